import { findFeature, noFeature } from '../features/features.ts'
import type { TestResult } from '../readers/result.ts'
import { matchesTest, parsePattern, type TestPattern } from './test-pattern.ts'

/** One line of the input `test-needs`: what the tests that `pattern` matches cannot do without. */
export interface TestNeed extends TestPattern {
  /** CRIU's names. */
  readonly features: readonly string[]
}

/** Lines of `test-needs` that cannot be used, one sentence each. */
export class TestNeedsError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'TestNeedsError'
  }
}

/**
 * Reads the input `test-needs`: lines `PATTERN: feature, feature`; empty lines and those that start with `#` are passed over.
 * The last colon ends the pattern.
 * @throws TestNeedsError that names each line which cannot be used, and why
 */
export async function parseTestNeeds(text: string): Promise<readonly TestNeed[]> {
  const faults: string[] = []
  const needs: TestNeed[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const read = await readLine(line)
    if (typeof read === 'string') faults.push(`Input 'test-needs', line ${index + 1}: ${read}`)
    else needs.push(read)
  }
  if (faults.length > 0) throw new TestNeedsError(faults)
  return needs
}

/** A need, or what is wrong with the line. */
async function readLine(line: string): Promise<TestNeed | string> {
  const colon = line.lastIndexOf(':')
  if (colon < 0) return `'${line}' has no colon. Write PATTERN: feature, feature`
  const pattern = line.slice(0, colon).trim()
  if (pattern === '') return `'${line}' has no pattern before the colon. Write PATTERN: feature, feature`
  const names = line
    .slice(colon + 1)
    .split(/[\s,]+/)
    .filter(name => name !== '')
  if (names.length === 0)
    return `'${pattern}' has no feature after the colon. Write PATTERN: feature, feature`
  const unknown = names.find(name => findFeature(name) === undefined)
  if (unknown !== undefined) return noFeature(unknown)
  const read = await parsePattern(pattern)
  if (typeof read === 'string') return `${pattern} is no regular expression: ${read}`
  return { ...read, features: [...new Set(names.flatMap(name => findFeature(name)?.criu ?? []))] }
}

/** CRIU's names of the features that `needs` declares for a test, and for all that contain it. */
export function needsOf(needs: readonly TestNeed[], test: TestResult): readonly string[] {
  const found = needs.filter(need => matchesTest(need, test))
  return [...new Set(found.flatMap(need => need.features))]
}
