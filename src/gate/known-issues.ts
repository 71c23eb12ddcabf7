import { satisfies } from 'semver'
import { comparableVersion } from '../base/comparable-version.ts'
import type { LinearExpression } from '../base/linear-expression.ts'
import type { FeatureState } from '../features/answer.ts'
import { type Evidence, isLastWord } from '../logs/evidence.ts'
import { firstCause } from '../logs/first-cause.ts'
import { quoted } from '../logs/sentences.ts'
import type { RunFault, TestResult } from '../readers/result.ts'
import { matchesTest, type TestPattern } from './test-pattern.ts'
import type { JudgedTest } from './verdict.ts'

/** What CRIU's first cause has to say. */
export interface CausePattern {
  /** As written. */
  readonly text: string
  /** The regular expression; null for a part of the text. */
  readonly expression: LinearExpression | null
}

/** A failure that is known, as one entry of the file of the input `known-issues` says. */
export interface KnownIssue {
  readonly test: TestPattern
  /** A part of CRIU's first cause, or a regular expression between slashes. */
  readonly cause: CausePattern
  /** Semver ranges; null for any. */
  readonly kernel: string | null
  readonly criu: string | null
  /** As the output `arch` names it; empty for any. */
  readonly arch: readonly string[]
  /** CRIU's names of features that must be `false`. */
  readonly missing: readonly string[]
  /** URL. */
  readonly issue: string
  /** The last day on which it excuses, `2027-03-31`. */
  readonly expires: string
  /** First version of CRIU without it; null where there is none yet. */
  readonly fixedIn: string | null
}

/** The file of `known-issues`. */
export interface KnownIssues {
  /** As given. */
  readonly path: string
  readonly issues: readonly KnownIssue[]
  /** The file's text without the entries at these places. */
  readonly without: (places: readonly number[]) => string
}

export const noKnownIssues: KnownIssues = { path: '', issues: [], without: () => '' }

/** The machine and the day, by which entries hold. */
export interface IssueContext {
  readonly kernel: string
  readonly arch: string
  /** Version of the CRIU that the tests found; null where there is none. */
  readonly criu: string | null
  /** `2026-11-27`. */
  readonly today: string
  readonly state: (criu: string) => FeatureState
}

/** Whether an entry's conditions hold on this machine. A version that cannot be read meets none. */
function holds(issue: KnownIssue, { kernel, arch, criu, state }: IssueContext): boolean {
  const within = (version: string | null, range: string | null) => {
    if (range === null) return true
    const comparable = version === null ? null : comparableVersion(version)
    return comparable !== null && satisfies(comparable, range)
  }
  return (
    within(kernel, issue.kernel) &&
    within(criu, issue.criu) &&
    (issue.arch.length === 0 || issue.arch.includes(arch)) &&
    issue.missing.every(feature => state(feature) === 'false')
  )
}

/** Why an entry excuses nothing any more; null while it may. */
function over({ expires, fixedIn }: KnownIssue, { criu, today }: IssueContext): string | null {
  if (today > expires) return `it expired on ${expires}`
  const used = criu === null ? null : comparableVersion(criu)
  const fixed = fixedIn === null ? null : comparableVersion(fixedIn)
  if (used !== null && fixed !== null && satisfies(used, `>=${fixed}`))
    return `it is fixed in CRIU ${fixedIn}, and CRIU ${criu} is used here`
  return null
}

/** An entry, and the line by which it is known. */
export interface Excuse {
  readonly issue: KnownIssue
  readonly cause: Evidence
}

/** The entry that may excuse a failed test: it names the test, its conditions hold, and CRIU's first cause is the one it tells of. */
export function excusingIssue(
  issues: readonly KnownIssue[],
  test: TestResult,
  evidence: readonly Evidence[],
  context: IssueContext,
): Excuse | null {
  if (issues.length === 0) return null
  const cause = firstCause(evidence)
  if (cause === null || cause.line.kind !== 'criu' || cause.isStray === true) return null
  const issue = issues.find(
    one =>
      over(one, context) === null &&
      holds(one, context) &&
      matchesTest(one.test, test) &&
      speaksOf(one.cause, cause.line.text),
  )
  return issue === undefined ? null : { issue, cause }
}

function speaksOf({ text, expression }: CausePattern, line: string): boolean {
  return expression === null ? line.includes(text) : expression.test(line)
}

/** The evidence where what the known cause explains says nothing: it again, and what CRIU says after it in the same log. */
export function withoutKnown(evidence: readonly Evidence[], { issue, cause }: Excuse): readonly Evidence[] {
  const at = evidence.indexOf(cause)
  // What CRIU says until its last word on the operation; a later run may have written to the same path.
  const end = evidence.findIndex(
    ({ line, source }, place) => place >= at && (source !== cause.source || isLastWord(line.text)),
  )
  return evidence.map((one, place) => {
    const { line, source } = one
    const follows = place > at && (end < 0 || place <= end) && source !== 'output' && source === cause.source
    const known =
      line.kind === 'criu' && one.meaning.kind !== 'crash' && (follows || speaksOf(issue.cause, line.text))
    return known ? { ...one, meaning: { kind: 'noise' } } : one
  })
}

/** What is said of a test whose failure is known. */
export function excused({ issue, cause }: Excuse): string {
  return `known issue ${issue.issue} (until ${issue.expires}): ${quoted(cause.line.text)}`
}

/** Entries that are to go, a fault for each, and their places in the file. */
export interface Outdated {
  readonly faults: readonly RunFault[]
  readonly places: readonly number[]
}

/** Entries that have expired, are fixed by the CRIU that is used, or whose every test passed. */
export function outdatedIssues(
  { path, issues }: KnownIssues,
  tests: readonly JudgedTest[],
  context: IssueContext,
): Outdated {
  const found = issues.flatMap((issue, place) => {
    const why = over(issue, context) ?? stale(issue, tests, context)
    return why === null ? [] : [{ place, fault: faultOf(issue, why, path) }]
  })
  return { faults: found.map(({ fault }) => fault), places: found.map(({ place }) => place) }
}

function faultOf({ test, issue }: KnownIssue, why: string, path: string): RunFault {
  const message = `the known issue of ${test.pattern} is to be removed from ${path}: ${why} (${issue})`
  return { kind: 'known-issue', message, where: '', output: [] }
}

function stale(issue: KnownIssue, tests: readonly JudgedTest[], context: IssueContext): string | null {
  if (!holds(issue, context)) return null
  const named = tests.filter(({ test }) => matchesTest(issue.test, test))
  const passed = named.filter(({ verdict }) => verdict === 'passed')
  const others = named.some(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped')
  const known = named.some(({ knownIssue }) => knownIssue !== null)
  if (passed.length === 0 || others || known) return null
  return passed.length === 1 ? 'the test passed' : `all ${passed.length} tests that it names passed`
}
