import { writtenExpression } from '../base/written-expression.ts'
import type { TestResult } from '../readers/result.ts'
import { globMatches } from './glob.ts'

/** What is wrong with a pattern between slashes; null for one that can be used. */
export function badExpression(pattern: string): string | null {
  try {
    new RegExp(writtenExpression(pattern) ?? '')
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * Whether a pattern, a glob or an expression between slashes, covers a test: it matches the test's name, or `suite/name`, as a
 * whole, or those of a test that contains it. In a glob `*` stands for any characters, `?` for one.
 */
export function matchesTest(pattern: string, test: TestResult): boolean {
  const names = [test.name, ...containing(test)].flatMap(name => [name, `${test.suite}/${name}`])
  const written = writtenExpression(pattern)
  if (written === null) return names.some(name => globMatches(pattern, name))
  const expression = new RegExp(written)
  return names.some(name => expression.test(name))
}

/** The tests around a test: `a/b`, then `a` for `a/b/c`; none for one that is in no other. */
function containing({ parent }: TestResult): readonly string[] {
  if (parent === null) return []
  const parts = parent.split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'))
}
