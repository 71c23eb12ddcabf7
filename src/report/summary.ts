import { fitSections } from './fit-sections.ts'
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
 * what needs a person and what to do, then what that rests on: features, tests, runner. What has no place is left out by importance, and the summary says so.
 */
export function summaryMarkdown(report: Report, limitBytes: number): string {
  return fitSections(
    [
      { rank: 0, noun: '', open: headline(report), rows: [], close: '' },
      countsSection(report),
      attentionSection(report),
      nextSteps(report),
      ...featureSections(report),
      selfTestSection(report),
      ...testSections(report),
      historySection(report),
      ...runnerSections(report),
    ],
    limitBytes,
  )
}
