import type { Remark } from '../gate/judge-run.ts'
import { lacking } from '../gate/verdict.ts'
import { knownBugs as knownBugRows } from '../logs/known-bugs.ts'
import type { RunFault } from '../readers/result.ts'
import type { KnownBugReport, Report, TestReport } from './report.ts'
import { oneLine, shorten } from './visible.ts'

/** Why something is told to a person, in the order in which it is told. */
export const concerns = [
  'fault',
  'failed',
  'not-seen',
  'not-measured',
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
  /** The test that it is about; null where it is about several or none. */
  readonly subject: string | null
  /** How many things of its concern it stands for. */
  readonly count: number
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
  const failed = having('failed')
  // Beside failures they are told where they are the cause.
  const bugs = failed.length > 0 ? [] : untoldBugs(report)
  return [
    ...(report.run?.faults ?? []).map(faultAttention),
    ...failuresAttention(failed, report),
    ...remarksAttention(report, 'warning', 'not-seen'),
    ...notMeasuredAttention(report),
    ...(failed.some(failedByCriu) ? [] : roundTripAttention(report, bugs)),
    ...bugs.map(bug => knownBugAttention(bug, commonFailure(report))),
    ...driftAttention(report.drift ?? []),
    ...report.disagreements.map(sentence =>
      attention('disagreement', 'two measurements disagree', { lines: [sentence] }),
    ),
    ...having('flaky').map(test =>
      attention('flaky', `flaky: ${test.name}`, { ...ofTest(test), quote: quoteOf(test), lines: [test.why] }),
    ),
    ...having('skipped').flatMap(knownIssueAttention),
    ...having('unjustified-skip').map(test =>
      attention('unjustified-skip', `unjustified skip: ${test.name}`, { ...ofTest(test), lines: [test.why] }),
    ),
    ...unsupportedAttention(having('unsupported'), report),
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
  more: Partial<Omit<Attention, 'concern' | 'title'>>,
): Attention {
  return {
    concern,
    title: shorten(oneLine(title), 200),
    subject: more.subject ?? null,
    count: more.count ?? 1,
    quote: more.quote ?? null,
    lines: more.lines ?? [],
    file: more.file ?? null,
    line: more.line ?? null,
  }
}

function ofTest({ name, file, line }: TestReport): Pick<Attention, 'subject' | 'file' | 'line'> {
  return { subject: name, file, line }
}

/** Lines with which a command ended say more than the last of them. */
const lastLines = 4

function faultAttention({ kind, where, message, output }: RunFault): Attention {
  const last = kind === 'exit-code' || kind === 'no-tests' || kind === 'signal'
  return attention('fault', `${kind}: ${where === '' ? 'the run' : where}`, {
    quote: last ? null : (output.at(-1) ?? null),
    lines: last ? [message, ...output.slice(-lastLines)] : [message],
  })
}

/** Failures, each by itself but for those that one thing wrong with CRIU or this machine has caused. */
function failuresAttention(failed: readonly TestReport[], report: Report): readonly Attention[] {
  const byCause = Map.groupBy(failed, test => (failedByCriu(test) ? test.why : (test.knownBug ?? test)))
  return [...byCause.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    return others.length === 0
      ? [failedAttention(first, report)]
      : [failuresOfOneCause(first, others, report)]
  })
}

/** Whether it failed because CRIU can checkpoint nothing here; log and probe that disagree name features. */
function failedByCriu({ rule, features }: TestReport): boolean {
  return rule === 4 && features.length === 0
}

function failedAttention(test: TestReport, { selfTest }: Report): Attention {
  const title =
    test.rule === 4 && !failedByCriu(test) ? `log and probe disagree: ${test.name}` : `failed: ${test.name}`
  const logs = test.logs.length === 0 ? 'No CRIU log was found for it.' : `Logs: ${test.logs.join(', ')}`
  const lines = [...causeLines(test, selfTest), logs]
  return attention('failed', title, { ...ofTest(test), quote: quoteOf(test), lines })
}

function failuresOfOneCause(
  first: TestReport,
  others: readonly TestReport[],
  { selfTest }: Report,
): Attention {
  const tests = [first, ...others]
  return attention('failed', `failed, for one cause: ${tests.length} tests`, {
    ...placeOf(tests),
    count: tests.length,
    quote: quoteOf(first),
    lines: [...causeLines(first, selfTest), `Tests: ${tests.map(withPlace).join(', ')}`],
  })
}

/** Where the first of them stands that stands anywhere. */
function placeOf(tests: readonly TestReport[]): Pick<Attention, 'file' | 'line'> {
  const { file, line } = tests.find(test => test.file !== null) ?? { file: null, line: null }
  return { file, line }
}

/** Why it failed, and what to do. */
function causeLines(test: TestReport, selfTest: Report['selfTest']): readonly string[] {
  const plain = failedByCriu(test) ? (selfTest?.plain?.reason ?? '') : ''
  return [
    test.why,
    ...(plain === '' ? [] : [`The plain round trip: ${plain}.`]),
    ...(test.knownBug === null ? [] : [test.knownBug]),
    ...(test.advice === null ? [] : [test.advice]),
  ]
}

