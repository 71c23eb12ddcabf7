import type { Remark } from '../gate/judge-run.ts'
import { lacking } from '../gate/verdict.ts'
import type { RunFault } from '../readers/result.ts'
import type { KnownBugReport, Report, TestReport } from './report.ts'
import { oneLine, shorten } from './visible.ts'

/** Why something is told to a person, in the order in which it is told. */
export const concerns = [
  'fault',
  'failed',
  'not-seen',
  'round-trip',
  'known-bug',
  'loss',
  'change',
  'disagreement',
  'flaky',
  'known-issue',
  'unjustified-skip',
  'unsupported',
  'not-run',
] as const
export type Concern = (typeof concerns)[number]

/** One thing that a person should see. Plain text: whoever shows it escapes it for the place. */
export interface Attention {
  readonly concern: Concern
  /** A few words: `memtrack missing: TestCheckpoint`. */
  readonly title: string
  /** The line of a log or a test's output that it rests on. */
  readonly quote: string | null
  /** Sentences, the most telling first. */
  readonly lines: readonly string[]
  readonly file: string | null
  readonly line: number | null
}

/** What a person should see of this report, most important first. */
export function attentionOf(report: Report): readonly Attention[] {
  const tests = (report.run?.tests ?? []).filter(speaksForItself)
  const having = (verdict: TestReport['verdict']) => tests.filter(test => test.verdict === verdict)
  return [
    ...(report.run?.faults ?? []).map(faultAttention),
    ...having('failed').map(failedAttention),
    ...remarksAttention(report, 'warning', 'not-seen'),
    ...roundTripAttention(report.selfTest),
    ...report.knownBugs.map(knownBugAttention),
    ...driftAttention(report.drift ?? []),
    ...report.disagreements.map(sentence =>
      attention('disagreement', 'two measurements disagree', { lines: [sentence] }),
    ),
    ...having('flaky').map(test =>
      attention('flaky', `flaky: ${test.name}`, { ...test, quote: quoteOf(test), lines: [test.why] }),
    ),
    ...having('skipped').flatMap(knownIssueAttention),
    ...having('unjustified-skip').map(test =>
      attention('unjustified-skip', `unjustified skip: ${test.name}`, { ...test, lines: [test.why] }),
    ),
    ...having('unsupported').map(unsupportedAttention),
    ...remarksAttention(report, 'notice', 'not-run'),
  ]
}

function remarksAttention({ run }: Report, level: Remark['level'], concern: Concern): readonly Attention[] {
  const remarks = (run?.remarks ?? []).filter(remark => remark.level === level)
  return remarks.map(({ message }) => attention(concern, 'the script', { lines: [message] }))
}

/** False for a parent that only takes its subtests' verdict (rule 6): they are told. */
export function speaksForItself(test: TestReport): boolean {
  return test.rule !== 6
}

function attention(
  concern: Concern,
  title: string,
  more: Partial<Pick<Attention, 'quote' | 'lines' | 'file' | 'line'>>,
): Attention {
  return {
    concern,
    title: shorten(oneLine(title), 200),
    quote: more.quote ?? null,
    lines: more.lines ?? [],
    file: more.file ?? null,
    line: more.line ?? null,
  }
}

function faultAttention({ kind, where, message, output }: RunFault): Attention {
  return attention('fault', `${kind}: ${where === '' ? 'the run' : where}`, {
    quote: output.at(-1) ?? null,
    lines: [message],
  })
}

function failedAttention(test: TestReport): Attention {
  const title = test.rule === 4 ? `log and probe disagree: ${test.name}` : `failed: ${test.name}`
  const lines = [
    test.why,
    ...(test.knownBug === null ? [] : [test.knownBug]),
    ...(test.advice === null ? [] : [test.advice]),
    test.logs.length === 0 ? 'No CRIU log was found for it.' : `Logs: ${test.logs.join(', ')}`,
  ]
  return attention('failed', title, { ...test, quote: quoteOf(test), lines })
}

/** The line that a verdict rests on, unless the verdict's own sentence holds it. */
function quoteOf({ firstCause, decidingLine, why }: TestReport): string | null {
  const text = (firstCause ?? decidingLine)?.text ?? ''
  return text === '' || why.includes(text) ? null : text
}

function unsupportedAttention(test: TestReport): Attention {
  return attention('unsupported', lacking(test, test.name), {
    ...test,
    quote: quoteOf(test),
    lines: [test.why],
  })
}

/** A failure that is known and excused is told with its issue, each time. */
function knownIssueAttention(test: TestReport): readonly Attention[] {
  if (test.knownIssue === null) return []
  const { issue } = test.knownIssue
  return [attention('known-issue', `known issue: ${test.name} (${issue})`, { ...test, lines: [test.why] })]
}

/** The other round trips may lack a feature, which is no news; the plain one needs none. */
function roundTripAttention(selfTest: Report['selfTest']): readonly Attention[] {
  if (selfTest?.plain?.state !== 'false') return []
  const title = 'a plain process could not be checkpointed and restored'
  return [attention('round-trip', title, { lines: [selfTest.plain.reason] })]
}

function knownBugAttention({ title, remedy, fixedIn, source }: KnownBugReport): Attention {
  return attention('known-bug', `known CRIU bug: ${title}`, {
    lines: [remedy, `Fixed in CRIU ${fixedIn} (${source}).`],
  })
}

/**
 * Drift is one thing to look at: what no longer works, with everything else that changed since. Where nothing was lost,
 * only a new kernel is worth a person's time.
 */
function driftAttention(drift: NonNullable<Report['drift']>): readonly Attention[] {
  const lines = drift.map(({ message }) => message)
  const lost = drift.filter(({ loss }) => loss).map(({ subject }) => subject)
  if (lost.length > 0) return [attention('loss', `no longer works here: ${lost.join(', ')}`, { lines })]
  const kernel = drift.find(({ kind }) => kind === 'kernel')
  if (kernel === undefined) return []
  return [attention('change', `the kernel changed from ${kernel.before} to ${kernel.now}`, { lines })]
}
