import { info } from '@actions/core'
import type { Report } from '../report/report.ts'
import { summaryMarkdown } from '../report/summary.ts'
import { writeReportFolder } from '../report/write-report.ts'
import { planAnnotations } from './annotations.ts'
import { emitAnnotations } from './emit-annotations.ts'
import type { Inputs } from './inputs.ts'
import { publish } from './outputs.ts'
import { writeSummary } from './write-summary.ts'

/**
 * Tells the report: files, annotations, job summary, and the step's end.
 * @throws Error when the report's folder cannot be written.
 */
export async function tell(report: Report, inputs: Inputs, reportFolder: string): Promise<void> {
  emitAnnotations(planAnnotations(report, inputs))
  if (report.conclusion.verdict === 'fail') process.exitCode = 1
  if (inputs.summary) {
    const fault = await writeSummary(process.env, limit => summaryMarkdown(report, limit))
    if (fault !== '') info(fault)
  }
  for (const path of await writeReportFolder(reportFolder, report)) info(`wrote ${path}`)
  publish({ report: reportFolder })
}
