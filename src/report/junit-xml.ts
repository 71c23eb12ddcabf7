import { lacking } from '../gate/verdict.ts'
import type { EvidenceLine } from '../logs/evidence.ts'
import type { RunFault } from '../readers/result.ts'
import type { RunReport, TestReport } from './report.ts'
import { oneLine } from './visible.ts'
import { xmlAttribute, xmlText } from './xml.ts'

/**
 * The run's results after judgement as JUnit XML, in pieces: an unsupported test is `<skipped>` with its reason, each fault of the
 * run a failed test case of its own, so that no reporter takes a broken run for a good one. The element and attribute
 * names are those of the JUnit schema that Jenkins and its kin read.
 */
export function* junitPieces(run: RunReport): Generator<string> {
  const total = tally(run.tests.map(statusOf))
  const attributes = [
    xmlAttribute('name', 'checkpoint-gate'),
    xmlAttribute('tests', run.tests.length + run.faults.length),
    xmlAttribute('failures', total.failed),
    xmlAttribute('errors', run.faults.length),
    xmlAttribute('skipped', total.skipped),
    xmlAttribute('time', seconds(run.durationMs)),
  ]
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes.join('')}>\n`
  for (const [suite, tests] of Map.groupBy(run.tests, ({ suite }) => suite))
    yield* suitePieces(suite, tests, run)
  if (run.faults.length > 0) yield `${faultsXml(run)}\n`
  yield '</testsuites>'
}

type Status = 'passed' | 'failed' | 'skipped'

function statusOf({ verdict }: TestReport): Status {
  if (verdict === 'flaky') return 'passed'
  return verdict === 'passed' || verdict === 'failed' ? verdict : 'skipped'
}

function tally(statuses: readonly Status[]): Readonly<Record<Status, number>> {
  const count = (status: Status) => statuses.filter(one => one === status).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

function* suitePieces(suite: string, tests: readonly TestReport[], run: RunReport): Generator<string> {
  const { failed, skipped } = tally(tests.map(statusOf))
  const time = tests.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
  const attributes = [
    xmlAttribute('name', suite === '' ? 'tests' : suite),
    xmlAttribute('tests', tests.length),
    xmlAttribute('failures', failed),
    xmlAttribute('errors', 0),
    xmlAttribute('skipped', skipped),
    xmlAttribute('time', seconds(time)),
    xmlAttribute('timestamp', run.startedAt.slice(0, 19)),
  ]
  yield `  <testsuite${attributes.join('')}>\n`
  for (const test of tests) yield `${caseXml(test)}\n`
  yield '  </testsuite>\n'
}

function caseXml(test: TestReport): string {
  const attributes = [
    xmlAttribute('classname', test.suite),
    xmlAttribute('name', test.name),
    ...(test.file === null ? [] : [xmlAttribute('file', test.file)]),
    ...(test.line === null ? [] : [xmlAttribute('line', test.line)]),
    xmlAttribute('time', seconds(test.durationMs ?? 0)),
  ].join('')
  const body = outcomeXml(test)
  if (body === '') return `    <testcase${attributes}/>`
  const output =
    test.output.length === 0 ? '' : `\n      <system-out>${xmlText(test.output.join('\n'))}</system-out>`
  return `    <testcase${attributes}>\n      ${body}${output}\n    </testcase>`
}

function outcomeXml(test: TestReport): string {
  switch (test.verdict) {
    case 'passed':
      return ''
    case 'flaky':
      return `<flakyFailure${xmlAttribute('message', oneLine(test.firstCause?.text ?? test.why))}>${xmlText(evidenceOf(test))}</flakyFailure>`
    case 'failed':
      return `<failure${xmlAttribute('message', oneLine(test.firstCause?.text ?? test.why))}${xmlAttribute('type', test.crash ?? 'failed')}>${xmlText(evidenceOf(test))}</failure>`
    case 'unsupported':
      return `<skipped${xmlAttribute('message', lacking(test, oneLine(test.why)))}/>`
    case 'unjustified-skip':
      return `<skipped${xmlAttribute('message', `unjustified skip: ${oneLine(test.why)} The test said: ${oneLine(test.skipReason)}`)}/>`
    case 'skipped':
      return `<skipped${xmlAttribute('message', oneLine(test.skipReason))}/>`
  }
}

function evidenceOf({ why, firstCause, decidingLine, knownBug, logs }: TestReport): string {
  const quoted = (title: string, line: EvidenceLine | null) =>
    line === null ? [] : [`${title}: ${line.text} (${line.source})`]
  return [
    why,
    ...quoted('First cause', firstCause),
    ...quoted('Decided by', decidingLine),
    ...(knownBug === null ? [] : [`Known bug: ${knownBug}`]),
    logs.length === 0 ? 'No CRIU log was found.' : `Logs: ${logs.join(', ')}`,
  ].join('\n')
}

function faultsXml({ faults }: RunReport): string {
  const count =
    xmlAttribute('tests', faults.length) + xmlAttribute('failures', 0) + xmlAttribute('errors', faults.length)
  return [
    `  <testsuite${xmlAttribute('name', 'checkpoint-gate: faults of the run')}${count}${xmlAttribute('skipped', 0)}${xmlAttribute('time', 0)}>`,
    ...faults.map(faultXml),
    '  </testsuite>',
  ].join('\n')
}

function faultXml({ kind, message, where, output }: RunFault): string {
  const name = where === '' ? kind : `${kind} in ${where}`
  const error = `<error${xmlAttribute('message', oneLine(message))}${xmlAttribute('type', kind)}>${xmlText(output.join('\n'))}</error>`
  return `    <testcase${xmlAttribute('classname', 'checkpoint-gate')}${xmlAttribute('name', name)}${xmlAttribute('time', 0)}>\n      ${error}\n    </testcase>`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
