/** `a, b and c` */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** A line of a log within a sentence, not endless. */
export function quoted(text: string): string {
  return `“${text.length > 300 ? `${text.slice(0, 300)}…` : text}”`
}
