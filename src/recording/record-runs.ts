import { existsSync } from 'node:fs'
import { realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Criu } from '../criu/criu.ts'
import type { Claimant } from '../criu/sudo-path/claimant.ts'
import { exposeCriu } from '../criu/sudo-path/expose.ts'
import { namesIn } from '../criu/sudo-path/names.ts'
import type { Place } from '../host/place.ts'
import { keptTexts } from './find-logs.ts'
import { type RecordedRun, recordedRun } from './recorded-run.ts'
import { openRecording } from './recording.ts'
import { writeShim } from './shim.ts'

export interface RecordRequest {
  readonly criu: Criu
  /** Where CRIU runs: only there may its logs be read. */
  readonly place: Place
  /** For the copies of logs. */
  readonly folder: string
  readonly scratch: string
  /** The job that `sudo criu` is to be recorded for while the tests run; null where nothing may be put in sudo's path. */
  readonly claimant: Claimant | null
  readonly log: (line: string) => void
}

/** CRIU as the tests are to find it. */
export interface RecordedCriu {
  /** Stands first on their PATH. */
  readonly binFolder: string
  /**
   * Ends the recording and gives the runs, oldest first.
   * @throws Error where the tests took away what was kept: the rest would tell less than happened
   */
  close(): Promise<readonly RecordedRun[]>
}

/**
 * Has every run of `criu` recorded that the tests start by its name, through sudo too.
 * @throws Error when the recorder cannot be started.
 */
export async function recordRuns(request: RecordRequest): Promise<RecordedCriu> {
  const { criu, place, folder, scratch, claimant } = request
  const recording = await openRecording(folder, place)
  if (recording.mended) request.log(`A recording in ${folder} was killed: what it had left is taken away`)
  const shimFolder = join(scratch, 'recorded')
  const bin = join(shimFolder, 'bin')
  const shim = await writeShim(bin, criu.path, folder)
  if (claimant !== null) {
    const moved = await exposeShim(shim, claimant, request)
    if (moved !== null) await writeShim(bin, moved, folder)
  }
  return {
    binFolder: bin,
    close: async () => {
      if (claimant !== null) await exposeCriu(criu.path, claimant)
      await rm(shimFolder, { recursive: true, force: true })
      const runs = (await recording.close()).toSorted((a, b) => a.startedAt - b.startedAt || a.pid - b.pid)
      const kept = runs.flatMap(({ logs }) => logs.flatMap(({ kept: path }) => path ?? []))
      const gone = kept.find(path => !existsSync(path))
      if (gone !== undefined) throw new Error(`the log ${gone} was taken away after it had been kept`)
      return await Promise.all(runs.map(async run => recordedRun(run, await keptTexts(run, place))))
    },
  }
}

/**
 * Leads `sudo criu` to the shim, for what this process starts and for what leaves its family.
 * @returns where CRIU is now, if it is what had to make room
 */
async function exposeShim(
  shim: string,
  claimant: Claimant,
  { criu, log }: RecordRequest,
): Promise<string | null> {
  const real = await realpath(criu.path)
  const exposed = await exposeCriu(shim, { ...claimant, pids: [...claimant.pids, process.pid] })
  if (exposed.state === 'not-exposed') log(`sudo criu: not recorded: ${exposed.why}`)
  return exposed.state === 'exposed' && exposed.path === real ? namesIn(dirname(real)).kept : null
}
