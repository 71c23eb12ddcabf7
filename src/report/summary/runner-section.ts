import { noSection, type Section } from '../fit-sections.ts'
import { code, fold, plural, prose, tableHead, tableRow } from '../markdown.ts'
import type { Report } from '../report.ts'

/** Runner and CRIU, what was tried to get it, and the runner's facts. */
export function runnerSections(report: Report): readonly Section[] {
  return [identity(report), attempts(report), facts(report)]
}

function identity({ runner, criu }: Report): Section {
  const name = [prose(runner.label), prose(runner.image)].filter(Boolean).join(', image ')
  const rows: readonly (readonly [string, string])[] = [
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
    open: `### Runner and CRIU\n\n${tableHead(['Runner', name])}`,
    rows: rows.map(cells => ({ text: () => tableRow(cells) })),
    close: '',
  }
}

/** Folded where one of the candidates was good; not worth a word where the first was. */
function attempts({ attempts }: Report): Section {
  const refused = attempts.filter(({ taken }) => !taken)
  if (refused.length === 0) return noSection
  const { open, close } =
    refused.length === attempts.length
      ? { open: 'Tried:\n', close: '' }
      : fold(`${plural(attempts.length, 'candidate')} tried`)
  return {
    rank: 2,
    noun: 'candidates',
    open: `${open}\n${tableHead(['Candidate', 'Provider', 'Result'])}`,
    rows: attempts.map(({ label, version, provider, taken, reason }) => ({
      text: () =>
        tableRow([
          label.includes(version) ? prose(label) : `${prose(label)}, ${prose(version)}`,
          provider,
          taken ? '**taken**' : prose(reason),
        ]),
    })),
    close,
  }
}

type Facts = Report['runner']['facts']
type FactText = (facts: Facts) => string

const unreadable = 'could not be read'
const list = (values: readonly string[] | null) =>
  values === null ? unreadable : values.length === 0 ? 'none' : prose(values.join(', '), 1000)
const value = (fact: string | number | null) => (fact === null ? unreadable : prose(String(fact)))
const yesNo = (fact: boolean | null) => (fact === null ? unreadable : fact ? 'yes' : 'no')

/** The fingerprint, in the order in which people want to read it. */
const factRows: readonly (readonly [string, FactText])[] = [
  ['User id of CRIU', ({ uid }) => value(uid)],
  ['Capabilities', ({ capabilities }) => list(capabilities)],
  ['Seccomp', ({ seccomp }) => value(seccomp)],
  ['Initial user namespace', ({ initialUserNamespace }) => yesNo(initialUserNamespace)],
  ['Container', ({ container }) => (container === '' ? 'none seen' : prose(container))],
  ['Virtual machine', ({ virtualMachine }) => yesNo(virtualMachine)],
  ['Security modules', ({ lsm }) => list(lsm)],
  ['Control groups', ({ cgroup }) => value(cgroup)],
  ['Options of /proc', ({ procOptions }) => list(procOptions)],
  [
    'Hardware breakpoints',
    ({ hardwareBreakpoints: stops }) =>
      stops === null ? 'could not be tried' : stops ? 'work' : 'stop no process',
  ],
  [
    '32-bit x86 programs',
    ({ starts32Bit }) => (starts32Bit === null ? 'not tried' : starts32Bit ? 'start' : 'refused'),
  ],
  ['xsave area of the CPU', ({ xsaveBytes }) => (xsaveBytes === null ? 'none' : `${xsaveBytes} bytes`)],
  ['C library', ({ glibc }) => (glibc === null ? 'not glibc' : `glibc ${prose(glibc)}`)],
  [
    'Sysctls',
    ({ sysctls }) => lines(Object.entries(sysctls).map(([name, set]) => `${prose(name)} = ${prose(set)}`)),
  ],
  ['Tools missing', ({ tools }) => list(Object.keys(tools).filter(name => tools[name] === null))],
  // A driver that is built in is no module, so what is not there says nothing to a reader.
  ['Kernel modules', ({ modules }) => list(Object.keys(modules).filter(name => modules[name] !== 'missing'))],
  ['Kernel configuration', ({ kernelConfigSource: from }) => (from === '' ? unreadable : code(from))],
]

const lines = (markdown: readonly string[]) => (markdown.length === 0 ? 'none' : markdown.join('<br>'))

function facts({ runner }: Report): Section {
  const { open, close } = fold('More about the runner')
  return {
    rank: 6,
    noun: 'facts of the runner',
    open: `${open}\n${tableHead(['Fact', 'Value'])}`,
    rows: factRows.map(([name, text]) => ({ text: () => tableRow([name, text(runner.facts)]) })),
    close,
  }
}
