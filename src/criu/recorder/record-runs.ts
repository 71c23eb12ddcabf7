import { dirname, join } from 'node:path'
import type { CriuLog } from '../../gate/evidence.ts'
import type { Place } from '../../place.ts'
import type { Criu } from '../criu.ts'
import { keptLogs } from '../find-logs.ts'
import { concealCriu, exposeCriu } from '../tree/expose.ts'
import { homeFolder } from '../tree/home.ts'
import { openRecording } from './recording.ts'
import { writeShim } from './shim.ts'

export interface RecordRequest {
  readonly criu: Criu
  /** Where CRIU runs: only there may its logs be read. */
  readonly place: Place
  /** For the copies of logs. */
  readonly folder: string
  readonly scratch: string
  /** Whether `sudo criu` may be led to the recorded one while the tests run. */
  readonly linkForSudo: boolean
}

/** CRIU as the tests are to find it. */
export interface RecordedCriu {
  /** Stands first on their PATH. */
  readonly binFolder: string
  /** Ends the recording and gives the logs that were kept. */
  close(): Promise<readonly CriuLog[]>
}

/**
 * Has every run of `criu` recorded that the tests start by its name, through sudo too.
 * @throws Error when the recorder cannot be started.
 */
export async function recordRuns(request: RecordRequest): Promise<RecordedCriu> {
  const { criu, place, folder, scratch, linkForSudo } = request
  const recording = await openRecording(folder, place)
  // Named like a tree, so that the link to it is known for ours if this process is killed.
  const shim = await writeShim(join(scratch, homeFolder, 'recorded', 'bin'), criu.path, folder)
  const linked = linkForSudo && (await exposeCriu(shim)).state === 'linked'
  return {
    binFolder: dirname(shim),
    close: async () => {
      if (linked) await (criu.tree === null ? concealCriu(shim) : exposeCriu(criu.path))
      return await keptLogs(await recording.close(), place)
    },
  }
}
