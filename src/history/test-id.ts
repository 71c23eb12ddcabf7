/** What names a test within a run. */
export interface TestIdentity {
  readonly suite: string
  readonly name: string
}

/** One name for a test across runs: suite and full name; a tab cannot be in either. */
export function testId(test: TestIdentity): string {
  return `${test.suite}\t${test.name}`
}
