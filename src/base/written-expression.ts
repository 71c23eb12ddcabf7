/**
 * The regular expression that a pattern between slashes holds: `^a` of `/^a/`; null for a pattern of another kind, a glob.
 */
export function writtenExpression(pattern: string): string | null {
  return /^\/(.+)\/$/.exec(pattern)?.[1] ?? null
}
