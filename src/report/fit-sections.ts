/** A part of a document that gives up rows, or itself, when the document would grow too large. */
export interface Section {
  /** 0 is kept longest. */
  readonly rank: number
  /** What its rows are, for `12 more passed tests`; empty for a section that has none. */
  readonly noun: string
  readonly open: string
  readonly rows: readonly Row[]
  readonly close: string
}

/** A section with nothing to say. */
export const noSection: Section = { rank: 9, noun: '', open: '', rows: [], close: '' }

/** A row is made only as long as there is room. */
export interface Row {
  readonly text: () => string
  /** Stands after the text, and is left out before any row is. */
  readonly evidence?: () => string
}

/** The first rows of a section, and the evidence of the first of these. */
interface Kept {
  readonly rows: readonly string[]
  readonly evidence: readonly string[]
}

/** Kept free for the sentences that say what was left out. */
const noteBytes = 1024
const moreBytes = 128

/**
 * Joins the sections in their order, in at most `limitBytes` of UTF-8: by rank first the frames, then the rows, then the
 * rows' evidence, each as far as it goes. What was left out is counted behind the first section and in its place.
 * The frames must fit: their callers bound what stands in them.
 */
export function fitSections(sections: readonly Section[], limitBytes: number): string {
  const byRank = [...sections].sort((a, b) => a.rank - b.rank)
  let room = limitBytes - noteBytes
  const take = (bytes: number): boolean => {
    if (bytes > room) return false
    room -= bytes
    return true
  }
  const takeInOrder = (rows: readonly Row[], textOf: (row: Row) => string): readonly string[] => {
    const taken: string[] = []
    for (const row of rows) {
      const text = textOf(row)
      if (!take(bytesOf(text))) break
      taken.push(text)
    }
    return taken
  }

  const framed = byRank.filter(({ open, close }) => take(bytesOf(open) + bytesOf(close) + moreBytes))
  const rowsOf = new Map(framed.map(section => [section, takeInOrder(section.rows, ({ text }) => text())]))
  const kept = new Map<Section, Kept>(
    [...rowsOf].map(([section, rows]) => {
      const evidence = takeInOrder(section.rows.slice(0, rows.length), row => row.evidence?.() ?? '')
      return [section, { rows, evidence }]
    }),
  )

  const [first, ...rest] = sections.map(section => written(section, kept.get(section)))
  const note = leftOut(sections, kept)
  const parts = [first, note, ...rest].filter(part => part !== undefined && part !== '')
  return `${parts.join('\n\n')}\n`
}

function bytesOf(text: string): number {
  return text === '' ? 0 : Buffer.byteLength(text) + 2
}

function written(section: Section, kept: Kept | undefined): string {
  if (kept === undefined) return ''
  const rows = kept.rows.map((text, index) => {
    const evidence = kept.evidence[index] ?? ''
    return evidence === '' ? text : `${text}\n${evidence}`
  })
  const more = section.rows.length - kept.rows.length
  const body = [section.open, ...rows]
    .filter(part => part !== '')
    .join('\n')
    .trimEnd()
  const tail = more === 0 ? '' : `\n\n… and ${more} more, in <code>report.json</code>.`
  return `${body}${tail}${section.close === '' ? '' : `\n${section.close}`}`
}

function leftOut(sections: readonly Section[], kept: ReadonlyMap<Section, Kept>): string {
  const missing = sections.flatMap(section => {
    const { rows, evidence } = kept.get(section) ?? { rows: [], evidence: [] }
    const rowsCut = section.rows.length - rows.length
    const evidenceCut = section.rows
      .slice(evidence.length, rows.length)
      .filter(row => row.evidence !== undefined).length
    return [
      ...(rowsCut > 0 ? [`${rowsCut} ${section.noun}`] : []),
      ...(evidenceCut > 0 ? [`the evidence of ${evidenceCut} ${section.noun}`] : []),
    ]
  })
  if (missing.length === 0) return ''
  return `> Left out here to stay within the size of a job summary: ${missing.join(', ')}. All of it is in <code>report.json</code>.`
}
