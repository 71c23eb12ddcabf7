import { mkdir, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runProcess } from '../../base/process.ts'
import type { Criu } from '../../criu/criu.ts'
import type { HostFacts } from '../../host/facts.ts'
import { argvIn, type Place } from '../../host/place.ts'
import type { SelfTestName } from '../self-test-names.ts'
import { explainRoundTrip } from './explain-round-trip.ts'
import { harnessed } from './harness.ts'
import { judgeRoundTrip } from './judge-round-trip.ts'
import type { RoundTrip } from './round-trip.ts'
import type { SelfTestResult } from './round-trip-result.ts'
import { roundTrips } from './round-trips.ts'
import { readTranscript, type Transcript } from './transcript.ts'

/** Far more than any run of CRIU here needs (0.3 s on real hardware, seconds under emulation): only a hang reaches it. */
const criuSeconds = 40
const tripSeconds = 120

/** CRIU's logs are cut to 1 MiB each by the harness; there are at most three. */
const maxOutputBytes = 4 << 20

export interface SelfTestOptions {
  /** Explain what fails. */
  readonly facts: HostFacts
  /** Folder for one log file for each round trip; made if need be. */
  readonly logFolder: string
}

/**
 * Tries round trips on real processes, as many at once as there are processors: each has namespaces of its own, so they
 * neither meet each other nor leave anything behind, also when this process is killed. Never throws for what CRIU or the
 * place does.
 * @param place needs no cache-free view of its own: each round trip has its own /run
 * @returns results in the order of `names`
 */
export async function runSelfTests(
  names: readonly SelfTestName[],
  criu: Criu,
  place: Place,
  options: SelfTestOptions,
): Promise<readonly SelfTestResult[]> {
  await mkdir(options.logFolder, { recursive: true })
  const results: SelfTestResult[] = []
  const waiting = names.entries()
  const work = async () => {
    for (const [index, name] of waiting)
      results[index] = await runRoundTrip(roundTrips[name], criu, place, options)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return results
}

async function runRoundTrip(
  roundTrip: RoundTrip,
  criu: Criu,
  place: Place,
  { facts, logFolder }: SelfTestOptions,
): Promise<SelfTestResult> {
  const { name } = roundTrip
  if (!place.root) return { name, ...notRoot }
  const walls = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const network = roundTrip.ownNetwork ? ['--net'] : []
  const script = ['bash', '-c', harnessed(roundTrip.script), 'bash', criu.path, String(criuSeconds)]
  const ended = await runProcess(argvIn(place, tripSeconds, [...walls, ...network, ...script]), {
    timeoutMs: (tripSeconds + 10) * 1000,
    maxOutputBytes,
  })
  const transcript = readTranscript(ended.stdout)
  const judged = judgeRoundTrip(transcript, ended.startError || ended.stderr)
  return {
    name,
    state: judged.state,
    reason: explainRoundTrip(judged, facts, roundTrip.features),
    ...(judged.unknown === undefined ? {} : { unknown: judged.unknown }),
    firstCause: judged.firstCause,
    log: await keepLog(transcript, join(logFolder, `${name}.log`)),
  }
}

const notRoot = {
  state: 'unknown',
  unknown: 'no-privilege',
  reason: 'CRIU was not run: it needs root, and neither root nor sudo is at hand',
  firstCause: '',
  log: null,
} as const

async function keepLog({ logs }: Transcript, file: string): Promise<string | null> {
  if (logs.length === 0) return null
  // A link that lies there is not followed.
  await rm(file, { force: true })
  await writeFile(file, logs.map(({ name, lines }) => `==> ${name} <==\n${lines.join('\n')}\n`).join('\n'), {
    flag: 'wx',
  })
  return file
}
