/** A glob as a regular expression of Go (RE2 syntax), not anchored. Source: regexp/syntax. */
export function globToRe2(glob: string): string {
  return glob
    .replaceAll(/[\\.+^${}()|[\]]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
}
