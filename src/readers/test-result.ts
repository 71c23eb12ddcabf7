import type { RunFault, TestResult } from './result.ts'

/** What every reader knows of a test. */
export type Known = Pick<TestResult, 'format' | 'suite' | 'name' | 'outcome'>

/** A test's result from what its format tells of it; what it does not tell is unknown, or empty. */
export function testResult(told: Known & Partial<TestResult>): TestResult {
  return {
    parent: null,
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
    ...told,
  }
}

/** When a test ran; null where its beginning or its end was not seen. Ms since the epoch. */
export function spanOf(start: number | null, end: number | null): TestResult['span'] {
  return start === null || end === null ? null : { start, end }
}

/** A failed test whose output had to be cut where it may have said more of its failure. */
export function tooMuchOutput(name: string, where: string): RunFault {
  const message = `${name} printed more lines that may name a cause than are kept; it cannot be judged.`
  return { kind: 'unreadable', message, where, output: [] }
}
