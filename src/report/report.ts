import type { Criu } from '../criu/criu.ts'
import type { Attempt } from '../criu/get.ts'
import type { FeatureAnswer, FeatureState } from '../features/answer.ts'
import type { Remark } from '../gate/judge-run.ts'
import type { ProofLink } from '../gate/proof.ts'
import type { JudgedRun, JudgedTest, OwnedRun, RunVerdict, Verdict } from '../gate/verdict.ts'
import type { Drift } from '../history/drift.ts'
import type { HostFacts } from '../host/facts.ts'
import type { Crash } from '../logs/crash.ts'
import type { EvidenceLine } from '../logs/evidence.ts'
import type { CommandEnd, Outcome, ResultFormat, RunFault } from '../readers/result.ts'
import type { RecordedOperation } from '../recording/operations-of-run.ts'
import type { KeptLog, ParentProcess } from '../recording/run.ts'
import { boundOutputs, headAndTail } from './bounded-output.ts'

/**
 * All that one run of the action found out: the shape of `report.json`, whose JSON Schema is
 * `schema/report.schema.json`. What no stage was asked for, or came to, is null.
 */
export interface Report {
  /** Version of this shape; fields may be added without a new one. */
  readonly schema: 1
  readonly tool: { readonly name: 'checkpoint-gate'; readonly version: string }
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  /** How the step ends, and why, most important sentence first; empty for a plain pass. */
  readonly conclusion: { readonly verdict: RunVerdict; readonly why: readonly string[] }
  readonly runner: RunnerReport
  /** The CRIU that was measured; null when none could be had. */
  readonly criu: (Criu & { readonly cacheHit: boolean }) | null
  /** Every candidate for it, in the order in which they were tried. */
  readonly attempts: readonly Omit<Attempt, 'start'>[]
  /** By output name, in catalogue order. */
  readonly features: Readonly<Record<string, FeatureAnswer>>
  /** The input `require`, by output name; `notMet` holds those that are not `true`. */
  readonly required: { readonly features: readonly string[]; readonly notMet: readonly string[] }
  /** By name of the round trip; null when none was asked for. */
  readonly selfTest: Readonly<Record<string, SelfTestReport>> | null
  /** Known bugs of this CRIU on this runner. */
  readonly knownBugs: readonly KnownBugReport[]
  /** Where two ways of finding out contradict each other: one sentence each. */
  readonly disagreements: readonly string[]
  /** Null when there was no earlier run to compare with, or `baseline` is `ignore`. */
  readonly drift: readonly Drift[] | null
  /** What is remembered of earlier runs; null when `baseline` is `ignore`. */
  readonly history: HistoryReport | null
  /** Null when there was nothing to run, or it was not started. */
  readonly run: RunReport | null
  /** Inputs in force, by name. The script of `run` is not among them: secrets may have been put into it. */
  readonly options: Readonly<Record<string, string>>
}

export interface RunnerReport {
  /** The kind of runner that the baseline is kept for: `ubuntu24-X64`. */
  readonly label: string
  /** `ubuntu24 20261115.1.0`; empty where the runner has no image. */
  readonly image: string
  readonly kernel: string
  readonly arch: string
  /** The rest of the fingerprint. The kernel's configuration is left out: what matters of it stands in the reasons. */
  readonly facts: Omit<HostFacts, 'kernel' | 'arch' | 'kernelConfig'>
}

export interface SelfTestReport {
  readonly state: FeatureState
  /** CRIU's own first cause; empty when the state is `true`. */
  readonly reason: string
  /** Path of the kept log; null where there is none. */
  readonly log: string | null
}

export interface KnownBugReport {
  readonly id: string
  readonly title: string
  readonly fixedIn: string
  readonly remedy: string
  readonly source: string
}

