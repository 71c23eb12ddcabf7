/** Where a block begins that is entered on a condition. */
const condition = /^\s*(?:\}?\s*else\s+)?(?:if|elif|unless|while|until|case|switch|except|catch)\b/
/** A check of what was assigned before. */
const checked = /\b(?:err|error|rc|ret|status|code|exit_?code)\b|\$\?/i
const assigned = /(?:^|[^=!<>:])(?::=|=)(?!=)/
/** A longer block tells of more than one failure. */
const mostLines = 8

/**
 * The statement at which a test failed, in its source: the line itself, the condition that led to it, and what that condition
 * checks where that was assigned in the line before.
 * @param lines of the source file
 * @param line counted from 1, as the test program printed it
 */
export function failedStatement(lines: readonly string[], line: number): readonly string[] {
  const at = line - 1
  const own = lines[at]
  if (own === undefined) return []
  const indent = indentOf(own)
  const above = lines.slice(Math.max(0, at - mostLines), at)
  const outer = above.findLastIndex(text => text.trim() !== '' && indentOf(text) < indent)
  const guard = outer >= 0 && condition.test(above[outer] ?? '') ? outer : null
  const decisive = guard === null ? own : (above[guard] ?? '')
  const before = above.slice(0, guard ?? above.length).findLast(text => text.trim() !== '')
  const from =
    before !== undefined && checked.test(decisive) && !assigned.test(decisive) && assigned.test(before)
      ? [before]
      : []
  return [...from, ...(guard === null ? [] : [decisive]), own].map(text => text.trim())
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
