import { describe, expect, it } from 'vitest'
import { type AnnotationPolicy, levels, planAnnotations } from '../../src/action/annotations.ts'
import type { JudgedTest } from '../../src/gate/verdict.ts'
import { knownBugs } from '../../src/logs/known-bugs.ts'
import { buildReport, type Findings } from '../../src/report/report.ts'
import {
  brokenCriu,
  failedTest,
  judged,
  judgedRun,
  measured,
  noCriu,
  ran,
  result,
  unsupportedTest,
} from '../report/examples.ts'
import { hostileTexts } from '../report/hostile.ts'
import { withText } from '../report/with-text.ts'

const defaults: AnnotationPolicy = {
  annotations: 'notice',
  onUnsupported: 'skip',
  onUnjustifiedSkip: 'warn',
  baseline: 'warn',
}
const planned = (found: Findings, policy: Partial<AnnotationPolicy> = {}) =>
  planAnnotations(buildReport(found), { ...defaults, ...policy })
const told = (found: Findings, policy: Partial<AnnotationPolicy> = {}) =>
  planned(found, policy).map(({ level, title }) => `${level}: ${title}`)

describe('annotations', () => {
  it('tell a run: the verdict first, then by level and concern', () => {
    expect(told(ran)).toEqual([
      'error: checkpoint-gate: failed',
      'error: plan: tests/checkpoint.bats',
      'error: failed: TestTcp',
      'error: log and probe disagree: TestLazy',
      'warning: no longer works here: memtrack',
      'warning: two measurements disagree',
      'warning: unjustified skip: TestUsernsCheckpoint',
      'notice: memtrack missing: TestCheckpoint/pre-dump',
    ])
  })

  it('say the test, CRIU’s own first fatal line and what to do, at the line of the test', () => {
    const tcp = planned(ran).find(({ title }) => title === 'failed: TestTcp')
    expect(tcp).toMatchObject({ file: 'checkpoint/tcp_test.go', line: 42 })
    expect(tcp?.message.split('\n')).toEqual([
      'TestTcp: Error (criu/sk-inet.c:191): inet: Connected TCP socket, consider using --tcp-established option.',
      'CRIU refused an established TCP connection; no missing feature explains it.',
      'To do: dump with --tcp-established.',
      'Logs: /tmp/tcp/dump.log',
    ])
  })

  it('tell once what failed for one cause, with the tests and their places', () => {
    const run = ran.run as NonNullable<Findings['run']>
    const knownBug = 'the vDSO bug (fixed in 4.1): use CRIU 4.1'
    const tests = ['TestA', 'TestB'].map(name => ({
      ...failedTest,
      knownBug,
      test: { ...failedTest.test, name, file: 'a_test.go', line: name === 'TestA' ? 3 : 7 },
    }))
    const all = planned({ ...ran, run: { ...run, judged: judgedRun('fail', ['2 tests failed'], tests) } })
    const [one, ...more] = all.filter(({ title }) => title.startsWith('failed'))
    expect(more).toEqual([])
    expect(one).toMatchObject({ title: 'failed, for one cause: 2 tests', file: 'a_test.go', line: 3 })
    expect(one?.message.split('\n').slice(-2)).toEqual([
      'To do: dump with --tcp-established.',
      'Tests: TestA (a_test.go:3), TestB (a_test.go:7)',
    ])
    expect(one?.message).toContain(knownBug)
  })

  it('name no known bug beside a failure that it is not the cause of', () => {
    expect(told(ran).filter(title => title.startsWith('known CRIU bug'))).toEqual([])
  })

  it('tell once a round trip that shows a known bug, and tell it beside failures, too', () => {
    const [known] = knownBugs.filter(({ id }) => id === 'socket-priority-opt')
    const reason = "criu dump failed: sockets: Can't get 1:16 opt: Operation not supported"
    const trips = { listen: { state: 'false' as const, reason, log: null } }
    const bugs = known === undefined ? [] : [known]
    const alone = planned({ ...measured, selfTest: trips, knownBugs: bugs })
    expect(alone.map(({ title }) => title)).toEqual([expect.stringMatching(/^known CRIU bug: /)])
    expect(alone[0]?.message).toContain(
      `listening TCP socket could not be checkpointed and restored (${reason})`,
    )
    const beside = planned({ ...ran, selfTest: trips, knownBugs: bugs }).map(({ title }) => title)
    expect(beside).toContain('a process with a listening TCP socket could not be checkpointed and restored')
  })

  it('say nothing about the whole that its faults say', () => {
    const run = ran.run as NonNullable<Findings['run']>
    const fault = { kind: 'no-tests', message: 'no test was seen', where: '', output: ['a', 'b'] } as const
    const judgedRunOf = { ...judgedRun('fail', [fault.message], []), faults: [fault] }
    const all = planned({ ...measured, run: { ...run, judged: judgedRunOf }, conclusion: judgedRunOf })
    expect(all.map(({ message }) => message)).toEqual(['no test was seen\na\nb'])
  })

  it('warn where privilege is missing and nothing could be measured', () => {
    const features = measured.features.map(answer => ({
      ...answer,
      state: 'unknown' as const,
      unknown: 'no-privilege' as const,
      reason: 'CRIU was run without privilege: it needs CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE',
    }))
    expect(planned({ ...measured, features, selfTest: null })).toMatchObject([
      {
        level: 'warning',
        title: 'nothing could be measured',
        message: expect.stringMatching(
          /^nothing could be measured\nCRIU was run without privilege: .*\.\nAll/,
        ),
      },
    ])
  })

  it('leave a parent to its subtests', () => {
    expect(told(ran).filter(title => /TestCheckpoint$/.test(title))).toEqual([])
  })

  it.each<[string, Findings, Partial<AnnotationPolicy>, readonly string[]]>([
    ['nothing for a clean measurement', measured, {}, []],
    ['nothing where no CRIU was asked for', noCriu, {}, []],
    [
      'a known bug with the failure it causes',
      brokenCriu,
      {},
      [
        'error: checkpoint-gate: failed',
        'warning: known CRIU bug: CRIU cannot read the vDSO of newer kernels',
      ],
    ],
    [
      'a plain round trip that failed',
      { ...measured, selfTest: { plain: { state: 'false', reason: 'It did not come back.', log: null } } },
      {},
      ['warning: a plain process could not be checkpointed and restored'],
    ],
    [
      'tests that were not run',
      { ...measured, conclusion: { verdict: 'skip', why: ['memtrack is required and is false here.'] } },
      {},
      ['notice: checkpoint-gate: skipped'],
    ],
    [
      'tests that were not run, unless nobody wants to know',
      { ...measured, conclusion: { verdict: 'skip', why: ['memtrack is required and is false here.'] } },
      { annotations: 'none' },
      [],
    ],
    [
      'a new kernel where nothing was lost, as a warning even if losses fail',
      { ...measured, drift: ran.drift?.slice(1) ?? null },
      { baseline: 'fail' },
      ['warning: the kernel changed from 6.12.9 to 6.18.5'],
    ],
    [
      'nothing of another CRIU alone',
      {
        ...measured,
        drift: [
          { kind: 'criu', subject: '', before: '4.1', now: '4.2', loss: false, message: 'CRIU changed.' },
        ],
      },
      {},
      [],
    ],
  ])('tell %s', (_, found, policy, expected) => {
    expect(told(found, policy)).toEqual(expected)
  })

  it.each<[string, Partial<AnnotationPolicy>, readonly string[], readonly string[]]>([
    ['annotations: none', { annotations: 'none' }, [], ['memtrack missing']],
    ['annotations: warning', { annotations: 'warning' }, ['warning: memtrack missing'], ['notice:']],
    ['on-unsupported: fail', { onUnsupported: 'fail' }, ['error: memtrack missing'], ['notice:']],
    ['on-unjustified-skip: fail', { onUnjustifiedSkip: 'fail' }, ['error: unjustified skip'], []],
    ['on-unjustified-skip: ignore', { onUnjustifiedSkip: 'ignore' }, [], ['unjustified skip']],
    [
      'baseline: fail',
      { baseline: 'fail' },
      ['error: no longer works here'],
      ['warning: no longer works here'],
    ],
    ['baseline: ignore', { baseline: 'ignore' }, [], ['no longer works here']],
  ])('follow %s', (_, policy, present, absent) => {
    const all = told(ran, policy).join('\n')
    for (const title of present) expect(all).toContain(title)
    for (const title of absent) expect(all).not.toContain(title)
  })
})