/** The history that the verdicts rest on: same runner, same outcome, same history, same verdict. */
export interface HistoryReport {
  readonly from: 'cache' | 'file' | 'none'
  /** The cache's key or the file's path; where there is none, why that is so. */
  readonly name: string
  /** When this kind of runner was last kept, ISO 8601; null where nothing is remembered of it. */
  readonly measuredAt: string | null
  /** Of how many tests it is known what they had CRIU do. */
  readonly tests: number
  /** What it contributed, one sentence. */
  readonly says: string
}

export interface RunReport {
  readonly verdict: RunVerdict
  readonly why: readonly string[]
  readonly counts: Readonly<Record<Verdict, number>>
  readonly faults: readonly RunFault[]
  /** What is no fault, and worth a person's look. */
  readonly remarks: readonly Remark[]
  readonly end: CommandEnd
  readonly formats: readonly ResultFormat[]
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  readonly tests: readonly TestReport[]
  /** The recording: what CRIU did for the command, oldest first. */
  readonly criuRuns: readonly CriuRunReport[]
  /** How many runs of CRIU there were beyond those. */
  readonly criuRunsLeftOut: number
}

/** One run of CRIU that the command started. */
export interface CriuRunReport {
  /** The test that it was started for; null where that is not known. */
  readonly test: { readonly suite: string; readonly name: string } | null
  readonly pid: number
  readonly arguments: readonly string[]
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  /** Both null where it is not known how it ended, as before Linux 6.15. */
  readonly exitCode: number | null
  readonly signal: number | null
  readonly cutOff: boolean
  readonly operations: readonly RecordedOperation[]
  /** Who started it, nearest first, up to the command. */
  readonly parents: readonly ParentProcess[]
  readonly logs: readonly KeptLog[]
}

export interface TestReport {
  readonly suite: string
  readonly name: string
  readonly format: ResultFormat
  readonly verdict: Verdict
  /** What the test program itself said. */
  readonly outcome: Outcome
  readonly features: readonly string[]
  readonly rule: number
  readonly why: string
  /** Link by link, where a missing feature is named or declared for a test that failed; else null. */
  readonly proof: readonly ProofLink[] | null
  readonly decidingLine: EvidenceLine | null
  readonly firstCause: EvidenceLine | null
  /** What else could be the cause, likeliest first. */
  readonly otherCauses: readonly EvidenceLine[]
  readonly knownBug: string | null
  /** What to do about the first cause of a failure, where one was found. */
  readonly advice: string | null
  readonly skipReason: string
  /** The known issue that excuses its failure: then it counts as skipped. */
  readonly knownIssue: { readonly issue: string; readonly expires: string } | null
  /** What a passed test did not have CRIU do this time, and when it did, with which CRIU and features missing. */
  readonly didLess: {
    readonly without: readonly string[]
    readonly date: string
    readonly criu: string
    readonly missing: readonly string[]
  } | null
  readonly crash: Crash | null
  /** Path in the repository; null where it is not known. */
  readonly file: string | null
  readonly line: number | null
  readonly durationMs: number | null
  readonly logs: readonly string[]
  /** The test's own lines, as far as there is room; none for a test that passed. */
  readonly output: readonly string[]
  readonly outputLinesCut: number
}

/** What the stages found, in their own types. */
export interface Findings
  extends Pick<Report, 'conclusion' | 'selfTest' | 'disagreements' | 'drift' | 'history'> {
  readonly version: string
  readonly attempts: readonly Attempt[]
  readonly runner: Pick<RunnerReport, 'label' | 'image'>
  readonly facts: HostFacts
  /** ms since the epoch. */
  readonly startedAt: number
  readonly endedAt: number
  readonly criu: Criu | null
  readonly cacheHit: boolean
  readonly features: readonly FeatureAnswer[]
  /** CRIU's names, as the input `require` gives them. */
  readonly require: readonly string[]
  readonly knownBugs: readonly KnownBugReport[]
  readonly run: {
    readonly judged: JudgedRun
    readonly end: CommandEnd
    readonly formats: readonly ResultFormat[]
    readonly startedAt: number
    readonly durationMs: number
  } | null
  readonly options: Readonly<Record<string, string>>
}

