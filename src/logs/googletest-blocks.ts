/** Lines with which googletest tells of a failed assertion. Source: googletest src/gtest.cc, src/gtest-assertion-result.cc. */
const failureLine = /^\S{1,400}:\d{1,7}: Failure$|^\S{1,400}:\d{1,7}$/
const equality = /^\s*Expected equality of these values:$/
const value = /^\s+Which is: (\d{1,3})$/
/** How people call the status with which a command ended. */
const statusName = /^(?:rc|ret|retval|return_?code|(?:exit_?)?(?:status|code))$/i
const truth = /^\s*Value of: (.+)$/

/** The operation that an expression asks for, as a sentence names it. */
function operationIn(expression: string): 'dump' | 'restore' | null {
  const dumps = /pre-?_?dump|checkpoint|dump/i.test(expression)
  const restores = /restor/i.test(expression)
  if (dumps === restores) return null
  return dumps ? 'dump' : 'restore'
}

/**
 * The lines of a failure, where each assertion about nothing but the exit status of a dump or restore says no more than that it
 * failed. Lines of anything else stay as they are.
 */
export function withoutGoogletestStatus(lines: readonly string[]): readonly string[] {
  if (!lines.some(line => equality.test(line) || truth.test(line))) return lines
  const kept: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const found = statusOfEquality(lines, at) ?? statusOfTruth(lines, at)
    if (found === null) {
      kept.push(lines[at] ?? '')
      continue
    }
    // The place of the assertion is told with it.
    if (failureLine.test(kept.at(-1) ?? '')) kept.pop()
    kept.push(found.says)
    at += found.lines - 1
  }
  return kept
}

interface Found {
  readonly says: string
  /** How many lines it takes the place of. */
  readonly lines: number
}

/** `EXPECT_EQ(criu("pre-dump"), 0)`, either way round. */
function statusOfEquality(lines: readonly string[], at: number): Found | null {
  if (!equality.test(lines[at] ?? '')) return null
  const [first = '', second = '', third = ''] = lines.slice(at + 1, at + 4)
  const [expression, which, other] = value.test(second) ? [first, second, third] : [second, third, first]
  const status = value.exec(which)?.[1]
  const operation = operationIn(expression)
  if (status === undefined || status === '0' || other.trim() !== '0') return null
  if (operation !== null) return { says: `${operation}: exit status ${status}`, lines: 4 }
  return statusName.test(expression.trim()) ? { says: `exit status ${status}`, lines: 4 } : null
}

/** `ASSERT_TRUE(checkpoint())` */
function statusOfTruth(lines: readonly string[], at: number): Found | null {
  const expression = truth.exec(lines[at] ?? '')?.[1]
  const operation = expression === undefined ? null : operationIn(expression)
  const [actual = '', expected = ''] = lines.slice(at + 1, at + 3).map(line => line.trim())
  if (operation === null || actual !== 'Actual: false' || expected !== 'Expected: true') return null
  return { says: `${operation} failed`, lines: 3 }
}
