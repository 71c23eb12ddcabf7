import { describe, expect, it } from 'vitest'
import { requirementRows } from '../../src/gate/requirements.ts'
import type { CommandEnd, TestRun } from '../../src/readers/result.ts'
import { judged, testResult, testRun } from './examples.ts'
import { runOf } from './recorded-run.ts'

const sign = '(00.104904) Error (criu/mem.c:46): BUG at criu/mem.c:46'
const passed = testResult({ name: 'TestP', outcome: 'passed' })
const unsupported = testResult({ name: 'TestU', output: [sign] })
const failed = testResult({ name: 'TestF' })
const proven = testResult({ name: 'TestS', outcome: 'skipped', skipReason: 'no mem_dirty_track feature' })
const unproven = testResult({ name: 'TestO', outcome: 'skipped', skipReason: 'manual run only' })
const wrong = testResult({ name: 'TestW', outcome: 'skipped', skipReason: 'Test requires userns' })

describe('the verdict of a run', () => {
  it.each([
    ['pass', 'all passed', [passed]],
    ['pass', 'what is unsupported is skipped', [passed, unsupported, proven]],
    ['pass', 'a skip without cause is a warning', [passed, wrong]],
    ['fail', 'one failed', [passed, unsupported, failed]],
    ['skip', 'all that ran is unsupported', [unsupported, proven, unproven]],
    ['skip', 'all skipped themselves, with proof', [proven, proven]],
    ['fail', 'all skipped themselves, one without proof', [proven, unproven]],
    ['fail', 'all skipped themselves, one without cause', [proven, wrong]],
    ['fail', 'there are none', []],
  ] as const)('%s: %s', (verdict, _, tests) => {
    const run = judged(testRun(tests))
    expect(run.verdict).toBe(verdict)
    expect(run.why.length > 0).toBe(verdict !== 'pass')
  })

  it('counts passed tests that are not listed', () => {
    expect(judged(testRun([], { passedUnlisted: 3 }))).toMatchObject({
      verdict: 'pass',
      counts: { passed: 3 },
    })
  })
})

describe('rule 1: failures of the run', () => {
  const ended = (end: Partial<CommandEnd>) =>
    judged(
      testRun([passed, unsupported], {
        end: { code: 1, signal: null, timedOut: false, cancelled: false, ...end },
      }),
    )

  it.each([
    [{ code: null, signal: 'SIGTERM' }, 'signal', 'the command was ended by SIGTERM'],
    [
      { code: null, timedOut: true, signal: 'SIGTERM' },
      'timeout',
      'the command did not end in time and was ended',
    ],
    [{ code: null, cancelled: true }, 'cancelled', 'the job was cancelled while the command ran'],
    [{ code: null }, 'cut-off', 'it is not known how the command ended'],
    [{ code: 124 }, 'timeout', 'the command ended with 124: a command was ended by `timeout`'],
    [{ code: 127 }, 'exit-code', 'the command ended with 127: a command was not found'],
    [{ code: 139 }, 'signal', 'the command ended with 139: a command was ended by a signal'],
  ] as const)('%o', (end, kind, message) => {
    expect(ended(end)).toMatchObject({ verdict: 'fail', why: [message], faults: [{ kind, message }] })
  })

  it('a failing exit that no test stands for', () => {
    const end = { code: 2, signal: null, timedOut: false, cancelled: false }
    expect(judged(testRun([passed], { end }))).toMatchObject({
      verdict: 'fail',
      why: ['the command ended with 2, and no test failed'],
    })
  })

  it.each([
    [1, {}, []],
    [3, {}, ['the command ended with 3, which is not how the suites that were read end when tests fail']],
    [2, {}, ['the command ended with 2, which is not how the suites that were read end when tests fail']],
    [2, { wrapperStatuses: [2] }, []],
  ] as const)('an exit status that unsupported tests do not explain: %i %j', (code, given, messages) => {
    const run = testRun([testResult({ output: ['criu is missing features: [MemTrack]'] })], {
      end: { code, signal: null, timedOut: false, cancelled: false },
      ...given,
    })
    expect(judged(run).faults.map(({ message }) => message)).toEqual(messages)
  })

  it.each<[string, readonly (readonly string[])[], string | null, number]>([
    ['its last goal', [['check'], ['build', 'test']], 'test', 0],
    ["automake's tests of a folder", [['check']], 'check-am', 0],
    ['a goal before the last', [['go', 'bats']], 'go', 1],
    ['what a goal needs', [['all-tests']], 'test-a', 1],
    ['a target of a make in another script', [], 'test-a', 1],
    ['nowhere', [['test']], null, 0],
  ])(
    'and warns of what may not have been made where make stopped at %s',
    (_, makeGoals, target, warnings) => {
      const run = testRun([failed], { makeGoals, stoppedTargets: target === null ? [] : [target] })
      const { remarks } = judged(run)
      expect(remarks.map(({ level }) => level)).toEqual(Array.from({ length: warnings }, () => 'warning'))
      if (warnings > 0)
        expect(remarks[0]?.message).toMatch(/`make` stopped at its target \S+\. With `make -k`/)
    },
  )

  it.each([8, 100, 101])('but not %i of a framework of which a file was read', code => {
    const run = testRun([testResult({ format: 'junit', output: ['criu is missing features: [MemTrack]'] })], {
      end: { code, signal: null, timedOut: false, cancelled: false },
    })
    expect(judged(run).faults).toEqual([])
  })

  it('a failed test behind a good exit', () => {
    const end = { code: 0, signal: null, timedOut: false, cancelled: false }
    expect(judged(testRun([failed], { end }))).toMatchObject({
      verdict: 'fail',
      why: ['1 test failed'],
      faults: [],
    })
  })

  it('what the readers saw, told first', () => {
    const fault = {
      kind: 'plan',
      message: 'The plan is 1..3, but 2 came.',
      where: 'a.bats',
      output: [],
    } as const
    expect(judged(testRun([passed, failed], { faults: [fault] })).why).toEqual([
      'a.bats: The plan is 1..3, but 2 came.',
      '1 test failed',
    ])
  })
})

