import type { FeatureAnswer, FeatureState } from '../features/answer.ts'
import { inCatalogueOrder, type Measured, measured } from '../features/measured.ts'
import { diagnoseCause } from '../logs/diagnosis.ts'
import {
  type CriuLog,
  type Evidence,
  readEvidence,
  readLog,
  succeeded,
  type TestLines,
} from '../logs/evidence.ts'
import { firstCause, otherCauses, shownLine } from '../logs/first-cause.ts'
import { withoutGomegaDumps } from '../logs/gomega-dump.ts'
import { withoutGoogletestStatus } from '../logs/googletest-blocks.ts'
import type { KnownBug } from '../logs/known-bugs.ts'
import type { UserRows } from '../logs/line-meaning.ts'
import { withoutToleratedPodman } from '../logs/podman-blocks.ts'
import { withoutPythonSource } from '../logs/python-traceback.ts'
import { quoted } from '../logs/sentences.ts'
import type { RunFault, TestResult, TestRun } from '../readers/result.ts'
import type { RecordedRun } from '../recording/recorded-run.ts'
import type { EarlierPass } from './earlier.ts'
import { type FailureFacts, failsOtherwise, judgeFailure, type Ruling } from './judge-failure.ts'
import { countVerdicts, faultsOfRun, type RunOptions, remarksOnRun, verdictOfRun } from './judge-run.ts'
import { type CriuHere, judgeSkip } from './judge-skip.ts'
import {
  excused,
  excusingIssue,
  type IssueContext,
  type KnownIssues,
  outdatedIssues,
  withoutKnown,
} from './known-issues.ts'
import { logsInDoubt, logsOfTests } from './logs-of-tests.ts'
import { ownersOfRuns } from './runs-of-tests.ts'
import { needsOf, type TestNeed } from './test-needs.ts'
import type { JudgedRun, JudgedTest } from './verdict.ts'

/** All that a run is judged by. */
export interface JudgeInput {
  readonly run: TestRun
  /** Logs found under `criu-logs`. */
  readonly logs: readonly CriuLog[]
  /** What the recording holds, oldest first. */
  readonly runs: readonly RecordedRun[]
  readonly features: readonly FeatureAnswer[]
  readonly criu: CriuHere
  /** What the plain round trip of this step came to: a CRIU that cannot dump says nothing of features. */
  readonly plainRoundTrip: FeatureState
  /** Those that this CRIU has on this runner. */
  readonly knownBugs: readonly KnownBug[]
  readonly userRows: UserRows
  /** What is remembered of a test: runs on this kind of runner in which it passed. */
  readonly earlier: (test: TestResult) => readonly EarlierPass[]
  readonly needs: readonly TestNeed[]
  readonly knownIssues: KnownIssues
  /** The machine and the day, by which known issues hold. */
  readonly issueContext: Omit<IssueContext, 'state' | 'criu'>
  readonly options: RunOptions
}

/**
 * Judges each test by the rules of the verdict and the run by its tests, its faults and its end. The same input gives the
 * same result: nothing depends on time, locale, or the order in which features and logs were found.
 */
