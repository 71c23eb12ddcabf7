import type { Baseline } from '../history/baseline.ts'
import { compareBaselines } from '../history/drift.ts'
import { baselineOf } from './baseline-of.ts'
import type { Report, RunReport } from './report.ts'

/** A run that ended so did not come to its tests' end: one that is not in it has not vanished. */
const incomplete = new Set([
  'cut-off',
  'timeout',
  'cancelled',
  'signal',
  'bail-out',
  'build-error',
  'not-started',
])

/**
 * The report with what is not as it is remembered of this kind of runner; nothing where today's state is accepted.
 * @param policy the input `baseline`: with `fail`, what worked then and no longer does fails the run.
 */
export function withDrift(report: Report, last: Baseline, policy: 'warn' | 'fail' | 'ignore'): Report {
  const now = baselineOf(report)
  if (last.accepted !== now.accepted) return { ...report, drift: [] }
  const drift = compareBaselines(last, now, report.run !== null && isComplete(report.run))
  const losses = drift.filter(({ loss }) => loss).map(({ message }) => message)
  if (policy !== 'fail' || losses.length === 0) return { ...report, drift }
  const before = report.conclusion
  const why = before.verdict === 'fail' ? [...before.why, ...losses] : [...losses, ...before.why]
  return { ...report, drift, conclusion: { verdict: 'fail', why } }
}

/** Whether every test that is there was seen and is listed: of very many passed ones only the first are. */
function isComplete({ faults, tests, counts }: RunReport): boolean {
  const judged = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return judged === tests.length && !faults.some(({ kind }) => incomplete.has(kind))
}
