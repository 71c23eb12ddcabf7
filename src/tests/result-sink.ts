import type { RunFault, TestResult } from './result.ts'

/** Where a reader puts what it finds. */
export interface ResultSink {
  readonly test: (result: TestResult) => void
  readonly fault: (fault: RunFault) => void
  /** Tests that passed and are only counted. */
  readonly passes: (count: number) => void
  /** Whether passed tests are still listed; those beyond the limit need not be described. */
  readonly listsPasses: () => boolean
}

export interface Results extends ResultSink {
  readonly tests: TestResult[]
  readonly faults: RunFault[]
  readonly passedUnlisted: () => number
}

/** Passed tests that are listed, and as many others; a reader that must hold results back holds no more passed ones. */
export const maxListed = 20_000
const maxFaults = 1_000
const maxKeptChars = 16 << 20
const linesKeptOverBudget = 20

/**
 * Gathers results in bounded memory. Passed tests beyond a limit are only counted; others beyond a limit, or output that
 * is over the budget, become a fault: what cannot be judged is never a pass.
 */
export function createResults(): Results {
  const tests: TestResult[] = []
  const faults: RunFault[] = []
  let passed = 0
  let unnamed = 0
  let others = 0
  let keptChars = 0
  let shortened = false

  const fault = (found: RunFault) => {
    if (faults.length < maxFaults) faults.push(found)
  }
  const test = (result: TestResult) => {
    if (result.outcome === 'passed') {
      if (++passed <= maxListed) tests.push(result)
      return
    }
    if (++others > maxListed) {
      if (others === maxListed + 1) fault(tooMany())
      return
    }
    const fits = fitted(result, maxKeptChars - keptChars)
    keptChars += sizeOf(fits)
    tests.push(fits)
    if (fits !== result && !shortened) {
      shortened = true
      fault(tooLong(result))
    }
  }
  return {
    tests,
    faults,
    test,
    fault,
    passes: count => {
      unnamed += Math.max(0, count)
    },
    listsPasses: () => passed < maxListed,
    passedUnlisted: () => Math.max(0, passed - maxListed) + unnamed,
  }
}

function sizeOf(result: TestResult): number {
  return result.output.reduce((size, line) => size + line.length + 16, 0)
}

function fitted(result: TestResult, room: number): TestResult {
  if (result.output.length <= linesKeptOverBudget || sizeOf(result) <= room) return result
  const output = result.output.slice(-linesKeptOverBudget)
  return {
    ...result,
    output,
    outputLinesCut: result.outputLinesCut + result.output.length - output.length,
  }
}

function tooMany(): RunFault {
  return {
    kind: 'unreadable',
    message: `More than ${maxListed} tests failed or were skipped; the rest was not kept and cannot be judged.`,
    where: '',
    output: [],
  }
}

function tooLong(result: TestResult): RunFault {
  return {
    kind: 'unreadable',
    message: `Failed and skipped tests printed more than ${maxKeptChars >> 20} MiB; from ${result.name} on, only the last ${linesKeptOverBudget} lines of each are kept, too few to judge by.`,
    where: result.suite,
    output: [],
  }
}