export function judge(input: JudgeInput): JudgedRun {
  const { run } = input
  const owners = ownersOfRuns(run.tests, input.runs)
  const nobodys = input.runs.filter((_, index) => owners[index] === null).flatMap(({ texts }) => texts)
  const loose = inOrderOfWriting([...input.logs, ...nobodys])
  const logs = logsOfTests(run.tests, loose)
  const known = {
    answers: measured(input.features),
    parents: new Set(run.tests.flatMap(test => (test.outcome === 'failed' ? parentKey(test) : []))),
    loose,
  }
  const runsOf = Map.groupBy(input.runs.keys(), at => owners[at] ?? null)
  const alone = run.tests.map((test, index) => {
    const runs = (runsOf.get(index) ?? []).flatMap(at => input.runs[at] ?? [])
    const own = inOrderOfWriting([...(logs[index] ?? []), ...runs.flatMap(({ texts }) => texts)])
    return judgeAlone(test, { logs: own, runs }, input, known)
  })
  const tests = withAttempts(withParents(alone.map(({ judged }) => judged)), run.end.code)
  const counts = countVerdicts(tests, run.passedUnlisted)
  const excused = tests.filter(({ knownIssue }) => knownIssue !== null).length
  const executed = counts.passed + counts.failed + counts.unsupported + counts.flaky + excused
  const skipsProven = alone.every(({ judged, proven }) => judged.test.outcome !== 'skipped' || proven)
  const outdated = outdatedIssues(input.knownIssues, tests, issueContextOf(input, known.answers))
  const faults = [
    ...faultsOfRun(run, executed, skipsProven).map(fault => withCriusWord(fault, loose, input)),
    ...outdated.faults,
  ]
  const criuRuns = input.runs.map((criuRun, index) => ({
    run: criuRun,
    test: run.tests[owners[index] ?? -1] ?? null,
  }))
  return {
    ...verdictOfRun(counts, faults, input.options),
    tests,
    faults,
    remarks: remarksOnRun(run),
    counts,
    criuRuns,
    knownIssuesLeft: outdated.places.length === 0 ? null : input.knownIssues.without(outdated.places),
  }
}

/** Where no test was seen, what CRIU told of a failure is nobody's else. */
function withCriusWord(fault: RunFault, logs: readonly CriuLog[], input: JudgeInput): RunFault {
  if (fault.kind !== 'no-tests' || input.run.tests.length > 0) return fault
  const failed = logs.filter(({ lines }) => !succeeded(lines))
  const evidence = failed.flatMap(log => readLog(log, input.userRows))
  const cause = firstCause(evidence)
  if (cause === null || cause.line.kind !== 'criu') return fault
  const { knownBug, advice } = toldOf('failed', cause, evidence, input)
  const said = [`${fault.message}. CRIU failed meanwhile: ${quoted(cause.line.text)} (${cause.source}).`]
  return { ...fault, message: [...said, knownBug ?? [], advice ?? []].flat().join(' ') }
}

function issueContextOf({ issueContext, criu }: JudgeInput, { state }: Measured): IssueContext {
  return { ...issueContext, criu: criu?.version ?? null, state }
}

/** Oldest first, and by path: the cause stands in the log that was written first. */
function inOrderOfWriting(logs: readonly CriuLog[]): readonly CriuLog[] {
  return [...logs].sort(
    (a, b) => (a.modifiedAt ?? 0) - (b.modifiedAt ?? 0) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  )
}

/** A test judged without regard to the tests that it contains. */
interface Alone {
  readonly judged: JudgedTest
  /** Whether what a skip blames is proven to be missing. */
  readonly proven: boolean
}

const keyOf = (suite: string, name: string) => `${suite}\0${name}`
const parentKey = ({ suite, parent }: TestResult) => (parent === null ? [] : [keyOf(suite, parent)])

/** What is known of the whole run. */
interface Known {
  readonly answers: Measured
  /** Keys of the tests that contain one that failed. */
  readonly parents: ReadonlySet<string>
  /** Logs of which no recorded run says whose they are. */
  readonly loose: readonly CriuLog[]
}

/** What CRIU did for a test. */
interface Own {
  readonly logs: readonly CriuLog[]
  readonly runs: readonly RecordedRun[]
}

