import { type LineMeaning, meaningOf, type UserRows } from './line-meaning.ts'
import { type LogLine, readLogLines } from './log-lines.ts'

/** A CRIU log that lay in one of the folders of `criu-logs`, or that was kept for the tests. */
export interface CriuLog {
  /** Where CRIU wrote it: tests name it in their output. */
  readonly path: string
  /** Where the copy is that was kept; not set where the log itself still lies. */
  readonly kept?: string
  readonly lines: readonly string[]
  /** When it was last written, ms since the epoch; null where unknown. */
  readonly modifiedAt: number | null
}

/** One line of what is known of a failed test, and what it says. */
export interface Evidence {
  readonly line: LogLine
  readonly meaning: LineMeaning
  /** `output`, or the path of the log. */
  readonly source: string
}

/** A line of evidence as verdicts show it, and where it stood. */
export interface EvidenceLine {
  /** The line without the prefixes that runners add. */
  readonly text: string
  /** `output` for the test's own output, else the path of the CRIU log. */
  readonly source: string
}

/** The evidence in a test's own output and in logs that belong to it, in this order. */
export function readEvidence(
  output: readonly string[],
  logs: readonly CriuLog[],
  user: UserRows,
): readonly Evidence[] {
  return [...readLines(output, 'output', user), ...logs.flatMap(log => readLog(log, user))]
}

/** The evidence in one CRIU log; none in the log of a run that succeeded, whatever its error lines say. */
export function readLog(log: CriuLog, user: UserRows): readonly Evidence[] {
  return succeeded(log.lines) ? [] : readLines(log.lines, log.path, user)
}

/** Whether a log ends with CRIU's own word that it did what was asked. */
export function succeeded(lines: readonly string[]): boolean {
  return lines.some(line => success.test(line))
}

/** Source: criu/cr-dump.c cr_dump_finish, cr_pre_dump_finish; criu/cr-restore.c restore_root_task. */
const success = /\b(?:(?:Pre-)?[Dd]umping finished successfully|Restore finished successfully)/

/** The evidence in lines from one source. */
export function readLines(lines: readonly string[], source: string, user: UserRows): readonly Evidence[] {
  return lines.flatMap(raw =>
    readLogLines(raw).map(line => ({ line, meaning: meaningOf(line, user), source })),
  )
}
