import type { Evidence, EvidenceLine } from './evidence.ts'

/** Whether a line of evidence is fatal by itself: not noise, and not told because of an earlier one. */
export function isFatal({ meaning }: Evidence): boolean {
  return meaning.kind === 'signature' || meaning.kind === 'unexplained' || meaning.kind === 'crash'
}

/**
 * The first fatal line that CRIU wrote, else the line of a crash, else the first fatal line of anything; null where noise and
 * terminal lines are all there is.
 */
export function firstCause(evidence: readonly Evidence[]): Evidence | null {
  const fatal = evidence.filter(isFatal)
  const byCriu = fatal.find(({ line }) => line.kind === 'criu')
  const crash = fatal.find(({ meaning }) => meaning.kind === 'crash')
  return byCriu ?? crash ?? fatal[0] ?? null
}

/** The line as verdicts show it. */
export function shownLine({ line, source }: Evidence): EvidenceLine {
  return { text: line.text, source }
}