/** Makes the report of what was found; the same findings give the same report. */
export function buildReport(found: Findings): Report {
  const required = found.require.map(
    criu => found.features.find(answer => answer.criu === criu) ?? { output: criu, state: 'unknown' },
  )
  return {
    schema: 1,
    tool: { name: 'checkpoint-gate', version: found.version },
    startedAt: new Date(found.startedAt).toISOString(),
    durationMs: found.endedAt - found.startedAt,
    conclusion: { verdict: found.conclusion.verdict, why: found.conclusion.why },
    runner: runnerReport(found),
    criu: found.criu === null ? null : { ...found.criu, cacheHit: found.cacheHit },
    attempts: found.attempts.map(({ start: _, ...attempt }) => attempt),
    features: Object.fromEntries(found.features.map(answer => [answer.output, answer])),
    required: {
      features: required.map(({ output }) => output),
      notMet: required.filter(({ state }) => state !== 'true').map(({ output }) => output),
    },
    selfTest: found.selfTest,
    knownBugs: found.knownBugs.map(({ id, title, fixedIn, remedy, source }) => ({
      id,
      title,
      fixedIn,
      remedy,
      source,
    })),
    disagreements: found.disagreements,
    drift: found.drift,
    history: found.history,
    run: found.run === null ? null : runReport(found.run),
    options: Object.fromEntries(Object.entries(found.options).filter(([name]) => name !== 'run')),
  }
}

function runnerReport({ runner, facts }: Findings): RunnerReport {
  const { kernel, arch, kernelConfig: _, ...rest } = facts
  return { ...runner, kernel, arch, facts: rest }
}

function runReport({ judged, end, formats, startedAt, durationMs }: NonNullable<Findings['run']>): RunReport {
  return {
    verdict: judged.verdict,
    why: judged.why,
    counts: judged.counts,
    remarks: judged.remarks,
    faults: judged.faults.map(fault => ({ ...fault, output: headAndTail(fault.output) })),
    end,
    formats,
    startedAt: new Date(startedAt).toISOString(),
    durationMs,
    tests: boundOutputs(judged.tests.map(testReport)),
    criuRuns: judged.criuRuns.slice(0, mostCriuRuns).map(criuRunReport),
    criuRunsLeftOut: Math.max(0, judged.criuRuns.length - mostCriuRuns),
  }
}

/** A suite that starts more is told by the first ones, and by their number. */
const mostCriuRuns = 2000

function criuRunReport({ run, test }: OwnedRun): CriuRunReport {
  // One that names a test of which no result was read has it all the same.
  const owner = test ?? run.test
  return {
    test: owner === null ? null : { suite: owner.suite, name: owner.name },
    pid: run.pid,
    arguments: run.arguments,
    startedAt: new Date(run.startedAt).toISOString(),
    durationMs: run.endedAt - run.startedAt,
    exitCode: run.exitCode,
    signal: run.signal,
    cutOff: run.cutOff,
    operations: run.operations,
    parents: run.parents,
    logs: run.logs,
  }
}

function testReport({ test, ...judged }: JudgedTest): TestReport {
  return {
    suite: test.suite,
    name: test.name,
    format: test.format,
    verdict: judged.verdict,
    outcome: test.outcome,
    features: judged.features,
    rule: judged.rule,
    why: judged.why,
    proof: judged.proof,
    decidingLine: judged.decidingLine,
    firstCause: judged.firstCause,
    otherCauses: judged.otherCauses,
    knownBug: judged.knownBug,
    advice: judged.advice,
    skipReason: judged.knownIssue === null ? test.skipReason : judged.why,
    knownIssue: judged.knownIssue,
    didLess: null,
    crash: test.crash,
    file: test.file,
    line: test.line,
    durationMs: test.durationMs,
    logs: judged.logs,
    output: test.output,
    outputLinesCut: test.outputLinesCut,
  }
}
