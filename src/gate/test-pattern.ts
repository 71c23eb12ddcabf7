import { type LinearExpression, linearExpression } from '../base/linear-expression.ts'
import { writtenExpression } from '../base/written-expression.ts'
import type { TestResult } from '../readers/result.ts'
import { globMatches } from './glob.ts'

/** Which tests are meant. */
export interface TestPattern {
  /** As written: a glob, or a regular expression between slashes. */
  readonly pattern: string
  /** The regular expression; null for a glob. */
  readonly expression: LinearExpression | null
}

/** Reads a pattern; a sentence instead where it is a regular expression that cannot be used. */
export async function parsePattern(pattern: string): Promise<TestPattern | string> {
  const written = writtenExpression(pattern)
  if (written === null) return { pattern, expression: null }
  const expression = await linearExpression(written)
  return typeof expression === 'string' ? expression : { pattern, expression }
}

/**
 * Whether a pattern covers a test: it matches the test's name, or `suite/name`, as a whole, or those of a test that contains it. In
 * a glob `*` stands for any characters, `?` for one.
 */
export function matchesTest({ pattern, expression }: TestPattern, test: TestResult): boolean {
  const names = [test.name, ...containing(test)].flatMap(name => [name, `${test.suite}/${name}`])
  if (expression === null) return names.some(name => globMatches(pattern, name))
  return names.some(name => expression.test(name))
}

/** The tests around a test: `a/b`, then `a` for `a/b/c`; none for one that is in no other. */
function containing({ parent }: TestResult): readonly string[] {
  if (parent === null) return []
  const parts = parent.split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'))
}