describe('options', () => {
  const options = { onUnsupported: 'skip', onUnjustifiedSkip: 'warn', maxUnsupported: null } as const
  const tests = [passed, unsupported, wrong, passed]

  it.each([
    [{}, []],
    [{ onUnsupported: 'fail' }, ['1 test unsupported, and on-unsupported is fail']],
    [{ onUnjustifiedSkip: 'fail' }, ['1 test skipped without cause, and on-unjustified-skip is fail']],
    [{ maxUnsupported: { amount: 1, unit: 'tests' } }, []],
    [
      { maxUnsupported: { amount: 0, unit: 'tests' } },
      ['1 of 4 tests unsupported, more than max-unsupported allows (0)'],
    ],
    [{ maxUnsupported: { amount: 25, unit: 'percent' } }, []],
    [
      { maxUnsupported: { amount: 24, unit: 'percent' } },
      ['1 of 4 tests unsupported, more than max-unsupported allows (24%)'],
    ],
  ] as const)('%o', (given, why) => {
    const run = judged(testRun(tests), { options: { ...options, ...given } })
    expect(run.why).toEqual(why)
    expect(run.verdict).toBe(why.length === 0 ? 'pass' : 'fail')
  })
})

describe('what of the script has not run', () => {
  const failing = testResult({ output: ['    x_test.go:9: Tracking memory is not available.'] })
  const at = { line: 1, text: 'go test ./a' }
  const parts = [{ line: 2, text: 'go test ./b' }]
  const run = (given: Partial<TestRun>) => judged(testRun([failing], given))

  it('is a fault where it may test, which names the line and what to write', () => {
    const { verdict, faults, remarks } = run({ unrun: { kind: 'tests', at, parts } })
    expect(verdict).toBe('fail')
    expect(faults).toMatchObject([
      {
        kind: 'not-run',
        message: expect.stringMatching(
          /^line 2 \(`go test \.\/b`\) did not run: the script ended at line 1 \(`go test \.\/a`\)\. .*`set \+e`/,
        ),
      },
    ])
    expect(remarks).toEqual([])
  })

  it('is a warning where the script itself ended well, or where it is not known', () => {
    const end = { code: 0, signal: null, timedOut: false, cancelled: false }
    for (const given of [
      { unrun: { kind: 'tests', at, parts }, end },
      { unrun: { kind: 'maybe-tests', at: null, parts } },
      { unrun: { kind: 'maybe-tests', at: null, parts: [] } },
    ] as const) {
      const { verdict, faults, remarks } = run(given)
      expect({ verdict, faults }).toEqual({ verdict: 'skip', faults: [] })
      expect(remarks).toMatchObject([{ level: 'warning' }])
    }
  })

  it('is a notice where it tests nothing', () => {
    const { verdict, remarks } = run({ unrun: { kind: 'no-tests', at, parts } })
    expect(verdict).toBe('skip')
    expect(remarks).toEqual([
      { level: 'notice', message: expect.stringContaining('nothing there seems to test') },
    ])
  })

  it('is not asked of a command that was ended', () => {
    const end = { code: null, signal: 'SIGTERM', timedOut: true, cancelled: false }
    const { remarks, faults } = run({ unrun: { kind: 'tests', at, parts }, end })
    expect(remarks).toEqual([])
    expect(faults.map(({ kind }) => kind)).toEqual(['timeout'])
  })

  it.each(['timedOut', 'cancelled'] as const)('and what its end has cut off stands behind it: %s', how => {
    const end = { code: null, signal: 'SIGTERM', timedOut: false, cancelled: false, [how]: true } as const
    const plan = { kind: 'plan', message: 'The plan is 1..3, but 1 came.', where: '', output: [] } as const
    const { faults } = judged(testRun([testResult({ outcome: 'passed' })], { end, faults: [plan] }))
    expect(faults.map(({ kind }) => kind)).toEqual([how === 'timedOut' ? 'timeout' : how, 'plan'])
  })
})

