import { delimiter, dirname, join } from 'node:path'
import { info } from '@actions/core'
import type { Inputs } from './action/inputs.ts'
import { locateTests } from './action/locate-tests.ts'
import { stopCommands } from './action/stop-commands.ts'
import { testedEnvironment } from './action/tested-environment.ts'
import type { Criu } from './criu/criu.ts'
import { findLogs, keptLogs } from './criu/find-logs.ts'
import { openRecording, type Recording } from './criu/recorder/recording.ts'
import { writeShim } from './criu/recorder/shim.ts'
import type { CriuLog } from './gate/evidence.ts'
import { judge } from './gate/judge.ts'
import type { KnownBug } from './gate/known-bugs.ts'
import type { UserRows } from './gate/line-meaning.ts'
import { skipExpressions } from './gate/skip-expressions/skip-expressions.ts'
import type { TestNeed } from './gate/test-needs.ts'
import type { JudgedRun } from './gate/verdict.ts'
import type { Place } from './place.ts'
import type { FeatureAnswer } from './probe/answer.ts'
import { cancelOnSignals } from './tests/cancel.ts'
import { runTestCommand } from './tests/command.ts'
import { mergeReads } from './tests/merge.ts'
import { createOutputReader } from './tests/read-output.ts'
import { readResultFiles } from './tests/read-result-files.ts'
import type { TestRun } from './tests/result.ts'

export interface RunRequest {
  readonly run: string
  readonly inputs: Pick<
    Inputs,
    | 'shell'
    | 'timeoutMinutes'
    | 'format'
    | 'results'
    | 'criuLogs'
    | 'record'
    | 'onUnsupported'
    | 'onUnjustifiedSkip'
    | 'maxUnsupported'
  >
  /** Absolute. */
  readonly workspace: string
  readonly workingDirectory: string
  readonly scratch: string
  readonly reportFolder: string
  readonly place: Place
  readonly criu: Criu | null
  readonly answers: readonly FeatureAnswer[]
  readonly knownBugs: readonly KnownBug[]
  readonly needs: readonly TestNeed[]
  readonly userRows: UserRows
}

/** The tests' results, judged, and how the command went. */
export interface RunTests {
  readonly judged: JudgedRun
  readonly end: TestRun['end']
  readonly formats: TestRun['formats']
  readonly startedAt: number
  readonly durationMs: number
}

/**
 * Runs the test command, shows its output as it comes, and judges what was seen, also when it was ended by a time-out or
 * a cancelled job.
 * @throws Error before anything is started, for a shell or a folder that is not there.
 */
export async function runTests(request: RunRequest): Promise<RunTests> {
  const { inputs, criu, reportFolder, workspace, workingDirectory } = request
  const recording =
    inputs.record && criu !== null ? await record(join(reportFolder, 'criu-logs'), request.place) : null
  const reader = createOutputReader(inputs.format)
  const cancel = cancelOnSignals()
  try {
    const ran = await runTestCommand(
      {
        ...inputs,
        run: request.run,
        workingDirectory,
        env: testedEnvironment(process.env, await extraEnvironment(request, recording)),
        tempDir: request.scratch,
      },
      { live: process.stdout, frame: stopCommands(), read: reader.write, cancel: cancel.signal },
    )
    const files = await readResultFiles(inputs.results, workingDirectory, ran.startedAt)
    const read = mergeReads(reader.end(), files)
    const run = { ...ran, ...read, tests: await locateTests(read.tests, workspace, workingDirectory) }
    const judged = judge({
      run,
      logs: await collectLogs(request, ran.startedAt, recording),
      features: request.answers,
      criu,
      knownBugs: request.knownBugs,
      userRows: request.userRows,
      needs: request.needs,
      options: inputs,
    })
    return { judged, ...ran, formats: read.formats }
  } finally {
    cancel.dispose()
  }
}

/** Without a recorder the tests run all the same, and the logs that they delete are lost. */
async function record(folder: string, place: Place): Promise<Recording | null> {
  try {
    return await openRecording(folder, place)
  } catch (error) {
    info(`CRIU's runs are not recorded: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** What the command finds in its environment besides the job's: what to leave out, and a CRIU that is recorded. */
async function extraEnvironment(
  { needs, answers, criu, scratch }: RunRequest,
  recording: Recording | null,
): Promise<Record<string, string>> {
  const expressions = skipExpressions(needs, answers)
  if (recording === null || criu === null) return expressions
  const shim = await writeShim(join(scratch, 'shim'), criu.path, recording.folder)
  return { ...expressions, PATH: [dirname(shim), process.env.PATH].join(delimiter) }
}

/** The logs that lie where `criu-logs` says, and those that were kept while the tests deleted them. */
async function collectLogs(
  { inputs, workingDirectory, place }: RunRequest,
  since: number,
  recording: Recording | null,
): Promise<readonly CriuLog[]> {
  const runs = recording === null ? [] : await recording.close()
  const found = await findLogs({ globs: inputs.criuLogs, folder: workingDirectory, since, place })
  const kept = await keptLogs(runs, place)
  const lying = new Set(found.map(({ path }) => path))
  return [...found, ...kept.filter(({ path }) => !lying.has(path))]
}
