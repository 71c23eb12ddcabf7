import type { Verdict } from '../gate/verdict.ts'
import { type Did, joinDid, steadyId } from '../history/did.ts'
import { type Baseline, baselineIn, type History, withBaseline } from '../history/history.ts'
import { remembered } from '../history/remember.ts'
import type { Report, RunReport, TestReport } from './report.ts'

/** Of several results of one test (`-count`, retries) the one that needs a person most is kept. */
const worstFirst: readonly Verdict[] = [
  'failed',
  'unjustified-skip',
  'unsupported',
  'skipped',
  'flaky',
  'passed',
]

/** What is remembered after a run: what was remembered before it, and what it learnt. */
export function learntFrom(report: Report, before: History, step: string): History {
  const place = { label: report.runner.label, step }
  const baseline = remembered(baselineIn(before, place), baselineOf(report))
  return withBaseline(before, place, baseline, joinDid(before.did, didIn(report), report.startedAt))
}

/** What the next run on this kind of runner will be compared with. */
export function baselineOf(report: Report): Baseline {
  return {
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
    lost: {},
  }
}

function criuOf(criu: Report['criu']): string {
  if (criu === null) return ''
  return `${[criu.version, criu.gitId].filter(Boolean).join(' ')} (${criu.origin})`
}

function verdictsOf(tests: NonNullable<Report['run']>['tests']): Record<string, Verdict> {
  // A failure that a known issue excuses is remembered as what it is.
  const verdictOf = ({ verdict, knownIssue }: TestReport): Verdict =>
    knownIssue === null ? verdict : 'failed'
  const byBadness = [...tests].sort(
    (a, b) => worstFirst.indexOf(verdictOf(b)) - worstFirst.indexOf(verdictOf(a)),
  )
  return Object.fromEntries(byBadness.map(test => [steadyId(test), verdictOf(test)]))
}

/** What tests that passed had CRIU do in this run, by `steadyId`. */
export function didIn(report: Report): Did {
  const { run } = report
  if (run === null) return {}
  const missing = Object.values(report.features)
    .filter(({ state }) => state === 'false')
    .map(({ output }) => output)
    .sort()
  const date = report.startedAt.slice(0, 10)
  const criu = report.criu?.version ?? ''
  const passed = new Set(run.tests.filter(({ verdict }) => verdict === 'passed').map(steadyId))
  return Object.fromEntries(
    [...operationsOf(run)].flatMap(([id, operations]) =>
      passed.has(id) && operations.length > 0 ? [[id, [{ missing, operations, date, criu }]]] : [],
    ),
  )
}

/** Kinds of the operations that succeeded, by the `steadyId` of their test; those of nobody under the empty one. */
export function operationsOf({ criuRuns }: RunReport): ReadonlyMap<string, readonly string[]> {
  const byTest = Map.groupBy(criuRuns, ({ test }) => (test === null ? '' : steadyId(test)))
  return new Map(
    [...byTest].map(([id, runs]) => {
      const done = runs.flatMap(({ operations }) => operations)
      const kinds = done.filter(({ outcome }) => outcome === 'succeeded').map(({ kind }) => kind)
      return [id, [...new Set(kinds)].sort()] as const
    }),
  )
}
