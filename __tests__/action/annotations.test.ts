import { describe, expect, it } from 'vitest'
import { type AnnotationPolicy, levels, planAnnotations } from '../../src/action/annotations.ts'
import type { JudgedTest } from '../../src/gate/verdict.ts'
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

  it('show CRIU’s own first fatal line before anything else, at the line of the test', () => {
    const tcp = planned(ran).find(({ title }) => title === 'failed: TestTcp')
    expect(tcp).toMatchObject({ file: 'checkpoint/tcp_test.go', line: 42 })
    expect(tcp?.message.split('\n')).toEqual([
      'Error (criu/sk-inet.c:191): inet: Connected TCP socket, consider using --tcp-established option.',
      'CRIU refused an established TCP connection; no missing feature explains it.',
      'To do: dump with --tcp-established.',
      'Logs: /tmp/tcp/dump.log',
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

  it.each([
    ['failures', withTests(numbered(failedTest, 9)), 10, 'failed: Test8'],
    ['failures', withTests(numbered(failedTest, 10)), 10, 'and 2 failed tests more'],
    ['failures', withTests(numbered(failedTest, 5000)), 10, 'and 4992 failed tests more'],
    ['skips', withTests(numbered(unsupportedTest, 10)), 11, 'memtrack missing: Test9'],
    ['skips', withTests(numbered(unsupportedTest, 11)), 11, 'and 2 unsupported tests more'],
  ])('of many %s the last one counts the rest', (_, found, length, last) => {
    const all = planned(found)
    expect(all).toHaveLength(length)
    expect(all.at(-1)?.title).toBe(last)
  })

  it('counts by concern what shares a level', () => {
    const unjustified = judged(result('TestU', { outcome: 'skipped' }), 'unjustified-skip', { rule: 7 })
    const all = planned(withTests([...numbered(unjustified, 8), ...numbered(unsupportedTest, 8)]), {
      annotations: 'warning',
    })
    expect(all.at(-1)?.title).toBe('and 7 unsupported tests more')
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
