import { prose, tableHead, tableRow } from '../../src/report/markdown.ts'
import type { Report } from '../../src/report/report.ts'

/** One CRIU on one machine of the lab, as its report tells. */
export interface Column {
  /** `Debian 13, arm64` */
  readonly machine: string
  readonly report: Report
}

interface Answer {
  readonly state: string
  readonly reason: string
}

/**
 * The table of features × kernels as Markdown: what differs first, then why, then what is the same on all.
 * @param columns in the order in which they shall stand; at least one.
 */
export function kernelTable(columns: readonly Column[]): string {
  const answers = columns.map(column => answersOf(column.report))
  const names = [...new Set(answers.flatMap(column => [...column.keys()]))]
  const states = (name: string) => answers.map(column => column.get(name)?.state ?? '')
  // An unknown contradicts nothing: a CRIU that does not start says nothing of any feature.
  const known = (name: string) => new Set(states(name).filter(state => state === 'true' || state === 'false'))
  const differs = (name: string) => known(name).size > 1
  const same = names.filter(name => !differs(name))
  return [
    '## What differs',
    [
      tableHead(['', ...columns.map(({ machine, report }) => `${machine}<br>${kernelAndCriu(report)}`)]),
      ...names
        .filter(differs)
        .map(name => tableRow([`\`${name}\``, ...states(name).map(state => cells[state] ?? state)])),
    ].join('\n'),
    '## Why',
    ...columns.map((column, index) => reasons(column, answers[index] ?? new Map(), same)),
    '## The same wherever it is known',
    ...['true', 'false'].map(state => listOf(state, same, known)).filter(line => line !== ''),
  ].join('\n\n')
}

/** A `true` is what one expects; the others shall meet the eye. */
const cells: Readonly<Record<string, string>> = { false: '**false**', unknown: '*unknown*', '': '–' }

/** Round trips and features by name, as the action names them. */
function answersOf(report: Report): ReadonlyMap<string, Answer> {
  const trips = Object.entries(report.selfTest ?? {}).map(
    ([name, trip]) => [`round trip ${name}`, trip] as const,
  )
  return new Map<string, Answer>([...trips, ...Object.entries(report.features)])
}

function kernelAndCriu({ runner, criu }: Report): string {
  return `Linux ${runner.kernel}<br>${criu === null ? 'no CRIU' : `CRIU ${criu.version}`}`
}

/** Why this column has what others have not; features with one reason share a line. */
function reasons(
  { machine, report }: Column,
  answers: ReadonlyMap<string, Answer>,
  same: readonly string[],
): string {
  const differing = [...answers].filter(
    ([name, { state }]) => state === 'unknown' || (state === 'false' && !same.includes(name)),
  )
  const byReason = Map.groupBy(differing, ([, { state, reason }]) => `${state}: ${reason}`)
  const lines = [...byReason].map(
    ([why, group]) =>
      `- ${group.length === answers.size ? 'all of them' : group.map(([name]) => `\`${name}\``).join(', ')}: ${prose(why)}`,
  )
  const title = `**${machine}, ${report.criu === null ? 'no CRIU' : `CRIU ${report.criu.version}`}**`
  return [title, '', ...(lines.length === 0 ? ['- all of them are there'] : lines)].join('\n')
}

function listOf(
  state: string,
  names: readonly string[],
  known: (name: string) => ReadonlySet<string>,
): string {
  const found = names.filter(name => known(name).has(state))
  return found.length === 0 ? '' : `- ${state}: ${found.map(name => `\`${name}\``).join(', ')}`
}

/**
 * `page` with the table between the comments `<!-- table … -->` and `<!-- /table -->` made anew; all else is kept.
 * @throws Error when it has no such place.
 */
export function withTable(page: string, table: string): string {
  const place = /(<!-- table\b[^>]*-->\n).*(<!-- \/table -->)/s
  if (!place.test(page))
    throw new Error('The page has no place for the table: <!-- table -->, <!-- /table -->')
  return page.replace(place, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`)
}
