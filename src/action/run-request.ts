import type { TestCommand } from '../command/command.ts'
import type { Criu } from '../criu/criu.ts'
import type { Claimant } from '../criu/sudo-path/claimant.ts'
import type { FeatureAnswer, FeatureState } from '../features/answer.ts'
import type { EarlierPass } from '../gate/earlier.ts'
import type { JudgeInput } from '../gate/judge.ts'
import type { RunOptions } from '../gate/judge-run.ts'
import type { KnownIssues } from '../gate/known-issues.ts'
import type { TestNeed } from '../gate/test-needs.ts'
import type { Place } from '../host/place.ts'
import type { KnownBug } from '../logs/known-bugs.ts'
import type { UserRows } from '../logs/line-meaning.ts'
import type { Format } from '../readers/read-output.ts'
import type { CommandEnd, TestResult } from '../readers/result.ts'

/** What running the tests and judging them needs. */
export interface RunRequest {
  readonly command: Omit<TestCommand, 'env' | 'tempDir' | 'endFamily'>
  /** How the step ended that left the results, and since when they may be; null where the command is run. */
  readonly left: { readonly end: CommandEnd; readonly since: number } | null
  readonly format: Format | 'command'
  /** Of the one test that the command is, under `format: command`. */
  readonly testName: string
  /** Globs of result files, relative to the command's folder. */
  readonly results: readonly string[]
  /** Globs of CRIU's logs. */
  readonly criuLogs: readonly string[]
  /** Whether CRIU's runs are recorded. */
  readonly record: boolean
  readonly options: RunOptions
  /** Absolute. */
  readonly workspace: string
  readonly scratch: string
  readonly reportFolder: string
  /** The job's environment. */
  readonly env: NodeJS.ProcessEnv
  readonly place: Place
  /** The job; null where nothing may be put in sudo's path. */
  readonly claimant: Claimant | null
  /** Aborts when the step is cancelled. */
  readonly cancelled: AbortSignal
  readonly criu: Criu | null
  readonly answers: readonly FeatureAnswer[]
  /** What the plain round trip came to; unknown where it was not done. */
  readonly plainRoundTrip: FeatureState
  readonly knownBugs: readonly KnownBug[]
  /** What is remembered of a test: runs on this kind of runner in which it passed. */
  readonly earlier: (test: TestResult) => readonly EarlierPass[]
  readonly needs: readonly TestNeed[]
  readonly knownIssues: KnownIssues
  /** The machine and the day, by which known issues hold. */
  readonly issueContext: JudgeInput['issueContext']
  readonly userRows: UserRows
}
