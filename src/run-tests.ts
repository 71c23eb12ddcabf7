import { writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { locateTests } from './action/locate-tests.ts'
import type { RunRequest } from './action/run-request.ts'
import { say } from './action/say.ts'
import { createSecretLines } from './action/secret-lines.ts'
import { stopCommands } from './action/stop-commands.ts'
import { testedEnvironment, withheldFile } from './action/tested-environment.ts'
import { testsSummaryFile } from './action/write-summary.ts'
import { isRealFolder } from './base/real-folder.ts'
import { type CommandRun, runTestCommand } from './command/command.ts'
import { readResultFiles } from './command/read-result-files.ts'
import { endFamilyCommand } from './command/watchdog.ts'
import type { Criu } from './criu/criu.ts'
import { type JudgeInput, judge } from './gate/judge.ts'
import { skipExpressions } from './gate/skip-expressions/skip-expressions.ts'
import type { JudgedRun } from './gate/verdict.ts'
import type { CriuLog } from './logs/evidence.ts'
import { mergeReads } from './readers/merge.ts'
import { createOutputReader, type OutputRead } from './readers/read-output.ts'
import type { RunFault, TestRun } from './readers/result.ts'
import { createCommandReader } from './readers/whole-command.ts'
import { findLogs } from './recording/find-logs.ts'
import { maskKeptLogs } from './recording/mask-kept-logs.ts'
import { type RecordedCriu, recordRuns } from './recording/record-runs.ts'

/** The tests' results, judged, and how the command went. */
export interface RunTests {
  readonly judged: JudgedRun
  readonly end: TestRun['end']
  readonly formats: TestRun['formats']
  readonly startedAt: number
  readonly durationMs: number
  /** What the command told the runner to mask. */
  readonly secrets: readonly string[]
}

/**
 * Runs the test command, shows its output as it comes, and judges what was seen, also when it was ended by a time-out or
 * a cancelled job; or judges the results that an earlier step left.
 * @throws Error before anything is started, for a shell or a folder that is not there.
 */
export async function runTests(request: RunRequest): Promise<RunTests> {
  const { command, criu, workspace } = request
  const { workingDirectory } = command
  const { recorded, secrets, ran, output } =
    request.left === null ? await runCommand(request) : leftBehind(request.left)
  const files = await readResultFiles(request.results, workingDirectory, ran.startedAt)
  const read = mergeReads(output, files)
  collectGarbage()
  const { logs, runs, lost } = await collectLogs(request, ran.startedAt, recorded)
  // Where something failed, what is lost may have told of another cause.
  const faults = read.tests.some(({ outcome }) => outcome === 'failed')
    ? [...read.faults, ...lost]
    : read.faults
  const tests = await locateTests(read.tests, workspace, workingDirectory)
  const judged = judge({
    run: { ...ran, ...read, faults, tests },
    logs,
    runs,
    features: request.answers,
    criu,
    plainRoundTrip: request.plainRoundTrip,
    knownBugs: request.knownBugs,
    userRows: request.userRows,
    earlier: request.earlier,
    needs: request.needs,
    knownIssues: request.knownIssues,
    issueContext: request.issueContext,
    options: request.options,
  })
  if (judged.knownIssuesLeft !== null)
    say(`${request.knownIssues.path} without the entries that are to go:\n${judged.knownIssuesLeft}`)
  const kept = join(request.reportFolder, 'criu-logs')
  if (await isRealFolder(kept)) await maskKeptLogs(kept, secrets)
  return { judged, ...ran, formats: read.formats, secrets }
}

/** What is known once there is no more to come from the command. */
interface CommandRan {
  readonly ran: CommandRun
  readonly output: OutputRead
  readonly recorded: RecordedCriu | null
  readonly secrets: readonly string[]
}

async function runCommand(request: RunRequest): Promise<CommandRan> {
  const { command, criu, format } = request
  const recorded = request.record && criu !== null ? await record(request, criu) : null
  const reader = format === 'command' ? createCommandReader(request.testName) : createOutputReader(format)
  await writeFile(testsSummaryFile(request.scratch), '')
  const withheld = withheldFile(command.run)
  if (withheld !== null) say(withheld)
  const secretLines = createSecretLines()
  const ran = await runTestCommand(
    {
      ...command,
      env: testedEnvironment(request.env, extraEnvironment(request, recorded)),
      tempDir: request.scratch,
      endFamily: [process.execPath, process.argv[1] ?? '', endFamilyCommand],
    },
    {
      live: process.stdout,
      frame: stopCommands(),
      forRunner: secretLines,
      read: reader.write,
      cancel: request.cancelled,
    },
  )
  return { ran, output: reader.end(ran), recorded, secrets: secretLines.secrets() }
}

/** The same of a command that another step has run: nothing is known of it but how it ended. */
function leftBehind({ end, since }: NonNullable<RunRequest['left']>): CommandRan {
  const ran = { end, startedAt: since, durationMs: Date.now() - since, unrun: null, makeGoals: [] }
  return { ran, output: createOutputReader('none').end(), recorded: null, secrets: [] }
}

/**
 * After a long stream most of the heap is what the reading left; the report would be built on top of it. V8 has no other
 * way to be asked (nodejs.org/api/v8.html, setFlagsFromString).
 */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}

/** Without a recorder the tests run all the same, and the logs that they delete are lost. */
async function record(request: RunRequest, criu: Criu): Promise<RecordedCriu | null> {
  const { reportFolder, place, scratch, claimant } = request
  const folder = join(reportFolder, 'criu-logs')
  try {
    return await recordRuns({ criu, place, folder, scratch, claimant, log: say })
  } catch (error) {
    say(`CRIU's runs are not recorded: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** What the command finds in its environment besides the job's: what to leave out, and a CRIU that is recorded. */
function extraEnvironment(
  { needs, answers, env, scratch }: RunRequest,
  recorded: RecordedCriu | null,
): Record<string, string> {
  const expressions = skipExpressions(needs, answers)
  const own = { ...expressions, GITHUB_STEP_SUMMARY: testsSummaryFile(scratch) }
  if (recorded === null) return own
  return { ...own, PATH: [recorded.binFolder, env.PATH].join(delimiter) }
}

/**
 * What the recording holds, and the logs that lie where `criu-logs` says: those that are not kept from a recorded run. A file
 * that one run wrote and the next wrote anew is two logs.
 */
async function collectLogs(
  { criuLogs, command, place }: RunRequest,
  since: number,
  recorded: RecordedCriu | null,
): Promise<Pick<JudgeInput, 'logs' | 'runs'> & { readonly lost: readonly RunFault[] }> {
  const lost: RunFault[] = []
  const runs =
    (await recorded?.close().catch((error: unknown) => {
      const said = error instanceof Error ? error.message : String(error)
      const message = `What was recorded of CRIU's runs is lost: ${said}.`
      say(message)
      lost.push({ kind: 'unreadable', message, where: 'the recording', output: [] })
    })) ?? []
  const found = await findLogs({ globs: criuLogs, folder: command.workingDirectory, since, place })
  const text = ({ path, lines }: CriuLog) => `${path}\n${lines.join('\n')}`
  const kept = new Set(runs.flatMap(({ texts }) => texts.map(text)))
  return { runs, logs: found.filter(log => !kept.has(text(log))), lost }
}
