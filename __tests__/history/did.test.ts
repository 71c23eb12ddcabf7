import { describe, expect, it } from 'vitest'
import type { EarlierPass } from '../../src/gate/earlier.ts'
import { didLess, earlierPasses, joinDid, steadyId } from '../../src/history/did.ts'
import { didIn } from '../../src/report/baseline-of.ts'
import { buildReport } from '../../src/report/report.ts'
import { judged, testResult, testRun } from '../gate/examples.ts'
import { runOf } from '../gate/recorded-run.ts'
import { judgedRun, judged as judgedTest, measured, result } from '../report/examples.ts'

const pass = (given: Partial<EarlierPass> = {}): EarlierPass => ({
  missing: ['memtrack'],
  operations: ['dump', 'restore'],
  date: '2026-11-20',
  criu: '4.2.1',
  ...given,
})

describe('what tests did', () => {
  it('is a union over time, for each set of missing features', () => {
    const before = { t: [pass({ operations: ['pre-dump'], missing: [] }), pass({ operations: ['restore'] })] }
    const now = { t: [pass({ operations: ['dump'], date: '2026-11-26', criu: '4.3' })] }
    expect(joinDid(before, now, '2026-11-26')).toEqual({
      t: [pass({ date: '2026-11-26', criu: '4.3' }), pass({ operations: ['pre-dump'], missing: [] })],
    })
    expect(joinDid(before, {}, '2026-11-26').t).toHaveLength(2)
  })

  it('is forgotten after 90 days, and beyond 20,000 tests', () => {
    expect(joinDid({ t: [pass()] }, {}, '2027-02-18')).toEqual({ t: [pass()] })
    expect(joinDid({ t: [pass()] }, {}, '2027-02-19')).toEqual({})
    const many = Object.fromEntries(Array.from({ length: 20_010 }, (_, at) => [`t${at}`, [pass()]]))
    expect(Object.keys(joinDid(many, {}, '2026-11-26'))).toHaveLength(20_000)
  })

  it('is kept by a name without times, temporary paths and process ids', () => {
    for (const [name, steady] of [
      ['checkpoint and restore # in 1058 ms', 'checkpoint and restore'],
      ['checkpoint and restore in 58ms', 'checkpoint and restore'],
      ['checkpoint-restore-pre-dump # 0.364s', 'checkpoint-restore-pre-dump'],
      ['TestX//tmp/TestX4711/001', 'TestX//tmp/*'],
      ['dumps pid 4711', 'dumps pid'],
      ['restores 3 processes', 'restores 3 processes'],
    ] as const)
      expect(steadyId({ suite: 's', name })).toBe(`s\t${steady}`)
  })

  it('is nothing for a test of any name that is not remembered', () => {
    expect(earlierPasses({}, { suite: '', name: 'constructor' })).toEqual([])
  })

  it('is less than before where kinds of operations are missing that any runner knows of the test', () => {
    const known = [
      pass({ missing: [], operations: ['dump', 'pre-dump', 'restore'], date: '2026-11-19' }),
      pass({ date: '2026-11-22' }),
    ]
    expect(didLess(known, ['dump', 'restore'])).toEqual({ without: ['pre-dump'], pass: known[0] })
    expect(didLess(known, ['check'])).toEqual({ without: ['pre-dump', 'dump', 'restore'], pass: known[1] })
    expect(didLess(known, ['dump', 'pre-dump', 'restore', 'check'])).toBeNull()
    expect(didLess([pass({ operations: ['check', 'feature-check'] })], [])).toBeNull()
  })

  it('is told by the report: operations that succeeded, of tests that passed', () => {
    const tests = [judgedTest(result('TestA'), 'passed'), judgedTest(result('TestB'), 'failed')]
    const runs = [
      { run: runOf('dump -t 1'), test: result('TestA') },
      { run: runOf('restore -d', [], { exitCode: 1 }), test: result('TestA') },
      { run: runOf('dump -t 1'), test: result('TestB') },
      { run: runOf('dump -t 1'), test: null },
    ]
    const run = {
      judged: { ...judgedRun('fail', [], tests), criuRuns: runs },
      end: { code: 1, signal: null, timedOut: false, cancelled: false },
      formats: ['go'] as const,
      startedAt: 0,
      durationMs: 1,
    }
    const did = didIn(buildReport({ ...measured, run }))
    expect(Object.keys(did)).toEqual([steadyId(result('TestA'))])
    expect(did[steadyId(result('TestA'))]).toMatchObject([{ operations: ['dump'], criu: '4.2.1' }])
    expect(did[steadyId(result('TestA'))]?.[0]?.missing).toContain('memtrack')
  })
})

describe('a refusal of what a test did here without the feature', () => {
  const refused = testResult({ output: ['    x_test.go:9: criu is missing features: [MemTrack]'] })
  const after = (earlier: readonly EarlierPass[], given = {}) =>
    judged(testRun([refused]), { earlier: () => earlier, ...given }).tests[0]

  it('is a failure, with the day and what to write', () => {
    const ruled = after([pass()])
    expect(ruled).toMatchObject({
      verdict: 'failed',
      why: 'on 2026-11-20 it passed here without memtrack (CRIU 4.2.1), and CRIU did dump and restore for it: if it needs it since, declare that in test-needs',
    })
    expect(ruled?.proof?.at(-1)).toMatchObject({ link: 'history', state: 'lacking' })
  })

  it('stands where the feature was there, where CRIU did nothing, or where nothing is remembered', () => {
    for (const earlier of [[pass({ missing: [] })], [pass({ operations: ['check'] })], []])
      expect(after(earlier)?.verdict).toBe('unsupported')
  })

  it('stands where it is declared, and where the operation is known to need the feature', () => {
    const needs = [{ pattern: 'TestX', expression: null, features: ['mem_dirty_track'] }]
    expect(after([pass()], { needs })?.verdict).toBe('unsupported')
    const preDump = testResult({ output: ['    x_test.go:9: Tracking memory is not available.'] })
    const log = [
      '(00.1) Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.',
    ]
    const ruled = judged(
      testRun([{ ...preDump, output: ['    x_test.go:9: exit status 1'], span: { start: 0, end: 9000 } }]),
      {
        earlier: () => [pass()],
        runs: [runOf('pre-dump -t 1', log, { exitCode: 1 })],
      },
    ).tests[0]
    expect(ruled?.verdict).toBe('unsupported')
    expect(ruled?.proof?.at(-1)).toMatchObject({
      state: 'shown',
      says: 'it passed on 2026-11-20 without memtrack: it does more now',
    })
  })
})
