/**
 * Reads what a step left in GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE: `NAME=VALUE` lines and
 * `NAME<<DELIMITER … DELIMITER` blocks; a later value of a name wins.
 * @throws Error where GitHub's runner fails the step.
 * @see FileCommandManager.cs of github.com/actions/runner
 */
export function parseKeyValueFile(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  const lines = text.split('\n')
  // A text that ends with a line end leaves an empty piece that is no line.
  const unfinished = lines.at(-1) === '' ? undefined : lines.length - 1
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const [, name = '', separator] = /^(.*?)(=|<<)/s.exec(line) ?? []
    if (separator === undefined) throw new Error(`Invalid format '${line}'`)
    const rest = line.slice(name.length + separator.length)
    if (separator === '=') {
      values.set(name, rest)
      continue
    }
    if (name === '' || rest === '')
      throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`)
    const end = lines.indexOf(rest, at + 1)
    if (end === -1) throw new Error(missingDelimiter(rest, unfinished !== undefined && unfinished > at))
    values.set(name, lines.slice(at + 1, end).join('\n'))
    at = end
  }
  return values
}

function missingDelimiter(delimiter: string, lineUnfinished: boolean): string {
  return lineUnfinished
    ? 'Invalid value. EOF marker missing new line.'
    : `Invalid value. Matching delimiter not found '${delimiter}'`
}
