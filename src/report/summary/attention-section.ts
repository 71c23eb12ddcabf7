import { type Attention, attentionOf, type Concern } from '../attention.ts'
import { noSection, type Row, type Section } from '../fit-sections.ts'
import { code, prose } from '../markdown.ts'
import type { Report } from '../report.ts'

/** So many of one concern stand here; all of them are in the tables below. */
const shownOfEach = 8

/** What is skipped with reason. */
const ofSkips: readonly Concern[] = ['unsupported', 'known-issue', 'not-run']

/** What needs a person, as a list; skips for a missing feature do not. */
export function attentionSection(report: Report): Section {
  const ignored: readonly Concern[] =
    report.options['on-unjustified-skip'] === 'ignore' ? [...ofSkips, 'unjustified-skip'] : ofSkips
  const items = attentionOf(report).filter(({ concern }) => !ignored.includes(concern))
  if (items.length === 0) return noSection
  const byConcern = Map.groupBy(items, ({ concern }) => concern)
  return {
    rank: 0,
    noun: 'points',
    open: '### Needs attention\n',
    rows: [...byConcern.values()].flatMap(ofOneConcern),
    close: '',
  }
}

function ofOneConcern(items: readonly Attention[]): readonly Row[] {
  const rows = items.slice(0, shownOfEach).map(item => ({ text: () => listItem(item) }))
  const more = items.length - shownOfEach
  return more > 0 ? [...rows, { text: () => `- … and ${more} more` }] : rows
}

function listItem({ title, quote, lines, file, line }: Attention): string {
  const position = file === null ? '' : ` at ${code(line === null ? file : `${file}:${line}`)}`
  const quoted = quote === null ? '' : `<br>${code(quote)}`
  const said = lines.slice(0, 4).map(text => `<br>${prose(text, 300)}`)
  return `- **${prose(title)}**${position}${quoted}${said.join('')}`
}
