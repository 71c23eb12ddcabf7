import { join } from 'node:path'
import type { Got } from '../criu/get.ts'
import { startFailed } from '../criu/initialise.ts'
import { noUsableCriu } from '../criu/no-usable-criu.ts'
import type { ProvideRequest } from '../criu/provide.ts'
import type { Claimant } from '../criu/sudo-path/claimant.ts'
import type { FeatureAnswer } from '../features/answer.ts'
import type { BeforeTests } from '../gate/before-tests.ts'
import type { HostFacts } from '../host/facts.ts'
import type { Place } from '../host/place.ts'
import { bugsBehind, type KnownBug } from '../logs/known-bugs.ts'
import { lackedFact } from '../probe/lacked-fact.ts'
import type { HostRequest, MeasuredHost } from '../probe/measure-host.ts'
import { selfTestsByName } from '../probe/self-test/by-name.ts'
import type { Findings } from '../report/report.ts'
import type { Inputs } from './inputs.ts'
import type { Job } from './job.ts'
import type { Plan } from './plan.ts'
import type { RunRequest } from './run-request.ts'

/** The machine that the step runs on. */
export interface Machine {
  readonly facts: HostFacts
  /** Where and as whom the tests will run. */
  readonly place: Place
  /** The same without CRIU's cache of kernel facts. */
  readonly kdatPlace: Place
  /** Known bugs that a CRIU of this version has here; `starts`: it was seen to initialise. */
  readonly knownBugs: (criuVersion: string, starts: boolean) => readonly KnownBug[]
}

/** Who is told what happens. */
export interface Tellers {
  readonly log: (line: string) => void
  readonly warn: (line: string) => void
}

/** What getting a CRIU needs. */
export function criuRequest(
  inputs: Inputs,
  job: Job,
  machine: Machine,
  tellers: Tellers,
): Omit<ProvideRequest, 'unfit'> {
  const { facts, place, kdatPlace, knownBugs } = machine
  return {
    criuPath: inputs.criuPath,
    providers: inputs.install.providers,
    wanted: inputs.criuVersion,
    suite: inputs.suite,
    repository: inputs.repository,
    repositoryKey: inputs.repositoryKey,
    sourceUrl: inputs.sourceUrl,
    sourceSha256: inputs.sourceSha256,
    cacheVersion: inputs.cacheVersion,
    arch: facts.arch,
    release: job.release,
    apt: job.apt,
    cache: job.cache,
    job: job.claimant.job,
    place: kdatPlace,
    root: place.root ? place.prefix : null,
    scratch: job.scratch,
    logs: job.reportFolder,
    env: job.env,
    knownBugs,
    lacked: words => lackedFact(words, facts),
    ...tellers,
  }
}

/** What measuring needs: features that are asked for by `features`, and those that `require` and `test-needs` speak of. */
export function measureRequest(
  inputs: Inputs,
  { job, plan }: { readonly job: Job; readonly plan: Plan },
  got: Pick<Got, 'criu' | 'start'>,
  { facts, place, kdatPlace }: Machine,
): HostRequest {
  const needed = plan.needs.flatMap(({ features }) => features)
  return {
    got,
    features: inputs.features && [...new Set([...inputs.features, ...inputs.require, ...needed])],
    selfTest: inputs.selfTest,
    place,
    kdatPlace,
    facts,
    logFolder: join(job.reportFolder, 'self-test'),
  }
}

/** The first line of a script that is no comment. */
function firstLine(script: string): string {
  const lines = script.split('\n').map(line => line.trim())
  return lines.find(line => line !== '' && !line.startsWith('#')) ?? ''
}

/** What is known before the tests start, as the inputs look at it. */
export function beforeTests(
  inputs: Inputs,
  got: Got,
  answers: readonly FeatureAnswer[],
  bugs: readonly KnownBug[],
): BeforeTests {
  return {
    noCriu: inputs.install.required ? noUsableCriu(got, bugs) : null,
    criuGot: got.criu !== null,
    onBrokenCriu: inputs.onBrokenCriu,
    required: answers.filter(({ criu }) => inputs.require.includes(criu)),
    ifMissing: inputs.ifMissing,
  }
}

/** What is known of the machine's CRIU when the tests start. */
export interface Known {
  readonly got: Pick<Got, 'criu'>
  readonly measured: Pick<MeasuredHost, 'answers' | 'roundTrips'>
  readonly bugs: readonly KnownBug[]
  /** What is remembered of a test: runs on this kind of runner in which it passed. */
  readonly earlier: RunRequest['earlier']
}

/** What running and judging the tests needs; null where there are none to run. */
export function runRequest(
  inputs: Inputs,
  {
    job,
    plan,
    claimant,
    cancelled,
  }: {
    readonly job: Job
    readonly plan: Plan
    readonly claimant: Claimant | null
    readonly cancelled: AbortSignal
  },
  { got, measured, bugs, earlier }: Known,
  { place, facts }: Pick<Machine, 'place' | 'facts'>,
): RunRequest | null {
  const { run, resultsEnd } = inputs
  if (run === null && resultsEnd === null) return null
  return {
    command: {
      run: run ?? '',
      shell: inputs.shell,
      workingDirectory: plan.workingDirectory,
      timeoutMinutes: inputs.timeoutMinutes,
    },
    left: resultsEnd === null ? null : { end: resultsEnd, since: job.jobStartedAt },
    format: inputs.format,
    testName: inputs.testName ?? firstLine(run ?? ''),
    results: inputs.results,
    criuLogs: inputs.criuLogs,
    record: inputs.record,
    options: {
      onUnsupported: inputs.onUnsupported,
      onUnjustifiedSkip: inputs.onUnjustifiedSkip,
      maxUnsupported: inputs.maxUnsupported,
    },
    workspace: plan.workspace,
    scratch: job.scratch,
    reportFolder: job.reportFolder,
    env: { ...job.env, TMPDIR: job.givenTmp },
    place,
    claimant,
    cancelled,
    criu: got.criu,
    answers: measured.answers,
    plainRoundTrip: measured.roundTrips.find(({ name }) => name === 'plain')?.state ?? 'unknown',
    knownBugs: bugs,
    earlier,
    needs: plan.needs,
    knownIssues: plan.knownIssues,
    issueContext: {
      kernel: facts.kernel,
      arch: facts.arch,
      today: new Date(job.startedAt).toISOString().slice(0, 10),
    },
    userRows: plan.userRows,
  }
}

/** What the stages found, and what it was found with. */
export interface Stages {
  readonly job: Job
  readonly facts: HostFacts
  readonly got: Got
  readonly measured: MeasuredHost
  readonly require: readonly string[]
  readonly knownBugs: readonly KnownBug[]
  readonly run: Findings['run']
  readonly conclusion: Findings['conclusion']
}

/** What the report is made of. The last moment that counts is now. */
export function findingsOf(
  { job, facts, got, measured, require, knownBugs, run, conclusion }: Stages,
  version: string,
  options: Readonly<Record<string, string>>,
): Findings {
  return {
    version,
    startedAt: job.startedAt,
    endedAt: Date.now(),
    runner: { label: job.label, image: job.image },
    facts,
    criu: got.criu,
    cacheHit: got.cacheHit,
    attempts: got.attempts,
    features: measured.answers,
    require,
    selfTest: selfTestsByName(measured.roundTrips),
    knownBugs: startFailed(got.start) ? bugsBehind(knownBugs, got.start.said) : knownBugs,
    disagreements: measured.disagreements,
    run,
    conclusion,
    drift: null,
    history: null,
    options,
  }
}
