import type { TestReport } from './report.ts'
import { shorten } from './visible.ts'

const linesPerTest = 200
const charactersPerLine = 1000
/** For all tests together: a report stays readable, and fits into memory as one text, whatever the tests print. */
const charactersInAll = 16 << 20

/** Whose output is kept first when there is too much. */
const importance: Readonly<Record<TestReport['verdict'], number>> = {
  failed: 0,
  flaky: 1,
  unsupported: 2,
  'unjustified-skip': 3,
  skipped: 4,
  passed: 5,
}

type WithOutput = Pick<TestReport, 'verdict' | 'output' | 'outputLinesCut'>

/** The tests with a bounded part of their output: beginning and end of each, none of those that passed. */
export function boundOutputs<T extends WithOutput>(tests: readonly T[]): readonly T[] {
  const kept = new Map<T, readonly string[]>()
  let room = charactersInAll
  const talking = tests.filter(({ verdict, output }) => verdict !== 'passed' && output.length > 0)
  for (const test of talking.sort((a, b) => importance[a.verdict] - importance[b.verdict])) {
    const lines = headAndTail(test.output)
    const size = lines.reduce((sum, line) => sum + line.length + 1, 0)
    if (size > room) continue
    room -= size
    kept.set(test, lines)
  }
  return tests.map(test => withOutput(test, kept.get(test) ?? []))
}

function withOutput<T extends WithOutput>(test: T, output: readonly string[]): T {
  if (test.output.length === 0) return test
  if (test.verdict === 'passed') return { ...test, output: [], outputLinesCut: 0 }
  const cut = test.output.length - output.length
  return { ...test, output, outputLinesCut: test.outputLinesCut + cut }
}

/** At most `linesPerTest` lines, half of them from either end. */
export function headAndTail(lines: readonly string[]): readonly string[] {
  const half = linesPerTest / 2
  const part = lines.length <= linesPerTest ? lines : [...lines.slice(0, half), ...lines.slice(-half)]
  return part.map(line => shorten(line, charactersPerLine))
}
