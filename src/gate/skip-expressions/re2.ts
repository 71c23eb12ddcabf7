/** A pattern of `test-needs` between slashes, without them; null for a glob. */
export function writtenExpression(pattern: string): string | null {
  return /^\/(.+)\/$/.exec(pattern)?.[1] ?? null
}

/** A glob as a regular expression of Go (RE2 syntax), not anchored. Source: regexp/syntax. */
export function globToRe2(glob: string): string {
  return glob
    .replaceAll(/[\\.+^${}()|[\]]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
}
