import type { Verdict } from '../gate/verdict.ts'
import { type Baseline, testId } from '../history/baseline.ts'
import type { Report } from './report.ts'

/** Of several results of one test (`-count`, retries) the one that needs a person most is kept. */
const worstFirst: readonly Verdict[] = [
  'failed',
  'unjustified-skip',
  'unsupported',
  'skipped',
  'flaky',
  'passed',
]

/** What the next run on this kind of runner will be compared with. */
export function baselineOf(report: Report): Baseline {
  return {
    schema: 1,
    measuredAt: report.startedAt,
    kernel: report.runner.kernel,
    image: report.runner.image,
    criu: criuOf(report.criu),
    features: Object.fromEntries(Object.values(report.features).map(({ output, state }) => [output, state])),
    selfTests: Object.fromEntries(
      Object.entries(report.selfTest ?? {}).map(([name, { state }]) => [name, state]),
    ),
    tests: report.run === null ? null : verdictsOf(report.run.tests),
  }
}

function criuOf(criu: Report['criu']): string {
  if (criu === null) return ''
  return `${[criu.version, criu.gitId].filter(Boolean).join(' ')} (${criu.origin})`
}

function verdictsOf(tests: NonNullable<Report['run']>['tests']): Record<string, Verdict> {
  const byBadness = [...tests].sort((a, b) => worstFirst.indexOf(b.verdict) - worstFirst.indexOf(a.verdict))
  return Object.fromEntries(byBadness.map(test => [testId(test), test.verdict]))
}
