import { mkdtemp, open, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProcess } from '../base/process.ts'
import { type CheckOutcome, readCheck } from '../criu/check-outcome.ts'
import { checkSeconds, logToStdout } from '../criu/initialise.ts'
import type { Place } from '../host/place.ts'

/**
 * Every check in one go: under sudo or in another namespace each start costs more than the check. Each check is a
 * process of its own (CRIU answers one feature per run) whose output and exit status go to a file each, of 32 MiB at most.
 */
const script = `
folder=$1 criu=$2 seconds=$3 jobs=$4 each=$5
shift 5
ulimit -f 65536
printf '%s\\n' "$@" | xargs -P "$jobs" -n "$each" sh -c '
  folder=$1 criu=$2 seconds=$3
  shift 3
  for feature; do
    timeout --kill-after=2 "$seconds" "$criu" check --feature "$feature" ${logToStdout.join(' ')} </dev/null >"$folder/$feature.said" 2>&1
    echo $? >"$folder/$feature.status"
  done
' sh "$folder" "$criu" "$seconds"
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
    // More jobs than processors: a check also waits, for namespaces and for processes that it started.
    const jobs = availableParallelism() * 2
    const each = Math.ceil(names.length / jobs)
    const numbers = [checkSeconds, jobs, each].map(String)
    await runProcess([...place.prefix, 'sh', '-c', script, 'sh', folder, criuPath, ...numbers, ...names], {
      timeoutMs: names.length * checkSeconds * 1000,
    })
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
    ['status', 'said'].map(kind => readBeginning(join(folder, `${name}.${kind}`))),
  )
  const code = /^\d+$/.test(status?.trim() ?? '') ? Number(status) : null
  const startError = code === null ? 'its end was not recorded' : ''
  return readCheck({ code, signal: null, timedOut: false, stdout: said ?? '', stderr: '', startError })
}

async function readBeginning(path: string): Promise<string> {
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(1 << 16) })
    return buffer.toString('utf8', 0, bytesRead)
  } catch {
    return ''
  }
}
