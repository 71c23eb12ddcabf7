/** The type and address of an error, behind which gomega prints its text, and then its fields. Source: gomega format/format.go. */
const objectLine = /^(\s*)<\*?[\w./[\]*]{1,200} \| 0x[0-9a-f]{1,16}>: ?$/

/**
 * The lines of a failure without the fields of error values that gomega prints behind their text: they say again what the
 * text says, and numbers of the process that ended. Lines of anything else stay as they are.
 */
export function withoutGomegaDumps(lines: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const indent = objectLine.exec(lines[at] ?? '')?.[1]
    if (indent === undefined) {
      kept.push(lines[at] ?? '')
      continue
    }
    const begin = lines.indexOf(`${indent}{`, at)
    const end = begin < 0 ? -1 : lines.indexOf(`${indent}}`, begin)
    // Fields without an end were cut: they stay.
    if (end < 0) continue
    kept.push(...lines.slice(at + 1, begin))
    at = end
  }
  return kept
}
