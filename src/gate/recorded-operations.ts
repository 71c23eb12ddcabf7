import { commandIn, type Operation, operationCalled } from '../logs/operations.ts'
import type { RecordedOperation } from '../recording/operations-of-run.ts'
import type { RecordedRun } from '../recording/recorded-run.ts'

/** What the recording shows that a test had CRIU do, one operation. */
export interface DoneOperation extends Pick<RecordedOperation, 'kind' | 'outcome' | 'options' | 'log'> {
  /** What features it needs; null where that does not depend on how it was asked. */
  readonly row: Operation | null
  /** The command: `criu pre-dump`, `runc checkpoint`. */
  readonly told: string
  /** Ms since the epoch. */
  readonly startedAt: number
  readonly endedAt: number
}

/** A test's operations, in the order in which they began. */
function doneOperations(runs: readonly RecordedRun[]): readonly DoneOperation[] {
  return runs.flatMap(run => {
    const caller = run.verb === 'swrk' ? callerOf(run) : null
    return run.operations.map(operation => ({
      ...operation,
      row: rowOf(operation) ?? (caller === null ? plainRow(run, operation) : caller.operation),
      told: caller?.told ?? `criu ${operation.kind}`,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
    }))
  })
}

/** The row that the kind and the options tell. */
function rowOf({ kind, options }: RecordedOperation): Operation | null {
  const lazy = options.includes('--lazy-pages')
  if (kind === 'pre-dump') return operationCalled('pre-dump')
  if (kind === 'restore' && lazy) return operationCalled('lazy restore')
  if (kind !== 'dump') return null
  if (options.includes('--track-mem')) return operationCalled('tracked dump')
  return lazy ? operationCalled('lazy dump') : null
}

/** A dump or restore without these options; null through RPC, where the log need not tell of them. */
function plainRow({ verb }: RecordedRun, { kind }: RecordedOperation): Operation | null {
  return verb !== 'swrk' && (kind === 'dump' || kind === 'restore') ? operationCalled(kind) : null
}

/** The operation that a parent's command line asks for: the nearest one that does. */
function callerOf({ parents }: RecordedRun): ReturnType<typeof commandIn> {
  for (const { command } of parents) {
    const found = commandIn(command.join(' '))
    if (found !== null) return found
  }
  return null
}

/** Whether CRIU changes processes by it, so that its success shows that the test went on. */
function isOfProcesses({ kind }: DoneOperation): boolean {
  return kind === 'dump' || kind === 'pre-dump' || kind === 'restore'
}

/** What CRIU answers to it fails nothing. */
function isQuestion({ kind }: DoneOperation): boolean {
  return kind === 'check' || kind === 'feature-check'
}

/** An operation that failed, or that the caller did not start since it asked CRIU first and took its answer for a no. */
export interface Refused {
  readonly told: string
  /** Null where it is not known what the caller was to do. */
  readonly row: Operation | null
  /** Ms since the epoch. */
  readonly at: number
}

/**
 * The last operation of a test that failed, or that its caller refused: a feature check that the next operation of processes
 * does not follow. Null where all that CRIU was asked for succeeded, as far as is known.
 */
export function refusedBy(runs: readonly RecordedRun[], log: string | null): Refused | null {
  const done = doneOperations(runs)
  // A log that tells of the cause is of an operation that failed, however it ended; a question is none.
  const failed = done.findLast(one =>
    log === null
      ? one.outcome === 'failed' && !isQuestion(one)
      : one.log === log && one.outcome !== 'succeeded',
  )
  if (failed !== undefined) return { told: failed.told, row: failed.row, at: failed.endedAt }
  if (log !== null) return null
  const asked = runs.findLast((run, place) => asksOnly(run) && !goesOn(runs.slice(place + 1)))
  if (asked === undefined) return null
  const caller = callerOf(asked)
  return { told: caller?.told ?? 'its caller', row: caller?.operation ?? null, at: asked.endedAt }
}

function asksOnly({ operations }: RecordedRun): boolean {
  return operations.length > 0 && operations.every(({ kind }) => kind === 'feature-check')
}

/** Whether the next run that is more than a question for the version does what the features were asked for. */
function goesOn(later: readonly RecordedRun[]): boolean {
  const next = later.find(({ operations }) => operations.length > 0)
  return next !== undefined && doneOperations([next]).some(isOfProcesses)
}

/** The first operation of processes that began after a moment and succeeded. */
export function succeededAfter(runs: readonly RecordedRun[], at: number): DoneOperation | null {
  return (
    doneOperations(runs).find(
      one => isOfProcesses(one) && one.outcome === 'succeeded' && one.startedAt >= at,
    ) ?? null
  )
}

/** Signals by which a program ends for a fault of its own. Source: signal(7). */
const faultSignals: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  7: 'SIGBUS',
  8: 'SIGFPE',
  11: 'SIGSEGV',
}

/** The first run of CRIU that crashed, and by which signal; null where none did. CRIU aborts by itself to say no. */
export function crashedRun(
  runs: readonly RecordedRun[],
): { readonly told: string; readonly signal: string } | null {
  for (const { signal, verb } of runs) {
    const name = signal === null ? undefined : faultSignals[signal]
    if (name !== undefined) return { told: `criu ${verb}`.trim(), signal: name }
  }
  return null
}

/** Whether something that CRIU was asked for may have failed; true also where nothing was recorded. */
export function mayHaveFailed(runs: readonly RecordedRun[]): boolean {
  const done = doneOperations(runs)
  return (
    done.length === 0 || done.some(({ outcome }) => outcome !== 'succeeded') || refusedBy(runs, null) !== null
  )
}