/** `TestCheckpoint (checkpoint_test.go:57)` */
function withPlace({ name, file, line }: TestReport): string {
  if (file === null) return name
  return `${name} (${line === null ? file : `${file}:${line}`})`
}

/** The line that a verdict rests on, unless the verdict's own sentence holds it. */
function quoteOf({ firstCause, decidingLine, why }: TestReport): string | null {
  const text = (firstCause ?? decidingLine)?.text ?? ''
  return text === '' || why.includes(text) ? null : text
}

/** One for each missing feature, with the tests that it keeps from working. */
function unsupportedAttention(unsupported: readonly TestReport[], report: Report): readonly Attention[] {
  const byFeatures = Map.groupBy(unsupported, ({ features }) => features.join(', '))
  return [...byFeatures.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const one = { ...ofTest(first), quote: quoteOf(first), lines: [first.why] }
    if (others.length === 0) return [attention('unsupported', lacking(first, first.name), one)]
    const tests = [first, ...others]
    const reasons = first.features.flatMap(name => {
      const reason = report.features[name]?.reason ?? ''
      return reason === '' ? [] : [`${name} is false here: ${reason}`]
    })
    const title = lacking(first, `${tests.length} tests cannot work here`)
    const lines = [...reasons, ...tests.map(test => `${withPlace(test)}: ${test.why}`)]
    return [attention('unsupported', title, { ...placeOf(tests), count: tests.length, lines })]
  })
}

/** A failure that is known and excused is told with its issue, each time. */
function knownIssueAttention(test: TestReport): readonly Attention[] {
  if (test.knownIssue === null) return []
  const { issue } = test.knownIssue
  const title = `known issue: ${test.name} (${issue})`
  return [attention('known-issue', title, { ...ofTest(test), lines: [test.why] })]
}

/** Work that needs no feature; the other round trips may lack one, which is no news. */
const commonWork = {
  plain: 'a plain process could not be checkpointed and restored',
  listen: 'a process with a listening TCP socket could not be checkpointed and restored',
} as const

/** Without privilege all is unknown, and a green step would look as if something had been measured. */
function notMeasuredAttention({ features, criu }: Report): readonly Attention[] {
  const answers = Object.values(features)
  const [first] = answers
  if (criu === null || first === undefined || answers.some(({ unknown }) => unknown !== 'no-privilege'))
    return []
  const lines = [`${first.reason}.`, 'All features are unknown, and no skip can be proven here.']
  return [attention('not-measured', 'nothing could be measured', { lines })]
}

/** The round trip of common work that failed; of several the first, since where nothing can be dumped a socket is no news. */
function commonFailure({ selfTest }: Report): { readonly title: string; readonly reason: string } | null {
  const name = (['plain', 'listen'] as const).find(trip => selfTest?.[trip]?.state === 'false')
  return name === undefined ? null : { title: commonWork[name], reason: selfTest?.[name]?.reason ?? '' }
}

/** @param bugs those that are told; one that the round trip's words show tells of it as well */
function roundTripAttention(report: Report, bugs: readonly KnownBugReport[]): readonly Attention[] {
  const failure = commonFailure(report)
  if (failure === null || bugs.some(bug => isShownBy(bug, failure.reason))) return []
  return [attention('round-trip', failure.title, { lines: [failure.reason] })]
}

function isShownBy({ id }: KnownBugReport, reason: string): boolean {
  const texts = knownBugRows.find(bug => bug.id === id)?.texts ?? []
  return texts.some(({ text }) => text.test(reason))
}

/** Those that the verdict does not name already. */
function untoldBugs({ knownBugs, conclusion }: Report): readonly KnownBugReport[] {
  return knownBugs.filter(({ title }) => !conclusion.why.some(sentence => sentence.includes(title)))
}

function knownBugAttention(bug: KnownBugReport, failure: ReturnType<typeof commonFailure>): Attention {
  const { title, remedy, fixedIn, source } = bug
  const seen =
    failure !== null && isShownBy(bug, failure.reason) ? [`Seen: ${failure.title} (${failure.reason}).`] : []
  const lines = [...seen, `To do: ${remedy}.`, `Fixed in CRIU ${fixedIn} (${source}).`]
  return attention('known-bug', `known CRIU bug: ${title}`, { lines })
}

const afterLoss =
  'To do: look at what changed since (runner, CRIU, tests); where it is meant so, give `accept-baseline` another word.'

/**
 * Drift is one thing to look at: what no longer works, with everything else that changed since. Where nothing was lost,
 * only a new kernel is worth a person's time.
 */
function driftAttention(drift: NonNullable<Report['drift']>): readonly Attention[] {
  const lines = drift.map(({ message }) => message)
  const lost = drift.filter(({ loss }) => loss).map(({ subject }) => subject)
  if (lost.length > 0)
    return [attention('loss', `no longer works here: ${lost.join(', ')}`, { lines: [...lines, afterLoss] })]
  const kernel = drift.find(({ kind }) => kind === 'kernel')
  if (kernel === undefined) return []
  return [attention('change', `the kernel changed from ${kernel.before} to ${kernel.now}`, { lines })]
}
