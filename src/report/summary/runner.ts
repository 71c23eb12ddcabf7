import type { Section } from '../fit-sections.ts'
import { code, fold, plural, prose, tableHead, tableRow } from '../markdown.ts'
import type { Fact, Report } from '../report.ts'

/** Runner and CRIU, what was tried to get it, and the runner's facts. */
export function runnerSections(report: Report): readonly Section[] {
  return [identity(report), attempts(report), facts(report)]
}

function identity({ runner, criu }: Report): Section {
  const rows: readonly (readonly [string, string])[] = [
    ['Runner', [prose(runner.label), prose(runner.image)].filter(Boolean).join(', image ')],
    ['Kernel', `${prose(runner.kernel)}, ${prose(runner.arch)}`],
    ...(criu === null
      ? ([['CRIU', '**none**']] as const)
      : ([
          ['CRIU', `${prose(criu.version)}${criu.gitId === '' ? '' : ` (${prose(criu.gitId)})`}`],
          ['From', `${prose(criu.origin)}, ${criu.provider}${criu.cacheHit ? ', out of the cache' : ''}`],
          ['Path', code(criu.path)],
        ] as const)),
  ]
  return {
    rank: 1,
    noun: '',
    open: `### Runner and CRIU\n\n${tableHead(['', ''])}`,
    rows: rows.map(cells => ({ text: tableRow(cells) })),
    close: '',
  }
}

/** Folded where one of the candidates was good. */
function attempts({ attempts }: Report): Section {
  const refused = attempts.filter(({ taken }) => !taken)
  const { open, close } =
    refused.length === attempts.length
      ? { open: 'Tried:\n', close: '' }
      : fold(`${plural(attempts.length, 'candidate')} tried`)
  return {
    rank: 2,
    noun: 'candidates',
    open: refused.length === 0 ? '' : `${open}\n${tableHead(['Candidate', 'Provider', 'Result'])}`,
    rows:
      refused.length === 0
        ? []
        : attempts.map(({ label, version, provider, taken, reason }) => ({
            text: tableRow([
              label.includes(version) ? prose(label) : `${prose(label)}, ${prose(version)}`,
              provider,
              taken ? '**taken**' : prose(reason),
            ]),
          })),
    close: refused.length === 0 ? '' : close,
  }
}

function facts({ runner }: Report): Section {
  const entries = Object.entries(runner.facts)
  const { open, close } = fold('More about the runner')
  if (entries.length === 0) return { rank: 6, noun: '', open: '', rows: [], close: '' }
  return {
    rank: 6,
    noun: 'facts',
    open: `${open}\n${tableHead(['Fact', 'Value'])}`,
    rows: entries.map(([name, fact]) => ({ text: tableRow([prose(name), factText(fact)]) })),
    close,
  }
}

function factText(fact: Fact): string {
  if (fact === null) return 'could not be read'
  if (Array.isArray(fact)) return fact.length === 0 ? 'none' : prose(fact.join(', '))
  if (typeof fact !== 'object') return fact === '' ? 'none' : prose(String(fact))
  return Object.entries(fact)
    .map(([name, value]) => `${prose(name)} ${value === null ? '(not there)' : prose(value)}`)
    .join('<br>')
}