describe("GitHub's limits on annotations", () => {
  const run = ran.run as NonNullable<Findings['run']>
  const withTests = (tests: readonly JudgedTest[]): Findings => ({
    ...ran,
    drift: null,
    disagreements: [],
    run: { ...run, judged: judgedRun('fail', ['Some tests failed.'], tests) },
  })
  const numbered = (test: JudgedTest, count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...test, test: { ...test.test, name: `Test${index}` } }))

  /** Two tests for each of so many features. */
  const ofFeatures = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      numbered({ ...unsupportedTest, features: [`feature${index}`] }, 2),
    ).flat()

  it.each([
    ['failures', withTests(numbered(failedTest, 9)), 10, 'failed: Test8'],
    ['failures', withTests(numbered(failedTest, 10)), 10, 'and 2 failed tests more'],
    ['failures', withTests(numbered(failedTest, 5000)), 10, 'and 4992 failed tests more'],
    ['skips', withTests(numbered(unsupportedTest, 1)), 2, 'memtrack missing: Test0'],
    ['skips', withTests(numbered(unsupportedTest, 400)), 2, 'memtrack missing: 400 tests cannot work here'],
    ['skips', withTests(ofFeatures(10)), 11, 'feature9 missing: 2 tests cannot work here'],
    ['skips', withTests(ofFeatures(12)), 11, 'and 6 unsupported tests more'],
  ])('of many %s the last one counts the rest', (_, found, length, last) => {
    const all = planned(found)
    expect(all).toHaveLength(length)
    expect(all.at(-1)?.title).toBe(last)
  })

  it('counts by concern what shares a level', () => {
    const unjustified = judged(result('TestU', { outcome: 'skipped' }), 'unjustified-skip', { rule: 7 })
    const all = planned(withTests([...numbered(unjustified, 8), ...ofFeatures(8)]), {
      annotations: 'warning',
    })
    expect(all.at(-1)?.title).toBe('and 14 unsupported tests more')
    const swapped = planned(withTests([...numbered(unjustified, 11), ...numbered(unsupportedTest, 1)]), {
      annotations: 'warning',
    })
    expect(swapped.at(-1)?.title).toBe('and 2 unjustified skips, 1 unsupported test more')
    expect(swapped.at(-1)?.message).toContain('unjustified skip: Test10')
  })

  it.each(hostileTexts)('hold with %s in every place', (_, text) => {
    for (const policy of [
      {},
      { annotations: 'warning' },
      { onUnsupported: 'fail', baseline: 'fail' },
    ] as const) {
      const all = planned(withText(ran, text), policy)
      for (const level of levels)
        expect(all.filter(one => one.level === level).length).toBeLessThanOrEqual(10)
      for (const { title, message } of all) {
        expect(message.length).toBeLessThanOrEqual(4096)
        expect(title.length).toBeLessThanOrEqual(200)
        expect(`${title}${message}`.isWellFormed()).toBe(true)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is the point
        expect(`${title}${message}`).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/)
      }
    }
  })
})
