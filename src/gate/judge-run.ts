import type { RunFault, TestResult, TestRun, Unrun } from '../readers/result.ts'
import { abortStatus } from '../readers/whole-command.ts'
import type { JudgedTest, RunVerdict, Verdict } from './verdict.ts'

/** `20` tests, or `20%` of all that were judged. */
export interface MaxUnsupported {
  readonly amount: number
  readonly unit: 'tests' | 'percent'
}

/** What the inputs make of the verdicts of tests. */
export interface RunOptions {
  readonly onUnsupported: 'skip' | 'fail'
  readonly onUnjustifiedSkip: 'warn' | 'fail' | 'ignore'
  readonly maxUnsupported: MaxUnsupported | null
}

/** Exit codes of shells and of `timeout` that stand for something other than failed tests. Source: bash(1), timeout(1). */
const notOfTests: readonly {
  readonly code: (code: number) => boolean
  readonly kind: RunFault['kind']
  readonly means: string
}[] = [
  { code: code => code === 124, kind: 'timeout', means: 'a command was ended by `timeout`' },
  { code: code => code === 126, kind: 'exit-code', means: 'a command could not be executed' },
  { code: code => code === 127, kind: 'exit-code', means: 'a command was not found' },
  { code: code => code > 128, kind: 'signal', means: 'a command was ended by a signal' },
]

/**
 * The faults that follow from how the command ended (rule 1), and those that the readers saw, causes first.
 * @param executed how many tests ran to a result other than a skip
 * @param skipsProven whether each skip blames something that is proven to be missing here
 */
export function faultsOfRun(run: TestRun, executed: number, skipsProven: boolean): readonly RunFault[] {
  const ended = endFaults(run)
  // What the readers miss in a run that was ended is what its end has cut off.
  const isCause = run.end.timedOut || run.end.cancelled
  const faults = [...(isCause ? ended : []), ...run.faults, ...unrunFaults(run), ...(isCause ? [] : ended)]
  return [...faults, ...(ended.length > 0 ? [] : emptyFaults(run, executed, skipsProven))]
}

/** Something about the run that is no fault and that a person should see. */
export interface Remark {
  readonly level: 'warning' | 'notice'
  /** One sentence or two. */
  readonly message: string
}

/** What was seen of the script besides its end: what may not have run. */
export function remarksOnRun(run: TestRun): readonly Remark[] {
  const { unrun, end, stoppedTargets, makeGoals } = run
  if (end.timedOut || end.cancelled) return []
  const stopped = stoppedTargets.filter(target => end.code !== 0 && leavesOut(target, makeGoals))
  const ofMake = stopped.slice(0, 1).map(
    (target): Remark => ({
      level: 'warning',
      message: `It cannot be seen whether all tests ran: \`make\` stopped at its target ${target}. With \`make -k\` it goes on with the others.`,
    }),
  )
  const quiet = run.tests.some(({ format, name }) => format === 'go' && name === '(package)') ? [goQuiet] : []
  const others = [...ofMake, ...quiet]
  if (unrun === null || (unrun.kind === 'tests' && end.code !== 0)) return others
  const level = unrun.kind === 'no-tests' ? 'notice' : 'warning'
  return [{ level, message: unrunSentence(unrun) }, ...others]
}

const goQuiet: Remark = {
  level: 'notice',
  message:
    '`go test` without `-v` or `-json` prints neither the tests that passed nor those that were skipped: they are not judged.',
}

/** Targets by which automake runs a folder's tests, all of which its harness runs. Source: automake lib/am/check.am. */
const ofAutomake: ReadonlySet<string> = new Set(['check', 'check-am', 'check-TESTS'])

/** Whether a make that stopped at this target may have left other targets out: not where it was the last that it was asked for. */
function leavesOut(target: string, makeGoals: readonly (readonly string[])[]): boolean {
  return !ofAutomake.has(target) && !makeGoals.some(goals => goals.at(-1) === target)
}

function unrunFaults({ unrun, end }: TestRun): readonly RunFault[] {
  if (unrun?.kind !== 'tests' || end.code === 0 || end.timedOut || end.cancelled) return []
  return [fault('not-run', unrunSentence(unrun))]
}

function unrunSentence({ kind, at, parts }: Unrun): string {
  const listed = parts.slice(0, 3).map(({ line, text }) => `line ${line} (\`${text}\`)`)
  const more = parts.length > listed.length ? ` and ${parts.length - listed.length} more` : ''
  const what = listed.length === 0 ? 'all of the script' : `${listed.join(', ')}${more}`
  const where = at === null ? '' : `: the script ended at line ${at.line} (\`${at.text}\`)`
  const toDo =
    'Give each suite a step of its own, or write `set +e` before them and end with the worst status.'
  switch (kind) {
    case 'tests':
      return `${what} did not run${where}. ${toDo}`
    case 'maybe-tests':
      return listed.length === 0
        ? `It cannot be seen whether ${what} ran. With \`shell: bash\` it can.`
        : `It cannot be seen whether ${what} ran${where}. ${toDo}`
    case 'no-tests':
      return `${what} did not run${where}; nothing there seems to test.`
  }
}

