import { linkTitles } from '../../gate/proof.ts'
import type { Verdict } from '../../gate/verdict.ts'
import { speaksForItself } from '../attention.ts'
import { noSection, type Row, type Section } from '../fit-sections.ts'
import { code, fold, link, plural, pre, prose, tableHead, tableRow } from '../markdown.ts'
import type { Report, RunReport, TestReport } from '../report.ts'
import { shorten } from '../visible.ts'

const evidenceLines = 80
const evidenceLineLength = 400

/** How many tests ended how. */
export function countsSection({ run }: Report): Section {
  if (run === null) return noSection
  const { passed, failed, unsupported, skipped, flaky } = run.counts
  const flakyHead = flaky > 0 ? ['Flaky'] : []
  const all = Object.values(run.counts).reduce((sum, count) => sum + count, 0)
  return {
    rank: 0,
    noun: '',
    open: [
      tableHead([
        'Tests',
        'Passed',
        'Failed',
        'Unsupported',
        'Skipped',
        'Unjustified skips',
        ...flakyHead,
        'Time',
      ]),
      tableRow([
        ...[all, passed, failed, unsupported, skipped, run.counts['unjustified-skip']].map(String),
        ...(flaky > 0 ? [String(flaky)] : []),
        duration(run.durationMs),
      ]),
    ].join('\n'),
    rows: [],
    close: '',
  }
}

/** The tests, failed ones first; each with what its verdict rests on. */
export function testSections({ run }: Report): readonly Section[] {
  if (run === null) return []
  const having = (verdict: Verdict) =>
    run.tests.filter(test => test.verdict === verdict && speaksForItself(test))
  return [
    faults(run),
    failed(having('failed')),
    flakySection(having('flaky')),
    unjustified(having('unjustified-skip')),
    unsupported(having('unsupported')),
    proofs(having('unsupported')),
    known(having('skipped').filter(({ knownIssue }) => knownIssue !== null)),
    skipped(having('skipped').filter(({ knownIssue }) => knownIssue === null)),
    passed(having('passed'), run.counts.passed),
  ]
}

function faults({ faults }: RunReport): Section {
  if (faults.length === 0) return noSection
  return {
    rank: 3,
    noun: 'faults of the run',
    open: '### Faults of the run\n',
    rows: faults.map(({ kind, message, where, output }) => ({
      text: () => `**${kind}**${where === '' ? '' : ` in ${code(where)}`}: ${prose(message)}\n`,
      ...(output.length === 0 ? {} : { evidence: () => evidence('Output', output, 0) }),
    })),
    close: '',
  }
}

function failed(tests: readonly TestReport[]): Section {
  if (tests.length === 0) return noSection
  return { rank: 3, noun: 'failed tests', open: '### Failed tests\n', rows: tests.map(failedRow), close: '' }
}

function failedRow(test: TestReport): Row {
  if (test.output.length === 0) return { text: () => failedText(test) }
  return {
    text: () => failedText(test),
    evidence: () => evidence('Output of the test', test.output, test.outputLinesCut),
  }
}

function failedText(test: TestReport): string {
  const line = test.firstCause ?? test.decidingLine
  const source = line === null || line.source === 'output' ? '' : ` in ${code(line.source)}`
  const logs =
    test.logs.length === 0
      ? 'No CRIU log was found for it.'
      : `Logs: ${test.logs.map(log => code(log)).join(', ')}`
  const lines = [
    `**${code(test.name)}**${suiteOf(test)}${positionOf(test)}`,
    ...(line === null ? [] : [`${code(line.text)}${source}`]),
    ...(line !== null && test.why.includes(line.text) ? [] : [prose(test.why)]),
    ...(test.knownBug === null ? [] : [`Known bug: ${prose(test.knownBug)}`]),
    ...(test.advice === null ? [] : [prose(test.advice)]),
    ...lackingLinks(test).map(line => prose(line)),
    logs,
  ]
  return `${lines.join('<br>\n')}\n`
}

/** Why a failure that names a missing feature is no skip, and what would make it one. */
function lackingLinks({ proof }: TestReport): readonly string[] {
  return (proof ?? [])
    .filter(({ state }) => state === 'lacking')
    .map(({ link, gives }) => {
      const toDo = gives === null ? '' : ` To show it: ${gives}.`
      return `A missing feature is named, but it is not shown that ${linkTitles[link]}.${toDo}`
    })
}

function evidence(title: string, output: readonly string[], cut: number): string {
  const { open, close } = fold(title)
  const head = output.slice(0, evidenceLines / 2)
  const tail = output.slice(head.length).slice(-evidenceLines / 2)
  const missing = output.length - head.length - tail.length + cut
  const lines =
    missing === 0 ? [...head, ...tail] : [...head, `… ${plural(missing, 'line')} left out …`, ...tail]
  return `${open}\n${pre(lines.map(line => shorten(line, evidenceLineLength)))}\n${close}\n`
}

