import { noSection, type Section } from '../fit-sections.ts'
import { prose } from '../markdown.ts'
import type { Report } from '../report.ts'

/** What the history contributed, in one line, and all that changed since the last run on this kind of runner. */
export function historySection({ drift, history }: Report): Section {
  if (history === null) return noSection
  const line = `History: ${prose(history.says)}.`
  if (drift === null || drift.length === 0) return { rank: 4, noun: '', open: line, rows: [], close: '' }
  return {
    rank: 4,
    noun: 'changes since the last run',
    open: `### Changed since the last run\n\n${line}\n`,
    rows: drift.map(({ loss, message }) => ({
      text: () => `- ${loss ? '**lost:** ' : ''}${prose(message)}`,
    })),
    close: '',
  }
}
