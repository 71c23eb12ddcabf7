import type { FeatureAnswer } from '../probe/answer.ts'
import type { Report, TestReport } from './report.ts'
import { oneLine, shorten } from './visible.ts'

/** Why something is told to a person, in the order in which it is told. */
export const concerns = [
  'fault',
  'failed',
  'required',
  'known-bug',
  'loss',
  'change',
  'disagreement',
  'unjustified-skip',
  'unsupported',
] as const
export type Concern = (typeof concerns)[number]

/** One thing that a person should see. Plain text: whoever shows it escapes it for the place. */
export interface Attention {
  readonly concern: Concern
  /** A few words: `memtrack missing: TestCheckpoint`. */
  readonly title: string
  /** Lines, the most telling first; may be empty. */
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
    ...report.required.notMet.map(output => requiredAttention(output, report.features[output])),
    ...report.knownBugs.map(bug =>
      attention('known-bug', `known CRIU bug: ${bug.title}`, [
        bug.remedy,
        `Fixed in CRIU ${bug.fixedIn} (${bug.source}).`,
      ]),
    ),
    ...driftAttention(report.drift ?? []),
    ...report.disagreements.map(sentence =>
      attention('disagreement', 'two measurements disagree', [sentence]),
    ),
    ...having('unjustified-skip').map(test =>
      attention('unjustified-skip', `unjustified skip: ${test.name}`, [test.why], test),
    ),
    ...having('unsupported').map(test =>
      attention(
        'unsupported',
        `${test.features.join(', ')} missing: ${test.name}`,
        evidenceLines(test),
        test,
      ),
    ),
  ]
}

/** False for a parent that only takes its subtests' verdict (rule 6): they are told. */
export function speaksForItself(test: TestReport): boolean {
  return test.rule !== 6
}

function attention(
  concern: Concern,
  title: string,
  lines: readonly string[],
  place: { readonly file: string | null; readonly line: number | null } = { file: null, line: null },
): Attention {
  return {
    concern,
    title: shorten(oneLine(title), 200),
    lines: lines.filter(line => line !== ''),
    file: place.file,
    line: place.line,
  }
}

function faultAttention(fault: NonNullable<Report['run']>['faults'][number]): Attention {
  const where = fault.where === '' ? 'the run' : fault.where
  return attention('fault', `${fault.kind}: ${where}`, [fault.message, ...fault.output.slice(0, 20)])
}

function failedAttention(test: TestReport): Attention {
  const title = test.rule === 4 ? `log and probe disagree: ${test.name}` : `failed: ${test.name}`
  return attention('failed', title, evidenceLines(test), test)
}

function evidenceLines(test: TestReport): readonly string[] {
  const line = test.verdict === 'failed' ? (test.firstCause ?? test.decidingLine) : test.decidingLine
  const where = line === null || line.source === 'output' ? '' : ` (${line.source})`
  return [
    line === null ? '' : `${line.text}${where}`,
    test.why,
    test.knownBug ?? '',
    test.verdict === 'failed' && test.logs.length === 0 ? 'No CRIU log was found for it.' : '',
  ]
}

function requiredAttention(output: string, answer: FeatureAnswer | undefined): Attention {
  const state = answer?.state ?? 'unknown'
  return attention('required', `required feature ${output} is ${state}`, [
    answer?.reason ?? 'It was not measured.',
  ])
}

/**
 * Drift is one thing to look at: what no longer works, with everything else that changed since. Where nothing was lost,
 * only a new kernel is worth a person's time.
 */
function driftAttention(drift: NonNullable<Report['drift']>): readonly Attention[] {
  const messages = drift.map(({ message }) => message)
  const lost = drift.filter(({ loss }) => loss).map(({ subject }) => subject)
  if (lost.length > 0) return [attention('loss', `lost since the last run: ${lost.join(', ')}`, messages)]
  const kernel = drift.find(({ kind }) => kind === 'kernel')
  if (kernel === undefined) return []
  return [attention('change', `the kernel changed from ${kernel.before} to ${kernel.now}`, messages)]
}
