import type { RunFault, TestResult } from './result.ts'

/** Where a reader puts what it finds. */
export interface ResultSink {
  readonly test: (result: TestResult) => void
  readonly fault: (fault: RunFault) => void
  /** The result with as much of its output as may be kept, for a reader that must hold it back; it is handed to `test` later. */
  readonly held: (result: TestResult) => TestResult
  /** Tests that passed and are only counted. */
  readonly passes: (count: number) => void
  /** Whether passed tests are still listed; those beyond the limit need not be described. */
  readonly listsPasses: () => boolean
  /** A framework whose tests failed ends with this status. */
  readonly endsWith: (status: number) => void
  /** A test of this name failed only through tests that are told by themselves. */
  readonly explained: (name: string) => void
  /** What the output shows of the failure of a test that a result file tells of. */
  readonly note: (note: FailureNote) => void
  /** What one test printed in a format of its own ends here. */
  readonly replayEnds: () => void
  /** How many tests have failed so far. */
  readonly failures: () => number
}

export interface FailureNote {
  /** The test's name within its suite. */
  readonly name: string
  readonly lines: readonly string[]
}

export interface Results extends ResultSink {
  readonly tests: TestResult[]
  readonly faults: RunFault[]
  readonly passedUnlisted: () => number
  readonly statuses: readonly number[]
  readonly namesExplained: ReadonlySet<string>
  readonly notes: readonly FailureNote[]
}

/** Tests that did not pass are listed up to here; a reader that must hold results back holds no more passed ones. */
export const maxListed = 20_000
/** Twice as many would take 30 MB more at the end of the run, where the reports are made of them. */
const maxPassesListed = 10_000
const maxFaults = 1_000
const maxNotes = 1_000
const maxKeptChars = 16 << 20
const linesKeptOverBudget = 20
const charsKeptOverBudget = 1 << 10

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
  /** Outputs that are in `keptChars`. */
  const counted = new WeakSet<readonly string[]>()
  let shortened = false
  const statuses: number[] = []
  const namesExplained = new Set<string>()
  const notes: FailureNote[] = []
  let failures = 0

  const fault = (found: RunFault) => {
    if (faults.length < maxFaults) faults.push(found)
  }
  const held = (result: TestResult): TestResult => {
    if (counted.has(result.output)) return result
    const fits = fitted(result, maxKeptChars - keptChars)
    keptChars += sizeOf(fits)
    counted.add(fits.output)
    if (fits !== result && !shortened) {
      shortened = true
      fault(tooLong(result))
    }
    return fits
  }
  const test = (result: TestResult) => {
    if (result.outcome === 'failed') failures++
    if (result.outcome === 'passed') {
      if (++passed <= maxPassesListed) tests.push(result)
      return
    }
    if (++others > maxListed) {
      if (others === maxListed + 1) fault(tooMany())
      return
    }
    tests.push(held(result))
  }
  return {
    tests,
    faults,
    test,
    fault,
    held,
    passes: count => {
      unnamed += Math.max(0, count)
    },
    statuses,
    namesExplained,
    notes,
    endsWith: status => {
      if (!statuses.includes(status)) statuses.push(status)
    },
    explained: name => {
      if (namesExplained.size < maxListed) namesExplained.add(name)
    },
    note: note => {
      if (notes.length < maxNotes) notes.push(note)
    },
    replayEnds: () => {},
    failures: () => failures,
    listsPasses: () => passed < maxPassesListed,
    passedUnlisted: () => Math.max(0, passed - maxPassesListed) + unnamed,
  }
}

function sizeOf(result: TestResult): number {
  return sizeOfLines(result.output)
}

function sizeOfLines(lines: readonly string[]): number {
  return lines.reduce((size, line) => size + line.length + 16, 0)
}

function fitted(result: TestResult, room: number): TestResult {
  if (sizeOf(result) <= Math.max(room, charsKeptOverBudget)) return result
  let output = result.output.slice(-linesKeptOverBudget)
  while (sizeOfLines(output) > charsKeptOverBudget) output = output.slice(1)
  return {
    ...result,
    output: output.map(detached),
    outputLinesCut: result.outputLinesCut + result.output.length - output.length,
  }
}

/** A copy: a line that was split from a longer text keeps all of it in memory. */
function detached(line: string): string {
  return Buffer.from(line).toString()
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
    message: `Failed and skipped tests printed more than ${maxKeptChars >> 20} MiB; from ${result.name} on, at most the last ${linesKeptOverBudget} lines of each are kept, too few to judge by.`,
    where: result.suite,
    output: [],
  }
}
