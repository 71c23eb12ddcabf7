import { describe, expect, it } from 'vitest'
import type { FilesRead } from '../../src/readers/merge.ts'
import { mergeReads } from '../../src/readers/merge.ts'
import type { OutputRead } from '../../src/readers/read-output.ts'
import type { Outcome, TestResult } from '../../src/readers/result.ts'

const result = (
  format: TestResult['format'],
  suite: string,
  name: string,
  outcome: Outcome,
  more = {},
): TestResult => ({
  format,
  suite,
  name,
  parent: null,
  outcome,
  skipReason: '',
  file: null,
  line: null,
  statement: [],
  durationMs: null,
  output: [],
  strayLines: 0,
  outputLinesCut: 0,
  span: null,
  crash: null,
  failedAttempts: 0,
  ...more,
})
const stream = (tests: readonly TestResult[], more: Partial<OutputRead> = {}): OutputRead => ({
  tests,
  faults: [],
  formats: ['go'],
  passedUnlisted: 0,
  statuses: [],
  explained: new Set<string>(),
  notes: [],
  noticed: { failures: [], statuses: [], stoppedTargets: [], lastLines: [] },
  ...more,
})
const files = (...tests: readonly TestResult[]): FilesRead => ({ tests, faults: [], passedUnlisted: 0 })
const told = (from: OutputRead, and: FilesRead) =>
  mergeReads(from, and).tests.map(({ suite, name, outcome }) => `${outcome} ${suite} ${name}`)

describe('a test in output and file', () => {
  const cases: readonly (readonly [string, OutputRead, FilesRead, readonly string[]])[] = [
    [
      'counts once',
      stream([result('go', 'p', 'T', 'failed')]),
      files(result('junit', 'p', 'T', 'failed')),
      ['failed p T'],
    ],
    [
      'is the same where TAP knows no suite',
      stream([result('tap', '', 'a', 'passed')]),
      files(result('junit', 'a.bats', 'a', 'passed')),
      ['passed a.bats a'],
    ],
    [
      'is the same where gotestsum shortens the package',
      stream([result('go', 'p', 'T', 'failed')]),
      files(result('junit', 'example.com/p', 'T', 'failed')),
      ['failed example.com/p T'],
    ],
    [
      'is another in another package',
      stream([result('go', 'p', 'T', 'failed')]),
      files(result('junit', 'q', 'T', 'passed')),
      ['failed p T', 'passed q T'],
    ],
    [
      'keeps its attempts',
      stream([result('go', 'p', 'T', 'failed'), result('go', 'p', 'T', 'passed')]),
      files(result('junit', 'p', 'T', 'failed'), result('junit', 'p', 'T', 'passed')),
      ['failed p T', 'passed p T'],
    ],
    [
      'has the worse outcome of the two',
      stream([result('go', 'p', 'T', 'passed')]),
      files(result('junit', 'p', 'T', 'failed')),
      ['failed p T'],
    ],
    [
      'is not lost if only the file has it',
      stream([]),
      files(result('junit', 'p', 'T', 'failed')),
      ['failed p T'],
    ],
    [
      'replaces what stands for the whole package',
      stream([result('go', 'p', '(package)', 'passed')]),
      files(result('junit', 'p', 'T', 'passed')),
      ['passed p T'],
    ],
  ]
  for (const [what, from, and, expected] of cases) {
    it(what, () => expect(told(from, and)).toEqual(expected))
  }

  it('takes from each what the other lacks', () => {
    const span = { start: 1, end: 2 }
    const [merged] = mergeReads(
      stream([result('go', 'p', 'T', 'failed', { span, crash: 'panic' })]),
      files(
        result('junit', 'p', 'T', 'failed', {
          file: 'x_test.go',
          line: 3,
          output: ['no criu'],
          durationMs: 5,
        }),
      ),
    ).tests
    expect(merged).toMatchObject({
      span,
      crash: 'panic',
      file: 'x_test.go',
      line: 3,
      output: ['no criu'],
      durationMs: 5,
    })
  })

  it('explains a package that failed for no visible reason', () => {
    const fault = { kind: 'exit-code', message: 'p failed', where: 'p', output: [] } as const
    const from = stream([], { faults: [fault, { ...fault, where: 'q' }] })
    const merged = mergeReads(from, files(result('junit', 'example.com/p', 'T', 'failed')))
    expect(merged.faults.map(({ where }) => where)).toEqual(['q'])
    expect(merged.formats).toEqual(['go', 'junit'])
  })
})