describe('a run in which all tests skipped themselves', () => {
  const skipping = (...reasons: readonly string[]) =>
    judged(testRun(reasons.map(skipReason => testResult({ outcome: 'skipped', skipReason })))).verdict

  it.each(requirementRows.map(({ example }) => example))('is a skip for “%s”', reason => {
    expect(skipping(reason)).toBe('skip')
    expect(requirementRows.find(({ text }) => text.test(reason))?.example).toBe(reason)
  })

  it.each(['', 'flaky', 'not now', 'FIXME: broken on Debian', 'see #4711'])(
    'tested nothing for “%s”',
    reason => {
      expect(skipping(reason)).toBe('fail')
      expect(skipping('test requires root', reason)).toBe('fail')
    },
  )
})

describe('a test that failed and then passed in the same run', () => {
  const attempts = [
    testResult({ output: ['    x_test.go:9: counter = 41, want 42'] }),
    testResult({ outcome: 'passed' }),
  ]
  const ended = (code: number) => ({ end: { code, signal: null, timedOut: false, cancelled: false } })

  it('is one flaky test where the command was satisfied', () => {
    const { verdict, counts, tests } = judged(testRun(attempts, ended(0)))
    expect({ verdict, counts }).toMatchObject({ verdict: 'pass', counts: { flaky: 1, failed: 0, passed: 0 } })
    expect(tests).toMatchObject([
      {
        why: 'it failed once, and then passed in the same run',
        firstCause: { text: 'counter = 41, want 42' },
      },
    ])
  })

  it('leaves to each other test what CRIU did for it', () => {
    const other = { ...passed, name: 'TestOther', span: { start: 900, end: 1200 } }
    const timed = attempts.map(test => ({ ...test, span: { start: 0, end: 10 } }))
    const run = testRun([...timed, other], ended(0))
    const { tests, criuRuns } = judged(run, { runs: [runOf('dump -t 1')] })
    expect(tests).toHaveLength(2)
    expect(criuRuns).toMatchObject([{ test: { name: 'TestOther' } }])
  })

  it('is a failure where the command was not, where it failed at last, and under another name', () => {
    expect(judged(testRun(attempts, ended(1))).verdict).toBe('fail')
    expect(judged(testRun(attempts.toReversed(), ended(0))).verdict).toBe('fail')
    expect(judged(testRun([attempts[0] ?? passed, { ...passed, name: 'TestOther' }], ended(0))).verdict).toBe(
      'fail',
    )
  })

  it('is flaky where its framework says so itself', () => {
    const one = testResult({ outcome: 'passed', failedAttempts: 2 })
    const { counts, tests } = judged(testRun([one, unsupported]))
    expect(counts).toMatchObject({ flaky: 1, unsupported: 1 })
    expect(tests[0]?.why).toBe('it failed 2 times, and then passed in the same run')
  })
})
