import { plural, prose } from '../markdown.ts'
import type { Report } from '../report.ts'

/** The verdict in one line, as a Markdown heading, and the sentences that give its reasons. */
export function headline(report: Report): string {
  const { verdict, why } = report.conclusion
  if (verdict === 'pass') return withReasons(passed(report), why)
  const lead = verdict === 'skip' ? '⏭️ Skipped' : '❌ Failed'
  return withReasons(`${lead}: ${prose(why[0] ?? 'no reason was given')}`, why.slice(1))
}

function withReasons(line: string, reasons: readonly string[]): string {
  const items = reasons.slice(0, 20).map(reason => `- ${prose(reason)}`)
  return [`## ${line}`, ...(items.length === 0 ? [] : ['']), ...items].join('\n')
}

function passed(report: Report): string {
  if (report.run !== null) return `✅ ${ran(report.run, missingFor(report.run))}`
  if (report.criu === null) return '⚪ No CRIU on this runner, so every feature is unknown'
  const answers = Object.values(report.features)
  const there = answers.filter(({ state }) => state === 'true').length
  const version = `CRIU ${prose(report.criu.version)}`
  if (answers.every(({ state }) => state === 'unknown')) return `⚪ ${version}: nothing could be measured`
  const measured = `${version}: ${there} of ${plural(answers.length, 'feature')} are there`
  const plain = report.selfTest?.plain?.state
  if (plain === 'false') return `⚠️ ${measured}, but a real process could not be checkpointed and restored`
  return `✅ ${measured}${plain === 'true' ? ', and a real process was checkpointed and restored' : ''}`
}

function ran({ counts }: NonNullable<Report['run']>, missing: string): string {
  return [
    `${plural(counts.passed, 'test')} passed`,
    ...(counts.unsupported > 0 ? [`${counts.unsupported} cannot work on this runner${missing}`] : []),
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
    ...(counts.flaky > 0 ? [`${plural(counts.flaky, 'flaky test')}`] : []),
    ...(counts['unjustified-skip'] > 0 ? [`${plural(counts['unjustified-skip'], 'unjustified skip')}`] : []),
  ].join(', ')
}

function missingFor(run: NonNullable<Report['run']>): string {
  const features = new Set(
    run.tests.filter(({ verdict }) => verdict === 'unsupported').flatMap(test => test.features),
  )
  return features.size === 0 ? '' : ` (${prose([...features].join(', '), 100)} missing)`
}
