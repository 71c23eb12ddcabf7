import { warning } from '@actions/core'
import type { History } from '../history/history.ts'
import { historyText } from '../history/history-file.ts'
import type { Report } from '../report/report.ts'
import { summaryMarkdown, toldOfMachine } from '../report/summary.ts'
import { reportFolderLeft, writeReportFolder } from '../report/write-report.ts'
import { planAnnotations } from './annotations.ts'
import { emitAnnotations } from './emit-annotations.ts'
import type { Inputs } from './inputs.ts'
import type { Job } from './job.ts'
import { publish } from './outputs.ts'
import { inert, say } from './say.ts'
import { isTold, testsSummary, writeSummary } from './write-summary.ts'

/**
 * Tells the report: files, annotations, job summary, and the step's end.
 * @param history what is remembered now; null where nothing is
 * @throws Error when the report's folder cannot be written.
 */
export async function tell(
  report: Report,
  history: History | null,
  inputs: Inputs,
  { reportFolder, scratch }: Pick<Job, 'reportFolder' | 'scratch'>,
): Promise<void> {
  emitAnnotations(planAnnotations(report, inputs))
  if (report.conclusion.verdict === 'fail') process.exitCode = 1
  const ofTests = await testsSummary(scratch)
  if (inputs.summary || ofTests !== '') {
    const machineIsTold = inputs.summary && (await isTold(process.env, toldOfMachine(report)))
    const own = (limit: number) => (inputs.summary ? summaryMarkdown(report, limit, machineIsTold) : '')
    const room = Buffer.byteLength(ofTests)
    const fault = await writeSummary(process.env, limit => own(limit - room) + ofTests)
    if (fault !== '') say(fault)
  }
  const folder = await reportFolderLeft(reportFolder, scratch)
  if (folder !== reportFolder)
    warning(inert(`What the tests left at ${reportFolder} is not the folder that was there: see ${folder}.`))
  const text = history === null ? null : historyText(history)
  for (const path of await writeReportFolder(folder, report, text)) say(`wrote ${path}`)
  publish({ report: folder })
}
