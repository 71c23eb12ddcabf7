import { type Did, didLess, earlierPasses, steadyId } from '../history/did.ts'
import { compareBaselines, type Drift } from '../history/drift.ts'
import { type Baseline, baselineIn } from '../history/history.ts'
import type { KeptHistory } from '../history/kept-history.ts'
import { isAccepted } from '../history/remember.ts'
import { baselineOf, operationsOf } from './baseline-of.ts'
import { plural } from './markdown.ts'
import type { HistoryReport, Report, RunReport, TestReport } from './report.ts'

/** A run that ended so did not come to its tests' end: one that is not in it has not vanished. */
const incomplete = new Set([
  'cut-off',
  'timeout',
  'cancelled',
  'signal',
  'bail-out',
  'build-error',
  'not-started',
  'not-run',
])

/**
 * The report with what is not as it is remembered of this kind of runner; nothing is lost where today's state is accepted.
 * @param step the step whose tests are compared
 * @param policy the input `baseline`: with `fail`, what worked then and no longer does fails the run.
 */
export function withHistory(
  report: Report,
  { history: { runners, did }, from, name }: KeptHistory,
  step: string,
  policy: 'warn' | 'fail' | 'ignore',
): Report {
  const baseline = baselineIn({ runners, did }, { label: report.runner.label, step })
  const last = { from, name, baseline, did }
  const run = report.run === null ? null : withLess(report.run, did)
  const now = baselineOf(report)
  const accepted = baseline !== null && now.criu !== '' && isAccepted(baseline, now)
  const losses = accepted || baseline === null ? [] : compareBaselines(baseline, now, isComplete(run))
  const drift = baseline === null ? null : [...losses, ...lessDrift(run)]
  const history: HistoryReport = {
    from,
    name,
    measuredAt: baseline?.measuredAt ?? null,
    tests: Object.keys(did).length,
    says: said(report, run, last, { drift: drift ?? [], accepted }),
  }
  const told = { ...report, run, drift, history }
  const failing =
    policy === 'fail'
      ? losses.filter(({ loss }) => loss).map(({ message }) => message)
      : unseenTests(run, losses)
  if (failing.length === 0) return told
  const before = report.conclusion
  const why = before.verdict === 'fail' ? [...before.why, ...failing] : [...failing, ...before.why]
  return { ...told, conclusion: { verdict: 'fail', why } }
}

/** What is remembered, as the step sees it. */
interface Last extends Pick<HistoryReport, 'from' | 'name'> {
  readonly baseline: Baseline | null
  readonly did: Did
}

/** A warning that part of the script may not have run is more where tests are missing that ran before. */
function unseenTests(run: RunReport | null, losses: readonly Drift[]): readonly string[] {
  const doubt = run?.remarks.find(({ level }) => level === 'warning')
  const gone = losses.filter(({ kind }) => kind === 'vanished-test').map(({ subject }) => subject)
  if (doubt === undefined || gone.length === 0) return []
  const more = gone.length > 3 ? ` and ${gone.length - 3} more` : ''
  return [`${doubt.message} Tests that ran here before are missing: ${gone.slice(0, 3).join(', ')}${more}`]
}

/** Whether every test that is there was seen and is listed: of very many passed ones only the first are. */
function isComplete(run: RunReport | null): boolean {
  if (run === null) return false
  const { faults, tests, counts } = run
  const judged = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return judged === tests.length && !faults.some(({ kind }) => incomplete.has(kind))
}

/** The run with what its passed tests did less than is known of them, as far as all that CRIU did is known. */
function withLess(run: RunReport, did: Did): RunReport {
  const known = operationsOf(run)
  if (known.size === 0 || run.criuRunsLeftOut > 0) return run
  const nobodys = known.get('') ?? []
  const tests = run.tests.map((test): TestReport => {
    if (test.verdict !== 'passed') return test
    const less = didLess(earlierPasses(did, test), [...(known.get(steadyId(test)) ?? []), ...nobodys])
    if (less === null) return test
    const { date, criu, missing } = less.pass
    return { ...test, didLess: { without: less.without, date, criu, missing } }
  })
  return { ...run, tests }
}

function lessDrift(run: RunReport | null): readonly Drift[] {
  return (run?.tests ?? []).flatMap(({ suite, name, didLess }): readonly Drift[] => {
    if (didLess === null) return []
    const subject = [suite, name].filter(Boolean).join(' ')
    const without = didLess.without.join(', ')
    const message = `Test ${subject} passed, without ${without}, which it did on ${didLess.date} (CRIU ${didLess.criu}).`
    return [{ kind: 'did-less', subject, before: without, now: '', loss: false, message }]
  })
}

/** What the history contributed, in one sentence. */
function said(
  report: Report,
  run: RunReport | null,
  { from, name, baseline, did }: Last,
  { drift, accepted }: { readonly drift: readonly Drift[]; readonly accepted: boolean },
): string {
  const { label } = report.runner
  if (from === 'none') return `no history of ${label}: ${name}`
  if (baseline === null) return `nothing is remembered of ${label} yet`
  const of = `what is remembered of ${label} since ${baseline.measuredAt.slice(0, 10)}`
  if (accepted) return `today's state is taken as the new one (accept-baseline), instead of ${of}`
  const lost = drift.filter(({ loss }) => loss).length
  const less = drift.filter(({ kind }) => kind === 'did-less').length
  const believed = (run?.tests ?? []).filter(({ proof }) =>
    proof?.some(({ link, state }) => link === 'history' && state === 'lacking'),
  ).length
  const parts = [
    ...(lost > 0
      ? [`${lost} ${lost === 1 ? 'thing' : 'things'} that worked no longer ${lost === 1 ? 'does' : 'do'}`]
      : []),
    ...(believed > 0 ? [`${plural(believed, 'refusal')} not believed, since the test did it before`] : []),
    ...(less > 0 ? [`${plural(less, 'test')} passed, doing less than before`] : []),
  ]
  const known = Object.keys(did).length
  return parts.length === 0
    ? `nothing was lost, by ${of} (${plural(known, 'test')} that used CRIU)`
    : `${parts.join('; ')} (by ${of})`
}