function judgeAlone(test: TestResult, { logs, runs }: Own, input: JudgeInput, known: Known): Alone {
  const { answers, parents, loose } = known
  const paths = logs.map(({ path, kept }) => kept ?? path)
  if (test.outcome === 'passed') {
    const ruling = test.failedAttempts > 0 ? flaky(test.failedAttempts) : passed
    return {
      judged: { test, ...ruling, ...nothingFailed, logs: paths },
      proven: false,
    }
  }
  if (test.outcome === 'skipped') {
    const { proven, ...ruling } = judgeSkip(test, answers, input.criu)
    return { judged: { test, ...ruling, ...nothingFailed, logs: paths }, proven }
  }
  const evidence = readEvidence(linesOf(test), logs, input.userRows)
  const doubtful = logsInDoubt(test, input.run.tests, loose).flatMap(log => readLog(log, input.userRows))
  const declared = needsOf(input.needs, test)
  const containsFailed = parents.has(keyOf(test.suite, test.name))
  const criuWorks = input.plainRoundTrip !== 'false'
  const criu = input.criu === null ? null : `CRIU ${input.criu.version}`
  const facts = {
    evidence,
    doubtful,
    runs,
    statement: test.statement,
    measured: answers,
    declared,
    containsFailed,
    criuWorks,
    criu,
    earlier: input.earlier(test),
  }
  const { toDo, ...ruling } = judgeFailure(test, facts)
  const crashed = test.crash === null ? undefined : evidence.find(({ meaning }) => meaning.kind === 'crash')
  const cause = crashed ?? firstCause(evidence)
  // Where a missing feature is named, but is not why the test failed, CRIU's word for it is not the cause.
  const decidedBy = ruling.verdict === 'failed' && ruling.proof !== null ? ruling.decidingLine : null
  const toldApart =
    evidence.find(({ line, source }) => line.text === decidedBy?.text && source === decidedBy.source) ?? null
  const told = toldApart ?? cause
  const judged: JudgedTest = {
    test,
    ...ruling,
    firstCause: decidedBy ?? (told === null ? null : shownLine(told)),
    otherCauses: told === null ? [] : otherCauses(evidence, told),
    logs: paths,
    ...toldOf(ruling.verdict, told, evidence, input),
    ...(toDo === undefined ? {} : { advice: `To do: ${toDo}.` }),
    knownIssue: null,
  }
  return { judged: { ...judged, ...excusing(judged, facts, input) }, proven: false }
}

const nothingFailed = {
  firstCause: null,
  otherCauses: [],
  knownBug: null,
  advice: null,
  proof: null,
  knownIssue: null,
}

/** A failure that is known, and that has no other cause, counts as a skip. */
function excusing(
  judged: JudgedTest,
  facts: FailureFacts,
  input: JudgeInput,
): Pick<JudgedTest, 'verdict' | 'why' | 'knownIssue' | 'rule'> | null {
  const { test, verdict } = judged
  const context = issueContextOf(input, facts.measured)
  const found =
    verdict === 'failed' ? excusingIssue(input.knownIssues.issues, test, facts.evidence, context) : null
  if (found === null || failsOtherwise(test, facts, withoutKnown(facts.evidence, found), found.cause))
    return null
  const { issue, expires } = found.issue
  return { verdict: 'skipped', rule: 0, why: excused(found), knownIssue: { issue, expires } }
}

const passed: Ruling = { verdict: 'passed', features: [], rule: 0, why: 'it passed', decidingLine: null }

function flaky(attempts: number): Ruling {
  const times = attempts === 1 ? 'once' : `${attempts} times`
  return { ...passed, verdict: 'flaky', why: `it failed ${times}, and then passed in the same run` }
}

/**
 * Attempts of one test of which the last passed are one flaky test, where the command itself was satisfied. Each is judged by
 * itself otherwise.
 */
function withAttempts(tests: readonly JudgedTest[], code: number | null): readonly JudgedTest[] {
  if (code !== 0 || !tests.some(({ test }) => test.outcome === 'failed')) return tests
  const places = Map.groupBy(tests.keys(), place =>
    keyOf(tests[place]?.test.suite ?? '', tests[place]?.test.name ?? ''),
  )
  return tests.flatMap((judged, place) => {
    const { test } = judged
    const attempts = places.get(keyOf(test.suite, test.name)) ?? []
    const failed = attempts.flatMap(at => (tests[at]?.test.outcome === 'failed' ? [tests[at]] : []))
    const last = attempts.at(-1)
    if (failed.length === 0 || last === undefined || tests[last]?.test.outcome !== 'passed') return [judged]
    if (place !== last) return []
    const [first] = failed
    const { output, outputLinesCut, file, line } = first?.test ?? test
    const { firstCause, otherCauses: others, decidingLine, logs } = first ?? judged
    return [
      {
        ...judged,
        ...flaky(failed.length),
        test: { ...test, output, outputLinesCut, file, line, failedAttempts: failed.length },
        firstCause,
        otherCauses: others,
        decidingLine,
        logs,
      },
    ]
  })
}

