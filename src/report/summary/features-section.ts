import type { FeatureAnswer } from '../../features/answer.ts'
import { noSection, type Section } from '../fit-sections.ts'
import { code, fold, plural, prose, tableHead, tableRow } from '../markdown.ts'
import type { Report } from '../report.ts'

/**
 * The features that are not there, with reasons, and the true ones folded. Features that share state and reason share a
 * row, so that a CRIU that cannot start is told of once.
 */
export function featureSections(report: Report): readonly Section[] {
  const answers = Object.values(report.features)
  const there = answers.filter(({ state }) => state === 'true')
  const lacking = answers.filter(({ state }) => state !== 'true')
  return [lackingSection(answers.length, lacking), thereSection(there)]
}

function lackingSection(total: number, lacking: readonly FeatureAnswer[]): Section {
  if (total === 0) return noSection
  const groups = Map.groupBy(lacking, ({ state, reason }) => `${state} ${reason}`)
  const falseFirst = [...groups.values()].sort((a, b) => rankOf(a) - rankOf(b))
  const head =
    lacking.length === 0
      ? `All ${plural(total, 'feature')} are there.`
      : tableHead(['Feature', 'State', 'Reason'])
  return {
    rank: 2,
    noun: 'features',
    open: `### Features\n\n${head}`,
    rows: falseFirst.map(group => ({ text: () => groupRow(group, total) })),
    close: '',
  }
}

function rankOf([first]: readonly FeatureAnswer[]): number {
  return first?.state === 'false' ? 0 : 1
}

function groupRow(group: readonly FeatureAnswer[], total: number): string {
  const [first] = group
  const names =
    group.length === total ? `all ${total}` : group.map(answer => featureName(answer)).join('<br>')
  const said = group.length === 1 ? (first?.criuSays ?? []) : []
  const quoted = said.slice(0, 3).map(line => `<br>${code(line)}`)
  return tableRow([names, `**${first?.state}**`, `${prose(first?.reason ?? '')}${quoted.join('')}`])
}

/** With CRIU's own spelling where the output's name does not follow from it. */
function featureName({ output, criu }: FeatureAnswer): string {
  return output === criu.replaceAll('_', '-') ? code(output) : `${code(output)} (${code(criu)})`
}

function thereSection(there: readonly FeatureAnswer[]): Section {
  if (there.length === 0) return noSection
  const { open, close } = fold(
    `${plural(there.length, 'feature')} that ${there.length === 1 ? 'is' : 'are'} there`,
  )
  const names = there.map(({ output }) => code(output, 80))
  return { rank: 4, noun: 'features', open, rows: [{ text: () => names.join(' ') }], close }
}
