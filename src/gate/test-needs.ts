import { nearest } from '../base/nearest.ts'
import { writtenExpression } from '../base/written-expression.ts'
import { features, findFeature } from '../features/features.ts'
import type { TestResult } from '../readers/result.ts'
import { globMatches } from './glob.ts'

/** One line of the input `test-needs`: what the tests that `pattern` matches cannot do without. */
export interface TestNeed {
  /** As written: a glob, or a regular expression between slashes. */
  readonly pattern: string
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
export function parseTestNeeds(text: string): readonly TestNeed[] {
  const faults: string[] = []
  const needs = text.split('\n').flatMap((raw, index): readonly TestNeed[] => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return []
    const read = readLine(line)
    if (typeof read !== 'string') return [read]
    faults.push(`Input 'test-needs', line ${index + 1}: ${read}`)
    return []
  })
  if (faults.length > 0) throw new TestNeedsError(faults)
  return needs
}

/** A need, or what is wrong with the line. */
function readLine(line: string): TestNeed | string {
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
  if (unknown !== undefined) return `'${unknown}' is no feature of CRIU${meant(unknown)}`
  const bad = badExpression(pattern)
  if (bad !== null) return `${pattern} is no regular expression: ${bad}`
  return { pattern, features: [...new Set(names.flatMap(name => findFeature(name)?.criu ?? []))] }
}

function meant(name: string): string {
  const known = features.flatMap(({ criu, output }) => (criu === output ? [criu] : [output, criu]))
  const near = nearest(name, known)
  return near === undefined ? `. Known are: ${known.join(', ')}` : `. Did you mean '${near}'?`
}

function badExpression(pattern: string): string | null {
  try {
    new RegExp(writtenExpression(pattern) ?? '')
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * CRIU's names of the features that `needs` declares for a test. A pattern covers a test whose name, or `suite/name`, it
 * matches as a whole, and all that the test contains. In a glob `*` stands for any characters, `?` for one.
 */
export function needsOf(needs: readonly TestNeed[], test: TestResult): readonly string[] {
  const names = [test.name, ...containing(test)].flatMap(name => [name, `${test.suite}/${name}`])
  const found = needs.filter(({ pattern }) => matchesAny(pattern, names))
  return [...new Set(found.flatMap(need => need.features))]
}

/** The tests around a test: `a/b`, then `a` for `a/b/c`; none for one that is in no other. */
function containing({ parent }: TestResult): readonly string[] {
  if (parent === null) return []
  const parts = parent.split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'))
}

/** Whether a pattern, a glob or an expression between slashes, matches one of the names. */
function matchesAny(pattern: string, names: readonly string[]): boolean {
  const written = writtenExpression(pattern)
  if (written === null) return names.some(name => globMatches(pattern, name))
  const expression = new RegExp(written)
  return names.some(name => expression.test(name))
}
