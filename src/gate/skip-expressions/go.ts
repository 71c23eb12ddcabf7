import { writtenExpression } from '../../base/written-expression.ts'
import { globToRe2 } from './re2.ts'

/**
 * Patterns of `test-needs` for `go test -skip`, which splits an expression at `|` and `/` and matches each part of a test's
 * name by itself. Patterns between slashes are left out: Go would split them too. Source: go/src/testing/match.go.
 */
export function goSkip(patterns: readonly string[]): string {
  return patterns
    .filter(pattern => writtenExpression(pattern) === null)
    .map(pattern =>
      pattern
        .split('/')
        // Go writes spaces in the names of subtests as underscores.
        .map(part => `^${globToRe2(part.replaceAll(/\s/g, '_'))}$`)
        .join('/'),
    )
    .join('|')
}
