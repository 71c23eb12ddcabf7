import { blockPlaces, saidAtBegin } from './claim-blocks.ts'
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
  /** It was printed outside of every test: it counts against this one, and never for it. */
  readonly isStray?: true
}

/** A line of evidence as verdicts show it, and where it stood. */
export interface EvidenceLine {
  /** The line without the prefixes that runners add. */
  readonly text: string
  /** `output` for the test's own output, else the path of the CRIU log. */
  readonly source: string
}

/** What is known of a test besides logs: its own lines, and those that may be anybody's. */
export interface TestLines {
  readonly stray: readonly string[]
  readonly own: readonly string[]
}

/** The evidence around a test, in its own output and in logs that belong to it, in this order. */
export function readEvidence(
  { stray, own }: TestLines,
  logs: readonly CriuLog[],
  user: UserRows,
): readonly Evidence[] {
  return [
    ...readLines(stray, 'output', user).map(one => ({ ...one, isStray: true as const })),
    ...readLines(own, 'output', user),
    ...logs.flatMap(log => readLog(log, user)),
  ]
}

/** The evidence in one CRIU log; none in the log of a run that succeeded, whatever its error lines say. */
export function readLog(log: CriuLog, user: UserRows): readonly Evidence[] {
  if (succeeded(log.lines)) return []
  const evidence = readLines(log.lines, log.path, user)
  const cut = log.lines.findLast(line => line !== '') ?? ''
  // A log that ends within an error: nobody knows what it was to say.
  return cutError.test(cut)
    ? [
        ...evidence.slice(0, -1),
        { line: { ...plainCriu, text: cut.trim() }, meaning: { kind: 'unexplained' }, source: log.path },
      ]
    : evidence
}

const cutError = /^(?:\(\d+\.\d+\)\s+)?(?:\d+: )?Error\s*(?:\([^)]*)?$/
const plainCriu = { kind: 'criu', severity: 'error', criuFile: null } as const

/** Whether a log ends with CRIU's own word that it did what was asked. */
export function succeeded(lines: readonly string[]): boolean {
  if (lastWord(lines) !== 'succeeded') return false
  // The restorer goes on behind CRIU's word, in the tasks.
  const word = lines.findLastIndex(line => mayEnd.test(line))
  const after = lines.slice(word + 1).flatMap(line => readLogLines(line))
  return !after.some(
    ({ text, severity }) => severity === 'error' && /^BUG at |is in unexpected state/.test(text),
  )
}

/** Whether a line is CRIU's last word on what it was asked for. */
export function isLastWord(text: string): boolean {
  return endWord.test(text)
}

/** CRIU's own last word in a log on what it was asked for; null where there is none. Words that it only quotes are none. */
export function lastWord(lines: readonly string[]): 'succeeded' | 'failed' | null {
  const last = lines.findLast(
    line => mayEnd.test(line) && readLogLines(line).some(({ text }) => endWord.test(text)),
  )
  if (last === undefined) return null
  return last.includes('FAILED') ? 'failed' : 'succeeded'
}

/** Source: criu/cr-dump.c cr_dump_finish, cr_pre_dump_finish; criu/cr-restore.c restore_root_task. */
const mayEnd = /finished successfully|FAILED\./
const endWord =
  /^(?:(?:Pre-)?[Dd]umping finished successfully|Restore finished successfully\b.*|(?:Dumping|Pre-dumping|Restoring) FAILED\.)$/

/** The evidence in lines from one source. */
export function readLines(lines: readonly string[], source: string, user: UserRows): readonly Evidence[] {
  const places = blockPlaces(lines)
  return lines.flatMap((raw, at) => {
    if (isEmptyClaim(raw, lines[at + 1]))
      return [{ line: { ...plainClaim, text: raw.trim() }, meaning: { kind: 'unexplained' }, source }]
    const place = places[at] ?? null
    const read = readLogLines(place === 'begin' ? saidAtBegin(raw) : raw)
    return read.map(one => {
      const line: LogLine = place !== null && one.kind === 'plain' ? { ...one, kind: 'claim' } : one
      return { line, meaning: meaningOf(line, user), source }
    })
  })
}

const plainClaim = { kind: 'claim', severity: null, criuFile: null } as const

/**
 * Whether a test failed with an empty message: its file and line, and no further lines, which Go indents (testify and others
 * begin theirs with a line end). Source: go/src/testing/testing.go decorate.
 */
function isEmptyClaim(raw: string, next: string | undefined): boolean {
  const indent = /^(\s*)\S{1,200}\.go:\d{1,7}:\s*$/.exec(raw)?.[1]
  if (indent === undefined) return false
  const deeper = /^\s*(?=\S)/.exec(next ?? '')?.[0]
  return deeper === undefined || deeper.length <= indent.length
}
