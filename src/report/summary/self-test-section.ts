import { noSection, type Section } from '../fit-sections.ts'
import { code, prose, tableHead, tableRow } from '../markdown.ts'
import type { Report } from '../report.ts'

type SelfTest = NonNullable<Report['selfTest']>[string]

/** The round trips on real processes. */
export function selfTestSection({ selfTest }: Report): Section {
  const results = Object.entries(selfTest ?? {})
  if (results.length === 0) return noSection
  // A CRIU that cannot be asked fails all of them alike.
  const alike = Map.groupBy(results, ([, { state, reason }]) => `${state} ${reason}`)
  return {
    rank: 2,
    noun: 'round trips',
    open: `### Checkpoint and restore of a real process\n\n${tableHead(['Round trip', 'State', 'Reason'])}`,
    rows: [...alike.values()].map(group => ({ text: () => groupRow(group) })),
    close: '',
  }
}

function groupRow(group: readonly (readonly [string, SelfTest])[]): string {
  const [state = '', reason = ''] = group.slice(0, 1).flatMap(([, trip]) => [trip.state, trip.reason])
  const logs = group.flatMap(([, { log }]) => (log === null || state === 'true' ? [] : [`log: ${code(log)}`]))
  return tableRow([
    group.map(([name]) => code(name)).join(', '),
    state === 'true' ? 'true' : `**${state}**`,
    [prose(reason), ...logs].filter(Boolean).join('<br>'),
  ])
}
