import { isChatter } from './chatter.ts'
import type { Evidence, EvidenceLine } from './evidence.ts'

/** Whether a line of evidence is fatal by itself: not noise, and not told because of an earlier one. */
export function isFatal({ meaning }: Evidence): boolean {
  return meaning.kind === 'signature' || meaning.kind === 'unexplained' || meaning.kind === 'crash'
}

/**
 * The line that tells best why something failed: the first error of CRIU, else its first warning that means something, else a
 * crash, else the first fatal line of anything; what CRIU says in runs that succeed, too, only where there is nothing else. Null
 * where noise and terminal lines are all there is.
 */
export function firstCause(evidence: readonly Evidence[]): Evidence | null {
  const fatal = evidence.filter(isFatal)
  const telling = fatal.filter(({ line }) => !isChatter(line.text))
  const byCriu = telling.filter(({ line }) => line.kind === 'criu')
  const error = byCriu.find(({ line }) => line.severity !== 'warning') ?? byCriu[0]
  // A tool that CRIU or its caller ran prints without CRIU's marks; a crash behind it does not hide it.
  const named = telling.find(({ meaning }) => meaning.kind === 'crash' || meaning.kind === 'signature')
  const chat = fatal.find(({ line }) => line.kind === 'criu')
  return error ?? named ?? telling[0] ?? chat ?? fatal[0] ?? null
}

/** As many causes that lost as anybody reads. */
const maxOtherCauses = 10

/**
 * What else could be the cause of the failure, each once: what a table knows first, then errors, then warnings, each in the
 * order in which it was told.
 */
export function otherCauses(evidence: readonly Evidence[], cause: Evidence): readonly EvidenceLine[] {
  const rank = ({ meaning, line }: Evidence) =>
    meaning.kind !== 'unexplained' ? 0 : line.severity === 'warning' ? 2 : 1
  const lines = evidence
    .filter(one => isFatal(one) && !isChatter(one.line.text) && one.line.text !== cause.line.text)
    .sort((a, b) => rank(a) - rank(b))
    .map(shownLine)
  return [...new Map(lines.toReversed().map(line => [line.text, line])).values()]
    .toReversed()
    .slice(0, maxOtherCauses)
}

/** The line as verdicts show it. */
export function shownLine({ line, source }: Evidence): EvidenceLine {
  return { text: line.text, source }
}
