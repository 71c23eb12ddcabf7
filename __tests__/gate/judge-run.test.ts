import { describe, expect, it } from 'vitest'
import type { CommandEnd } from '../../src/readers/result.ts'
import { judged, testResult, testRun } from './examples.ts'

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