/** A block that names the test is its own, wherever it stands. */
function linesOf({ name, output, strayLines }: TestResult): TestLines {
  const [stray, own] = [output.slice(0, strayLines), output.slice(strayLines)]
  const named = name !== '' && stray.some(line => line.includes(name))
  const without = (lines: readonly string[]) =>
    withoutGoogletestStatus(withoutGomegaDumps(withoutPythonSource(withoutToleratedPodman(lines))))
  return named ? { stray: [], own: without(output) } : { stray, own: without(own) }
}

/** What its cause is known for, and what to do about it: of a failure alone, but a known bug also beside a missing feature. */
function toldOf(
  verdict: JudgedTest['verdict'],
  cause: Evidence | null,
  evidence: readonly Evidence[],
  { features, criu, knownBugs, userRows }: JudgeInput,
): Pick<JudgedTest, 'knownBug' | 'advice'> {
  if (cause === null) return { knownBug: null, advice: null }
  const version = criu === null ? {} : { criuVersion: criu.version }
  const { knownBug: bug, advice } = diagnoseCause(cause, evidence, {
    features,
    bugsHere: knownBugs,
    userRows,
    ...version,
  })
  if (bug !== null) return { knownBug: `${bug.title} (fixed in ${bug.fixedIn}): ${bug.remedy}`, advice: null }
  return { knownBug: null, advice: verdict === 'failed' ? advice : null }
}

/** Rule 6: a test that failed through tests that it contains, and says nothing of its own, takes their verdict. */
function withParents(tests: readonly JudgedTest[]): readonly JudgedTest[] {
  const failedInside = new Map<string, JudgedTest[]>()
  const done = new Map<JudgedTest, JudgedTest>()
  const deepestFirst = [...tests].sort((a, b) => depth(b.test.name) - depth(a.test.name))
  for (const judged of deepestFirst) {
    const { test } = judged
    const inside = failedInside.get(keyOf(test.suite, test.name)) ?? []
    const ruled = test.outcome === 'failed' && inside.length > 0 ? asParent(judged, inside) : judged
    done.set(judged, ruled)
    if (test.parent === null || test.outcome !== 'failed') continue
    const container = keyOf(test.suite, test.parent)
    const others = failedInside.get(container)
    if (others === undefined) failedInside.set(container, [ruled])
    else others.push(ruled)
  }
  return tests.map(judged => done.get(judged) ?? judged)
}

function depth(name: string): number {
  return name.split('/').length
}

function asParent(parent: JudgedTest, inside: readonly JudgedTest[]): JudgedTest {
  // A cause of its own, and not merely none that could be found.
  if (parent.verdict === 'failed' && (parent.decidingLine !== null || parent.test.crash !== null))
    return parent
  if (parent.test.outputLinesCut > 0) return parent
  const worst = inside.find(({ verdict }) => verdict === 'failed') ?? inside[0]
  if (worst === undefined) return parent
  const named = new Set([...parent.features, ...inside.flatMap(child => child.features)])
  const features = inCatalogueOrder([...named])
  return {
    ...parent,
    verdict: worst.verdict,
    features,
    rule: 6,
    why: `it failed only through the tests that it contains: ${worst.test.name} is ${worst.verdict}`,
    decidingLine: worst.decidingLine,
    proof: worst.proof,
    firstCause: parent.firstCause ?? worst.firstCause,
    otherCauses: parent.firstCause === null ? worst.otherCauses : parent.otherCauses,
    knownBug: parent.knownBug ?? worst.knownBug,
    advice: parent.advice ?? worst.advice,
    knownIssue: worst.knownIssue,
  }
}