function endFaults({
  end,
  tests,
  faults,
  wrapperStatuses,
  passedUnlisted,
  lastLines,
}: TestRun): readonly RunFault[] {
  const told = (kind: RunFault['kind']) => faults.some(fault => fault.kind === kind)
  if (end.timedOut)
    return told('timeout') ? [] : [fault('timeout', 'the command did not end in time and was ended')]
  if (end.cancelled)
    return told('cancelled') ? [] : [fault('cancelled', 'the job was cancelled while the command ran')]
  if (end.signal !== null)
    return told('signal') ? [] : [fault('signal', `the command was ended by ${end.signal}`)]
  if (end.code === null)
    return told('cut-off') ? [] : [fault('cut-off', 'it is not known how the command ended')]
  const { code } = end
  const saying = (one: RunFault): RunFault => ({ ...one, output: lastLines })
  const isTest = tests.some(({ format }) => format === 'command')
  // It may be CRIU's own abort, by which the test is judged.
  const row = isTest && code === abortStatus ? undefined : notOfTests.find(known => known.code(code))
  if (row !== undefined) return [saying(fault(row.kind, `the command ended with ${code}: ${row.means}`))]
  if (code === 0 || faults.length > 0) return []
  // Where the command is the test itself, its status is the result.
  if (isTest) return []
  const failed = tests.filter(({ outcome }) => outcome === 'failed')
  if (tests.length + passedUnlisted === 0)
    return [saying(fault('no-tests', `the command ended with ${code}, and ${noTestSeen}`))]
  if (failed.length === 0)
    return [saying(fault('exit-code', `the command ended with ${code}, and no test failed`))]
  return isOfFailedTests(code, failed, wrapperStatuses)
    ? []
    : [
        fault(
          'exit-code',
          `the command ended with ${code}, which is not how the suites that were read end when tests fail`,
        ),
      ]
}

const noTestSeen =
  'no test was seen: `run` executed none, or its output is in no format that is read. `results` names files of JUnit XML; `format: command` takes the command itself for the one test'

/** Statuses of frameworks of which only a file was read: ctest(1), nextest-metadata NextestExitCode, cargo test. */
const statusesOfFiles = [8, 100, 101]
/** What xargs says when a command ended with a status of its own; nothing is printed. Source: xargs(1). */
const statusOfXargs = 123

/**
 * Whether failed tests explain an exit status: 1, that of a tool that was seen (make, ctest, cargo), that of a framework of
 * which only a file was read (ctest 8, nextest 100, cargo 101), or the number of failed tests (mocha).
 */
function isOfFailedTests(code: number, failed: readonly TestResult[], wrappers: readonly number[]): boolean {
  if (
    code === 1 ||
    code === statusOfXargs ||
    wrappers.includes(code) ||
    code === Math.min(failed.length, 255)
  )
    return true
  return failed.some(({ format }) => format === 'junit') && statusesOfFiles.includes(code)
}

function emptyFaults(run: TestRun, executed: number, skipsProven: boolean): readonly RunFault[] {
  const { tests, passedUnlisted, faults } = run
  if (executed > 0 || faults.length > 0) return []
  if (tests.length + passedUnlisted === 0) return [fault('no-tests', noTestSeen)]
  if (skipsProven) return []
  return [
    fault(
      'no-tests',
      `no test was executed: ${tests.length} skipped themselves, and not each names what it requires`,
    ),
  ]
}

function fault(kind: RunFault['kind'], message: string): RunFault {
  return { kind, message, where: '', output: [] }
}

/**
 * The verdict of the run, and why: `fail` for a fault, a failed test, or what the options make one; `skip` if nothing
 * passed, since all that ran is unsupported or skipped itself with reason; else `pass`.
 */
export function verdictOfRun(
  counts: Readonly<Record<Verdict, number>>,
  faults: readonly RunFault[],
  options: RunOptions,
): { readonly verdict: RunVerdict; readonly why: readonly string[] } {
  const why = [
    ...faults.map(({ message, where }) => (where === '' ? message : `${where}: ${message}`)),
    ...(counts.failed > 0 ? [`${tests(counts.failed)} failed`] : []),
    ...tooMany(counts, options),
  ]
  if (why.length > 0) return { verdict: 'fail', why }
  if (counts.passed + counts.flaky > 0) return { verdict: 'pass', why: [] }
  return {
    verdict: 'skip',
    why: [
      `nothing could be tested here: ${tests(counts.unsupported)} unsupported, ${counts.skipped} skipped`,
    ],
  }
}

function tooMany(counts: Readonly<Record<Verdict, number>>, options: RunOptions): readonly string[] {
  const { unsupported } = counts
  const judged = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const why: string[] = []
  if (options.onUnsupported === 'fail' && unsupported > 0)
    why.push(`${tests(unsupported)} unsupported, and on-unsupported is fail`)
  const { maxUnsupported: limit } = options
  if (limit !== null) {
    const over =
      limit.unit === 'tests' ? unsupported > limit.amount : unsupported * 100 > limit.amount * judged
    if (over)
      why.push(
        `${unsupported} of ${tests(judged)} unsupported, more than max-unsupported allows (${limit.amount}${limit.unit === 'percent' ? '%' : ''})`,
      )
  }
  const unjustified = counts['unjustified-skip']
  if (options.onUnjustifiedSkip === 'fail' && unjustified > 0)
    why.push(`${tests(unjustified)} skipped without cause, and on-unjustified-skip is fail`)
  return why
}

function tests(count: number): string {
  return count === 1 ? '1 test' : `${count} tests`
}

/** How many tests got each verdict. */
export function countVerdicts(
  judged: readonly JudgedTest[],
  passedUnlisted: number,
): Readonly<Record<Verdict, number>> {
  const counts = {
    passed: passedUnlisted,
    failed: 0,
    unsupported: 0,
    skipped: 0,
    'unjustified-skip': 0,
    flaky: 0,
  }
  for (const { verdict } of judged) counts[verdict] += 1
  return counts
}
