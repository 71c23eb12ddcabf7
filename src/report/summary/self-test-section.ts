import { noSection, type Section } from '../fit-sections.ts'
import { code, prose, tableHead, tableRow } from '../markdown.ts'
import type { Report } from '../report.ts'

/** The round trips on real processes. */
export function selfTestSection({ selfTest }: Report): Section {
  const results = Object.entries(selfTest ?? {})
  if (results.length === 0) return noSection
  return {
    rank: 2,
    noun: 'round trips',
    open: `### Checkpoint and restore of a real process\n\n${tableHead(['Round trip', 'State', 'Reason'])}`,
    rows: results.map(([name, { state, reason, log }]) => ({
      text: () =>
        tableRow([
          code(name),
          state === 'true' ? 'true' : `**${state}**`,
          [prose(reason), log === null || state === 'true' ? '' : `log: ${code(log)}`]
            .filter(Boolean)
            .join('<br>'),
        ]),
    })),
    close: '',
  }
}
