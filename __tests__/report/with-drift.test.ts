import { describe, expect, it } from 'vitest'
import type { Baseline } from '../../src/history/baseline.ts'
import { baselineOf } from '../../src/report/baseline-of.ts'
import { buildReport, type Findings, type Report } from '../../src/report/report.ts'
import { withDrift } from '../../src/report/with-drift.ts'
import { judged, judgedRun, ran, result } from './examples.ts'

const run = ran.run as NonNullable<Findings['run']>
const now = (faults: NonNullable<Report['run']>['faults'] = [], counted = 0): Report => {
  const passing = judgedRun('pass', [], [judged(result('TestPlain'), 'passed')], faults)
  const counts = { ...passing.counts, passed: passing.counts.passed + counted }
  return buildReport({
    ...ran,
    conclusion: { verdict: 'pass', why: [] },
    drift: null,
    run: { ...run, judged: { ...passing, counts } },
  })
}
const last = (change: Partial<Baseline>): Baseline => ({ ...baselineOf(now()), ...change })
const hadMemtrack = last({ features: { ...baselineOf(now()).features, memtrack: 'true' }, kernel: '6.12.9' })
const hadMoreTests = last({ tests: { ...baselineOf(now()).tests, '\tTestGone': 'passed' } })

describe('a report compared with the last run', () => {
  it('says what was lost, and passes', () => {
    const report = withDrift(now(), hadMemtrack, 'warn')
    expect(report.drift?.map(({ kind }) => kind)).toEqual(['feature', 'kernel'])
    expect(report.conclusion).toEqual({ verdict: 'pass', why: [] })
  })

  it('fails with `baseline: fail` for what was lost, and for that only', () => {
    expect(withDrift(now(), hadMemtrack, 'fail').conclusion).toEqual({
      verdict: 'fail',
      why: ['Feature memtrack was true and is false (kernel 6.12.9 then, 6.18.5 now).'],
    })
    expect(withDrift(now(), last({ kernel: '6.12.9' }), 'fail').conclusion.verdict).toBe('pass')
  })

  it.each<[string, Report, readonly string[]]>([
    ['came to its end', now(), ['vanished-test']],
    ['was cut off', now([{ kind: 'cut-off', message: 'Cut off.', where: '', output: [] }]), []],
    ['passed more tests than are listed', now([], 5), []],
  ])('misses a test only when the run %s', (_, report, kinds) => {
    expect(withDrift(report, hadMoreTests, 'warn').drift?.map(({ kind }) => kind)).toEqual(kinds)
  })
})
