import type { Section } from '../fit-sections.ts'
import { prose } from '../markdown.ts'
import type { Report } from '../report.ts'

/** All that changed since the last run on this kind of runner. */
export function driftSection({ drift }: Report): Section {
  const changes = drift ?? []
  return {
    rank: 4,
    noun: 'changes since the last run',
    open: changes.length === 0 ? '' : '### Changed since the last run\n',
    rows: changes.map(({ loss, message }) => ({ text: `- ${loss ? '**lost:** ' : ''}${prose(message)}` })),
    close: '',
  }
}
