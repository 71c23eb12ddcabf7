import { noSection, type Section } from '../fit-sections.ts'
import { prose } from '../markdown.ts'
import type { Report } from '../report.ts'

/** All that changed since the last run on this kind of runner. */
export function driftSection({ drift }: Report): Section {
  if (drift === null || drift.length === 0) return noSection
  return {
    rank: 4,
    noun: 'changes since the last run',
    open: '### Changed since the last run\n',
    rows: drift.map(({ loss, message }) => ({
      text: () => `- ${loss ? '**lost:** ' : ''}${prose(message)}`,
    })),
    close: '',
  }
}
