import { describe, expect, it } from 'vitest'
import { type Did, steadyId } from '../../src/history/did.ts'
import { type Baseline, noHistory, withBaseline } from '../../src/history/history.ts'
import type { KeptHistory } from '../../src/history/kept-history.ts'
import { baselineOf } from '../../src/report/baseline-of.ts'
import { buildReport, type Findings, type Report } from '../../src/report/report.ts'
import { withHistory } from '../../src/report/with-history.ts'
import { runOf } from '../gate/recorded-run.ts'
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

const remembered = (baseline: Baseline | null, did: Did = {}): KeptHistory => {
  const place = { label: ran.runner.label, step: 'tests' }
  const history = baseline === null ? { ...noHistory, did } : withBaseline(noHistory, place, baseline, did)
  return { from: 'cache', name: 'checkpoint-gate-history-x', history }
}
const compared = (report: Report, baseline: Baseline, policy: 'warn' | 'fail' = 'warn') =>
  withHistory(report, remembered(baseline), 'tests', policy)

describe('a report compared with the last run', () => {
  it('says what was lost, and passes', () => {
    const report = compared(now(), hadMemtrack)
    expect(report.drift?.map(({ kind }) => kind)).toEqual(['feature', 'kernel'])
    expect(report.conclusion).toEqual({ verdict: 'pass', why: [] })
    expect(report.history).toMatchObject({
      from: 'cache',
      name: 'checkpoint-gate-history-x',
      measuredAt: hadMemtrack.measuredAt,
      says: expect.stringMatching(
        /^1 thing that worked no longer does \(by what is remembered of \S+ since 2/,
      ),
    })
  })

  it('fails with `baseline: fail` for what was lost, and for that only', () => {
    expect(compared(now(), hadMemtrack, 'fail').conclusion).toEqual({
      verdict: 'fail',
      why: [
        expect.stringMatching(
          /^Feature memtrack was true and is false \(last on .* with kernel 6\.12\.9, CRIU /,
        ),
      ],
    })
    expect(compared(now(), last({ kernel: '6.12.9' }), 'fail').conclusion.verdict).toBe('pass')
  })

  it.each<[string, Report, readonly string[]]>([
    ['came to its end', now(), ['vanished-test']],
    ['was cut off', now([{ kind: 'cut-off', message: 'Cut off.', where: '', output: [] }]), []],
    ['passed more tests than are listed', now([], 5), []],
  ])('misses a test only when the run %s', (_, report, kinds) => {
    expect(compared(report, hadMoreTests).drift?.map(({ kind }) => kind)).toEqual(kinds)
  })

  it.each<[string, KeptHistory, string]>([
    [
      'nothing could be asked',
      { ...remembered(null), from: 'none', name: 'no cache service' },
      'no history of LABEL: no cache service',
    ],
    ['it is the first', remembered(null), 'nothing is remembered of LABEL yet'],
    [
      'nothing is new',
      remembered(last({})),
      'nothing was lost, by what is remembered of LABEL since DAY (0 tests that used CRIU)',
    ],
    [
      'it is accepted',
      remembered(last({ accepted: 'x', features: { memtrack: 'true' } })),
      "today's state is taken as the new one (accept-baseline), instead of what is remembered of LABEL since DAY",
    ],
  ])('says in one line what the history contributed where %s', (_, history, says) => {
    const report = withHistory(now(), history, 'tests', 'warn')
    const { label } = report.runner
    const day = report.startedAt.slice(0, 10)
    expect(report.history?.says).toBe(says.replace('LABEL', label).replace('DAY', day))
    expect(report.drift ?? []).toEqual([])
  })
})

describe('a test that passed', () => {
  const pass = { missing: [], operations: ['dump', 'pre-dump', 'restore'], date: '2026-11-20', criu: '4.2' }
  const did = { [steadyId(result('TestPlain'))]: [pass] }
  const after = (commands: readonly string[], history = did) => {
    const passing = judgedRun('pass', [], [judged(result('TestPlain'), 'passed')])
    const criuRuns = commands.map(command => ({ run: runOf(command), test: result('TestPlain') }))
    const report = buildReport({
      ...ran,
      conclusion: { verdict: 'pass', why: [] },
      drift: null,
      run: { ...run, judged: { ...passing, criuRuns } },
    })
    return withHistory(report, remembered(last({}), history), 'tests', 'fail')
  }

  it('is told to have done less than it is known to do', () => {
    const report = after(['dump -t 1', 'restore -d'])
    expect(report.run?.tests[0]?.didLess).toEqual({
      without: ['pre-dump'],
      date: '2026-11-20',
      criu: '4.2',
      missing: [],
    })
    expect(report.drift).toMatchObject([
      {
        kind: 'did-less',
        loss: false,
        message: expect.stringMatching(
          /TestPlain passed, without pre-dump, which it did on 2026-11-20 \(CRIU 4\.2\)\.$/,
        ),
      },
    ])
    expect(report.conclusion.verdict).toBe('pass')
    expect(report.history?.says).toMatch(/^1 test passed, doing less than before \(by /)
  })

  it('is not where it did all of it, where nothing was recorded, and where nothing is known', () => {
    expect(after(['pre-dump -t 1', 'dump -t 1', 'restore -d']).run?.tests[0]?.didLess).toBeNull()
    expect(after([]).run?.tests[0]?.didLess).toBeNull()
    expect(after(['dump -t 1'], {}).run?.tests[0]?.didLess).toBeNull()
  })
})
