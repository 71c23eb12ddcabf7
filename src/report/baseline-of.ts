import type { Verdict } from '../gate/verdict.ts'
import type { Baseline } from '../history/baseline.ts'
import { type Did, joinDid, steadyId } from '../history/did.ts'
import type { Report, RunReport } from './report.ts'

/** Of several results of one test (`-count`, retries) the one that needs a person most is kept. */
const worstFirst: readonly Verdict[] = [
  'failed',
  'unjustified-skip',
  'unsupported',
  'skipped',
  'flaky',
  'passed',
]

/**
 * What the next run on this kind of runner will be compared with.
 * @param before what the runs before this one did
 */
export function baselineOf(report: Report, before: Did = {}): Baseline {
  const today = report.startedAt.slice(0, 10)
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
    accepted: report.options['accept-baseline'] ?? '',
    did: joinDid(before, report.run === null ? {} : didIn(report, report.run, today), today),
  }
}

function criuOf(criu: Report['criu']): string {
  if (criu === null) return ''
  return `${[criu.version, criu.gitId].filter(Boolean).join(' ')} (${criu.origin})`
}

function verdictsOf(tests: NonNullable<Report['run']>['tests']): Record<string, Verdict> {
  const byBadness = [...tests].sort((a, b) => worstFirst.indexOf(b.verdict) - worstFirst.indexOf(a.verdict))
  return Object.fromEntries(byBadness.map(test => [steadyId(test), test.verdict]))
}

/** What tests that passed had CRIU do in this run. */
function didIn(report: Report, { tests, criuRuns }: RunReport, date: string): Did {
  const missing = Object.values(report.features)
    .filter(({ state }) => state === 'false')
    .map(({ output }) => output)
    .sort()
  const passed = new Set(tests.filter(({ verdict }) => verdict === 'passed').map(steadyId))
  const byTest = Map.groupBy(criuRuns, ({ test }) => (test === null ? '' : steadyId(test)))
  const criu = report.criu?.version ?? ''
  return Object.fromEntries(
    [...byTest].flatMap(([id, runs]) => {
      const done = runs
        .flatMap(({ operations }) => operations)
        .filter(({ outcome }) => outcome === 'succeeded')
      const operations = [...new Set(done.map(({ kind }) => kind))].sort()
      return passed.has(id) && operations.length > 0 ? [[id, [{ missing, operations, date, criu }]]] : []
    }),
  )
}
