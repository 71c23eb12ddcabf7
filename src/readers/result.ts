import type { Crash } from '../logs/crash.ts'

/** The formats that a test command's output is read in. */
export const outputFormats = [
  'go-json',
  'go',
  'tap',
  'zdtm',
  'automake',
  'ctest',
  'googletest',
  'libtest',
  'meson',
  'pytest',
  'unittest',
] as const
export type OutputFormat = (typeof outputFormats)[number]

/** What a result was read from: output in one of the formats, a file, or how the command itself ended. */
export type ResultFormat = OutputFormat | 'junit' | 'command'

/** What the test program itself said of a test. */
export const outcomes = ['passed', 'failed', 'skipped'] as const
export type Outcome = (typeof outcomes)[number]

/** One test case as its program reported it. */
export interface TestResult {
  readonly format: ResultFormat
  /** Go package, bats file, zdtm, JUnit suite; empty where the format names none. */
  readonly suite: string
  /** Full name within the suite: `TestCheckpoint/userns`. */
  readonly name: string
  /** Full name of the test that contains this one. */
  readonly parent: string | null
  readonly outcome: Outcome
  /** The skip's reason in the test's own words; empty where none was given. */
  readonly skipReason: string
  /** As printed by the test program, not yet resolved against the workspace. */
  readonly file: string | null
  readonly line: number | null
  /** Lines of its source that say what it was doing when it failed; empty where they are not known. */
  readonly statement: readonly string[]
  readonly durationMs: number | null
  /** The test's own lines as printed, without line ends; the middle is left out of a long output. */
  readonly output: readonly string[]
  /** How many of its first lines were printed outside of every test, before its result: they may be anybody's. */
  readonly strayLines: number
  /** How many lines were left out of `output`. */
  readonly outputLinesCut: number
  /** When it was seen running, ms since the epoch: ties CRIU's log files to it. Null where unknown. */
  readonly span: { readonly start: number; readonly end: number } | null
  readonly crash: Crash | null
  /** How often the same test had failed before, where it passed in the end as its framework says. */
  readonly failedAttempts: number
}

/** What went wrong with the run and belongs to no test. */
export const runFaultKinds = [
  'build-error',
  'panic',
  'data-race',
  'sanitizer',
  'plan',
  'bail-out',
  'cut-off',
  'timeout',
  'cancelled',
  'signal',
  'exit-code',
  'no-tests',
  'unreadable',
  'unread-failure',
  'not-started',
  'not-run',
  'known-issue',
] as const
export type RunFaultKind = (typeof runFaultKinds)[number]

/** A failure of the run itself (rule 1 of the verdict). */
export interface RunFault {
  readonly kind: RunFaultKind
  /** One sentence: what was seen, what was expected. */
  readonly message: string
  /** The suite, file or package it was seen in; empty where it is the whole run. */
  readonly where: string
  /** The lines that show it. */
  readonly output: readonly string[]
}

/** How the command ended. */
export interface CommandEnd {
  readonly code: number | null
  readonly signal: string | null
  readonly timedOut: boolean
  readonly cancelled: boolean
}

/** A command of the script. */
export interface UnrunPart {
  /** In `run`, counted from 1. */
  readonly line: number
  /** Its first line, shortened. */
  readonly text: string
}

/** What of the script has not run. */
export interface Unrun {
  /** `tests`: commands that may test have not run; `maybe-tests`: they may not have; `no-tests`: others have not. */
  readonly kind: 'tests' | 'maybe-tests' | 'no-tests'
  /** Where the script ended; null where that is not known. */
  readonly at: UnrunPart | null
  /** In their order; none where the script cannot be looked into. */
  readonly parts: readonly UnrunPart[]
}

/** All that is known after the command has ended. */
export interface TestRun {
  readonly tests: readonly TestResult[]
  /** Faults that the readers saw (plan not met, build error); the gate adds those that follow from the end. */
  readonly faults: readonly RunFault[]
  readonly end: CommandEnd
  /** Formats that were recognised in the stream or read from files, in order of appearance. */
  readonly formats: readonly ResultFormat[]
  /** Passed tests beyond the first 20,000, which are counted but not in `tests`: memory stays flat. */
  readonly passedUnlisted: number
  /** Exit statuses of tools between the tests and the command (make: 2) that were seen. */
  readonly wrapperStatuses: readonly number[]
  /** Targets at which a `make` of the script itself stopped. */
  readonly stoppedTargets: readonly string[]
  /** The last lines of the output that belong to no test. */
  readonly lastLines: readonly string[]
  /** What each `make` of the script is asked to make, in their order. */
  readonly makeGoals: readonly (readonly string[])[]
  /** Null where all of the script has run. */
  readonly unrun: Unrun | null
  readonly startedAt: number
  readonly durationMs: number
}
