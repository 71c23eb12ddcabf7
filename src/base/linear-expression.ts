/**
 * A regular expression that a user wrote: it takes time linear in the text, whatever it is, so that no line of a test can make it
 * hang.
 */
export type LinearExpression = Pick<RegExp, 'test' | 'exec'>

/**
 * Compiles a regular expression in the syntax of RE2, which has neither look-around nor references (github.com/google/re2, Syntax).
 * @returns a sentence instead where it cannot be used
 */
export async function linearExpression(text: string): Promise<LinearExpression | string> {
  const { RE2JS } = await import('re2js')
  try {
    const compiled = RE2JS.compile(text)
    return {
      test: line => compiled.matcher(line).find(),
      exec(line) {
        const matcher = compiled.matcher(line)
        if (!matcher.find()) return null
        const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, at) => matcher.group(at) ?? '')
        return Object.assign(groups, { 0: groups[0] ?? '', index: matcher.start(), input: line })
      },
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const reason = said.replace(/^error parsing regexp: /, '')
    return /\(\?<?[=!]|\\[1-9]/.test(text) ? `${reason} (look-around and references are not known)` : reason
  }
}