function flakySection(tests: readonly TestReport[]): Section {
  if (tests.length === 0) return noSection
  return { rank: 3, noun: 'flaky tests', open: '### Flaky tests\n', rows: tests.map(failedRow), close: '' }
}

function unjustified(tests: readonly TestReport[]): Section {
  if (tests.length === 0) return noSection
  return {
    rank: 3,
    noun: 'unjustified skips',
    open: `### Unjustified skips\n\n${tableHead(['Test', 'Its reason', 'What was measured'])}`,
    rows: tests.map(test => ({
      text: () => tableRow([`${nameOf(test)}${positionOf(test)}`, code(test.skipReason), prose(test.why)]),
    })),
    close: '',
  }
}

function unsupported(tests: readonly TestReport[]): Section {
  if (tests.length === 0) return noSection
  const byFeature = Map.groupBy(tests, ({ features }) => features.join(', '))
  return {
    rank: 3,
    noun: 'unsupported tests',
    open: `### Cannot work on this runner\n\n${tableHead(['Missing', 'Test', 'What shows it'])}`,
    rows: [...byFeature].flatMap(([features, group]) =>
      group.map(test => ({
        text: () =>
          tableRow([
            code(features),
            `${nameOf(test)}${positionOf(test)}`,
            test.decidingLine === null ? prose(test.why) : code(test.decidingLine.text),
          ]),
      })),
    ),
    close: '',
  }
}

/** What each of them has shown, link by link. */
function proofs(tests: readonly TestReport[]): Section {
  const proven = tests.filter(({ proof }) => proof !== null)
  if (proven.length === 0) return noSection
  const { open, close } = fold('What shows that these are no failures')
  return {
    rank: 6,
    noun: 'proofs',
    open,
    rows: proven.map(test => ({
      text: () =>
        [
          `${nameOf(test)}\n`,
          ...(test.proof ?? []).map(
            ({ link, state, says }) =>
              `- ${state === 'shown' ? '✓' : '?'} ${prose(linkTitles[link])}: ${prose(says)}`,
          ),
          '',
        ].join('\n'),
    })),
    close,
  }
}

function known(tests: readonly TestReport[]): Section {
  if (tests.length === 0) return noSection
  return {
    rank: 3,
    noun: 'known issues',
    open: `### Known issues\n\n${tableHead(['Test', 'Issue', 'CRIU says'])}`,
    rows: tests.map(test => ({
      text: () =>
        tableRow([
          `${nameOf(test)}${positionOf(test)}`,
          `${link(test.knownIssue?.issue ?? '')}, until ${prose(test.knownIssue?.expires ?? '')}`,
          code(test.firstCause?.text ?? ''),
        ]),
    })),
    close: '',
  }
}

function skipped(tests: readonly TestReport[]): Section {
  if (tests.length === 0) return noSection
  const { open, close } = fold(`${plural(tests.length, 'test')} skipped by the suite itself`)
  return {
    rank: 5,
    noun: 'skipped tests',
    open: `${open}\n${tableHead(['Test', 'Its reason'])}`,
    rows: tests.map(test => ({
      text: () => tableRow([nameOf(test), test.skipReason === '' ? 'none given' : code(test.skipReason)]),
    })),
    close,
  }
}

/** @param all how many passed; only the first of them are listed. */
function passed(tests: readonly TestReport[], all: number): Section {
  if (tests.length === 0) return noSection
  const { open, close } = fold(`${plural(all, 'test')} passed`)
  const first = all > tests.length ? `\nThe first ${tests.length} of them:\n` : ''
  return {
    rank: 7,
    noun: 'passed tests',
    open: `${open}${first}\n${tableHead(['Test', 'Time'])}`,
    rows: tests.map(test => ({
      text: () =>
        tableRow([
          `${nameOf(test)}${lessOf(test)}`,
          test.durationMs === null ? '' : duration(test.durationMs),
        ]),
    })),
    close,
  }
}

/** What it left out of what it did before, or elsewhere. */
function lessOf({ didLess }: TestReport): string {
  if (didLess === null) return ''
  return `, without ${didLess.without.join(', ')} (which it did on ${prose(didLess.date)} with CRIU ${prose(didLess.criu)})`
}

function nameOf(test: TestReport): string {
  return `${code(test.name)}${suiteOf(test)}`
}

function suiteOf({ suite }: TestReport): string {
  return suite === '' ? '' : ` in ${code(suite)}`
}

function positionOf({ file, line }: TestReport): string {
  if (file === null) return ''
  return ` at ${code(line === null ? file : `${file}:${line}`)}`
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${(ms / 1000).toFixed(2)} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
