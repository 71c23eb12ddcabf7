import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CheckOutcome, readCheck } from '../criu/check-outcome.ts'
import { checkSeconds } from '../criu/initialise.ts'
import type { Place } from '../place.ts'
import { runProcess } from '../process.ts'

/**
 * Every check in one go: under sudo or in another namespace each start costs more than the check. Each check is a
 * process of its own (CRIU answers one feature per run) whose output and exit status go to a file each.
 */
const script = `
folder=$1 criu=$2 seconds=$3 jobs=$4
shift 4
printf '%s\\n' "$@" | xargs -P "$jobs" -I FEATURE sh -c '
  { timeout --kill-after=2 "$3" "$1" check --feature "$4" </dev/null 2>&1; echo $? >"$2/$4.status"; } |
    head -c 65536 >"$2/$4.said"
' sh "$criu" "$folder" "$seconds" FEATURE
`

/**
 * Runs `criu check --feature` for each of `names`, several at a time.
 * Each outcome stands alone: one that crashes or hangs leaves the others as they are.
 */
export async function checkFeatures(
  criuPath: string,
  place: Place,
  names: readonly string[],
): Promise<ReadonlyMap<string, CheckOutcome>> {
  const folder = await mkdtemp(join(tmpdir(), 'checkpoint-gate-'))
  try {
    const jobs = String(availableParallelism() * 2)
    await runProcess(
      [...place.prefix, 'sh', '-c', script, 'sh', folder, criuPath, String(checkSeconds), jobs, ...names],
      {
        timeoutMs: names.length * checkSeconds * 1000,
      },
    )
    const outcomes = await Promise.all(
      names.map(async name => [name, await readOutcome(folder, name)] as const),
    )
    return new Map(outcomes)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readOutcome(folder: string, name: string): Promise<CheckOutcome> {
  const [status, said] = await Promise.all(
    ['status', 'said'].map(kind => readFile(join(folder, `${name}.${kind}`), 'utf8').catch(() => '')),
  )
  const code = /^\d+$/.test(status?.trim() ?? '') ? Number(status) : null
  const startError = code === null ? 'its end was not recorded' : ''
  return readCheck({ code, signal: null, timedOut: false, stdout: said ?? '', stderr: '', startError })
}
