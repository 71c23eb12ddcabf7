/**
 * The inputs as they were given, for the report: those that were left empty and the script of `run` are left out, and
 * so is the user part of a URL, where people put tokens.
 */
export function optionsInForce(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => name !== 'run' && value.trim() !== '')
      .map(([name, value]) => [name, value.replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@')]),
  )
}
