import { describe, expect, it } from 'vitest'
import { logsInDoubt, logsOfTests } from '../../src/gate/logs-of-tests.ts'
import { judged, testResult, testRun } from './examples.ts'

const log = (path: string, modifiedAt: number | null = null, lines: readonly string[] = []) => ({
  path,
  lines,
  modifiedAt,
})
const during = (start: number, end: number, given = {}) => testResult({ span: { start, end }, ...given })

describe('a log belongs to', () => {
  const a = '/tmp/run/a/work-dir/dump.log'
  const b = '/tmp/run/b/work-dir/dump.log'
  const quoting = 'time="x" level=warning msg="--- Quoting \\"work-dir/dump.log\\""'

  it.each([
    ['the test that names its path', [testResult({ output: [`see ${a}`] }), testResult()], log(a), [0]],
    ['no test, where none names it and no time is known', [testResult(), testResult()], log(a), []],
    ['the test that ran when it was written', [during(0, 1000), during(2000, 3000)], log(a, 2500), [1]],
    ['no test, where two ran', [during(0, 3000), during(2000, 3000)], log(a, 2500), []],
    [
      'the innermost of those that ran',
      [during(0, 3000, { name: 'T' }), during(2000, 3000, { name: 'T/a', parent: 'T' })],
      log(a, 2500),
      [1],
    ],
    [
      'the one of those that name its path that ran when it was written',
      [during(0, 1000, { output: [`see ${a}`] }), during(2000, 3000, { output: [`see ${a}`] })],
      log(a, 2500),
      [1],
    ],
    [
      'no test, where two name its path and no time is known',
      [testResult({ output: [`see ${a}`] }), testResult({ output: [`see ${a}`] })],
      log(a),
      [],
    ],
    [
      'no test that names a longer path',
      [testResult({ output: [`see ${a}.old`] }), testResult()],
      log(a),
      [],
    ],
    [
      'none of two tests in whose temporary folder it may lie',
      [testResult({ name: 'TestDump' }), testResult({ name: 'TestDump2' })],
      log('/tmp/TestDump2345/001/dump.log'),
      [],
    ],
    [
      'none of two tests of one name in two packages',
      [testResult({ suite: 'a' }), testResult({ suite: 'b' })],
      log('/tmp/TestX4711/001/dump.log'),
      [],
    ],
    ['the only one that names its end', [testResult({ output: [quoting] }), testResult()], log(a), [0]],
    [
      'no test, where two name its end',
      [testResult({ output: [quoting] }), testResult({ output: [quoting] })],
      log(b),
      [],
    ],
    [
      'the one of them that ran when it was written',
      [during(0, 1000, { output: [quoting] }), during(2000, 3000, { output: [quoting] })],
      log(b, 2500),
      [1],
    ],
    [
      'no test that passed and names it',
      [testResult({ outcome: 'passed', output: [`see ${a}`] })],
      log(a),
      [],
    ],
    ['no test for its name alone', [testResult({ output: ['see dump.log'] })], log(a), []],
  ] as const)('%s', (_, tests, one, owners) => {
    const found = logsOfTests(tests, [one])
    expect(found.flatMap((logs, index) => (logs.length > 0 ? [index] : []))).toEqual(owners)
  })
})

it('what may be another test’s log takes a skip away and gives none', () => {
  const tests = [
    during(0, 3000, { output: ['    a_test.go:1: dump: exit status 1'] }),
    during(0, 3000, { name: 'TestY', outcome: 'passed' }),
  ]
  const sign = log('/tmp/x/dump.log', 1000, [
    '(00.1) Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.',
  ])
  const real = log('/tmp/y/dump.log', 1000, [
    '(00.1) Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks!',
  ])
  expect(logsInDoubt(tests[0] ?? testResult(), tests, [sign, real])).toEqual([sign, real])
  const verdict = (logs: readonly (typeof sign)[], needs = false) =>
    judged(testRun(tests), {
      logs,
      needs: needs ? [{ pattern: 'TestX', expression: null, features: ['mem_dirty_track'] }] : [],
    }).tests[0]?.verdict
  expect(verdict([sign])).toBe('failed')
  expect(verdict([], true)).toBe('unsupported')
  expect(verdict([real], true)).toBe('failed')
})

it('the cause is taken from the log of a failed operation, not from one that succeeded', () => {
  const test = testResult({
    output: ['see /l/dump.log and /l/restore.log', '    a_test.go:1: exit status 1'],
  })
  const dump = log('/l/dump.log', null, [
    '(00.1) Error (criu/new.c:1): harmless after all',
    '(00.2) Dumping finished successfully',
  ])
  const restore = log('/l/restore.log', null, [
    "(00.1) Error (criu/cr-restore.c:1237): Can't fork for 8970: File exists",
  ])
  const [found] = judged(testRun([test]), { logs: [dump, restore] }).tests
  expect(found).toMatchObject({
    verdict: 'failed',
    logs: ['/l/dump.log', '/l/restore.log'],
    firstCause: { text: "Can't fork for 8970: File exists", source: '/l/restore.log' },
  })
})

it('the order in which logs were found changes nothing', () => {
  const test = testResult({ output: ['/l/a/dump.log /l/b/dump.log'] })
  const logs = [
    log('/l/a/dump.log', 2000, ['(00.1) Error (criu/new.c:1): the second']),
    log('/l/b/dump.log', 1000, ['(00.1) Error (criu/new.c:1): the first']),
  ]
  const first = judged(testRun([test]), { logs })
  expect(first.tests[0]?.firstCause?.text).toBe('the first')
  expect(judged(testRun([test]), { logs: logs.toReversed() })).toEqual(first)
})
