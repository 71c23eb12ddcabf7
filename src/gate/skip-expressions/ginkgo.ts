import { writtenExpression } from '../../base/written-expression.ts'
import { globToRe2 } from './re2.ts'

/** Matches no text at all: an empty `--skip` would match every test. */
const nothing = '[^\\s\\S]'

/** What JavaScript and RE2 read alike: no groups with a question mark, no backward references. */
const alike = /^(?!.*\(\?)(?!.*\\[1-9k])/s

/**
 * Patterns of `test-needs` for `ginkgo --skip`, which is matched against the texts of the containers and the test joined by
 * spaces. JUnit reports put the kind of node before it, `[It] `. Source: ginkgo internal/focus.go, reporters/junit_report.go.
 */
export function ginkgoSkip(patterns: readonly string[]): string {
  const parts = patterns.flatMap(pattern => {
    const written = writtenExpression(pattern)
    if (written !== null) return alike.test(written) ? [`(?:${written})`] : []
    return [`(?:^|\\s)${globToRe2(pattern.replace(/^\[\w+\] /, ''))}$`]
  })
  return parts.length === 0 ? nothing : parts.join('|')
}
