/** Names that `-k` takes as they are, with a star at the end for all that begin so. Source: pytest src/_pytest/mark/expression.py. */
const keyword = /^([A-Za-z_][\w]*)(\*?)$/

/**
 * Patterns of `test-needs` for `pytest -k`, which looks for a part of the names of a test and of the file around it without
 * regard to case. A longer name that begins like a pattern and goes on with `_`, and a file of that name, are not meant.
 */
export function pytestKeyword(patterns: readonly string[]): string {
  const parts = patterns.flatMap(pattern => {
    const [, name = '', star = ''] = keyword.exec(pattern) ?? []
    if (name === '' || /^(?:and|or|not)$/i.test(name)) return []
    return [star === '' ? `(${name} and not ${name}_ and not ${name}.py)` : `(${name} and not ${name}.py)`]
  })
  return parts.length === 0 ? '' : `not (${parts.join(' or ')})`
}
