import { describe, expect, it } from 'vitest'
import { createNoticedLines, foreignFailures, foreignFaults } from '../../src/readers/foreign-failures.ts'
import { mergeReads } from '../../src/readers/merge.ts'
import { readOutput } from '../../src/readers/read-output.ts'
import { testResult } from '../../src/readers/test-result.ts'

function noticed(...lines: readonly string[]) {
  const { see, noticed: told } = createNoticedLines()
  for (const line of lines) see(line)
  return told
}

const failing = testResult({ format: 'junit', suite: '', name: 'x', outcome: 'failed' })

describe('a line that tells of a failure which no reader has read', () => {
  it.each(foreignFailures.map((row, at) => [row.example, row.by, at] as const))('%s', (example, by, at) => {
    expect(foreignFailures.findIndex(({ text }) => text.test(example))).toBe(at)
    const [fault, ...more] = foreignFaults(noticed(example), [])
    expect(more).toEqual([])
    expect(fault).toMatchObject({ kind: 'unread-failure', output: [example] })
    expect(fault?.message).toContain(`“${example.trim()}”`)
    const { readableBy } = foreignFailures[at] ?? {}
    if (typeof readableBy === 'string')
      expect(fault?.message).toContain(`${by} is read through ${readableBy}`)
  })

  it.each([
    '========================= 5 passed in 0.01s ==========================',
    'test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out',
    'go: downloading github.com/onsi/gomega v1.36.0',
    '100% tests passed, 0 tests failed out of 3',
    'Fail:               0',
    '# FAIL:  0',
    'Tests run: 2, Failures: 0, Errors: 0, Skipped: 1',
    '2 tests, 0 failures',
    'ok 1 FAIL! -- 1 Failed',
    '  0 failing',
    'ℹ fail 0',
  ])('is not: %s', line => {
    expect(foreignFaults(noticed(line), [])).toEqual([])
  })

  it('is accounted for by result files that hold a failure, unless no file tells of it', () => {
    const told = noticed(
      '=== 1 failed, 1 passed in 0.01s ===',
      '3/3 Test #19: sh.hang ..........................***Timeout   3.01 sec',
    )
    expect(foreignFaults(told, [failing]).map(({ output }) => output[0])).toEqual([
      '3/3 Test #19: sh.hang ..........................***Timeout   3.01 sec',
    ])
    expect(foreignFaults(told, [])).toHaveLength(2)
  })

  it('is told once for each framework', () => {
    const line = 'test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out'
    expect(foreignFaults(noticed(line, line), [])).toHaveLength(1)
  })

  it('takes the tracebacks of pytest and unittest for their tests’ own', () => {
    const traceback = 'Traceback (most recent call last):'
    expect(foreignFaults(noticed(traceback, 'FAILED (errors=1)'), [failing])).toEqual([])
    expect(foreignFaults(noticed(traceback), [failing])).toHaveLength(1)
  })

  it('is output of the test that prints it', () => {
    const within = ['=== RUN   TestX', '1 failed, 1 passed in 0.01s', '--- PASS: TestX (0.01s)', 'PASS']
    const after = [...within, 'ok  \texample.org/x\t0.10s', '1 failed, 1 passed in 0.01s']
    const failures = (lines: readonly string[]) =>
      readOutput([Buffer.from(`${lines.join('\n')}\n`)], 'auto').noticed.failures.length
    expect(failures(within)).toBe(0)
    expect(failures(after)).toBe(1)
  })

  it('knows the statuses of the tools between the tests and the command', () => {
    expect(
      noticed('make[1]: *** [Makefile:7: check] Error 1', 'error: test failed, to rerun pass `--lib`')
        .statuses,
    ).toEqual([2, 101])
  })
})

describe('a line that tells how a test ended', () => {
  it.each([
    [
      '3/3 counter / hang          TIMEOUT        3.03s   killed by signal 15 SIGTERM',
      'counter / hang',
      'timeout',
    ],
    [
      '2/3 counter / crash         FAIL           0.35s   killed by signal 11 SIGSEGV',
      'counter / crash',
      'signal',
    ],
    ['3/3 Test #19: sh.hang ..........................***Timeout   3.01 sec', 'sh.hang', 'timeout'],
    [
      '1/2 Test  #1: gtest.crash ......................***Exception: SegFault  0.52 sec',
      'gtest.crash',
      'signal',
    ],
  ] as const)('is told of the test in the result file, which does not: %s', (line, name, crash) => {
    const passes = testResult({ format: 'junit', suite: '', name, outcome: 'passed' })
    const files = { tests: [passes], faults: [], passedUnlisted: 0 }
    const { tests, faults } = mergeReads(readOutput([Buffer.from(`${line}\n`)], 'auto'), files)
    expect(tests).toMatchObject([{ name, outcome: 'failed', crash }])
    // One line is not the whole of its framework's output.
    expect(faults).toMatchObject([{ kind: 'cut-off' }])
  })
})
