import { fitSections, type Section } from './fit-sections.ts'
import { code, prose } from './markdown.ts'
import type { Report } from './report.ts'
import { attentionSection } from './summary/attention-section.ts'
import { featureSections } from './summary/features-section.ts'
import { headline } from './summary/headline.ts'
import { historySection } from './summary/history-section.ts'
import { nextSteps } from './summary/next-steps.ts'
import { runnerSections } from './summary/runner-section.ts'
import { selfTestSection } from './summary/self-test-section.ts'
import { countsSection, testSections } from './summary/tests-section.ts'

/**
 * The job summary, GitHub-flavoured Markdown of at most `limitBytes` (64 KiB or more): the verdict, the counts,
 * what needs a person and what to do, then what that rests on: features, tests, runner. What has no place is left out by
 * importance, and the summary says so.
 * @param machineIsTold the summary of an earlier step of the job tells all of the machine that this one would
 */
export function summaryMarkdown(report: Report, limitBytes: number, machineIsTold = false): string {
  const machine = machineIsTold
    ? { features: [asBefore(report)], runner: [] }
    : { features: [...featureSections(report), selfTestSection(report)], runner: runnerSections(report) }
  return fitSections(
    [
      { rank: 0, noun: '', open: headline(report), rows: [], close: '' },
      countsSection(report),
      attentionSection(report),
      nextSteps(report),
      ...machine.features,
      ...testSections(report),
      historySection(report),
      ...machine.runner,
    ],
    limitBytes,
  )
}

/** What a summary tells of the machine, as text that is the same where that is the same. */
export function toldOfMachine({ runner, criu, features, selfTest }: Report): string {
  const states = Object.values(features).map(({ output, state, reason }) => [output, state, reason])
  const trips = Object.entries(selfTest ?? {}).map(([name, { state, reason }]) => [name, state, reason])
  return JSON.stringify([runner, criu?.path, criu?.version, states, trips])
}

function asBefore({ criu, features }: Report): Section {
  const lacking = Object.values(features).filter(({ state }) => state === 'false')
  const names = lacking.map(({ output }) => code(output)).join(', ')
  const which = criu === null ? 'no CRIU' : `CRIU ${prose(criu.version)}`
  const open = `Runner, features and round trips are those of the summary of an earlier step: ${which}, ${names === '' ? 'no feature' : names} missing.`
  return { rank: 2, noun: '', open, rows: [], close: '' }
}
