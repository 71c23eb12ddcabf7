import type { CriuLog } from '../logs/evidence.ts'
import type { TestResult } from '../readers/result.ts'

/** A log is finished some time after the line that ended the test was read, or before the first one was. */
const slackMs = 250

/**
 * The logs that belong to each test, by its place in `tests`: those whose path its output holds, else those in its own
 * temporary folder, those that were last written while it alone ran, or while it alone of those that name the end of the
 * path ran. A log that several tests may have written belongs to none: it proves nothing.
 */
export function logsOfTests(
  tests: readonly TestResult[],
  logs: readonly CriuLog[],
): readonly (readonly CriuLog[])[] {
  const found = tests.map((): CriuLog[] => [])
  for (const log of logs) for (const owner of ownersOf(tests, log)) found[owner]?.push(log)
  return found
}

/**
 * The places of the tests that a log belongs to: one at most.
 * @param places those that may be it
 */
export function ownersOf(
  tests: readonly TestResult[],
  log: CriuLog,
  places: readonly number[] = tests.map((_, index) => index),
): readonly number[] {
  const known = places.flatMap(index => {
    const test = tests[index]
    return test === undefined ? [] : [{ test, index }]
  })
  const candidates = known.filter(({ test }) => test.outcome !== 'passed')
  const exact = candidates.filter(({ test }) => test.output.some(line => namesPath(line, log.path)))
  if (exact.length > 0)
    return oneOf(
      tests,
      exact.map(({ index }) => index),
      log,
    )
  const inOwnFolder = known.flatMap(({ test, index }) => (liesInFolderOf(test, log.path) ? [index] : []))
  if (inOwnFolder.length > 0) return oneOf(tests, inOwnFolder, log)
  const { modifiedAt } = log
  const moment = modifiedAt === null ? null : { start: modifiedAt, end: modifiedAt }
  const running = moment === null ? [] : innermostCovering(tests, places, moment)
  const alone = running.length === 1 ? running : []
  if (alone.length > 0) return alone
  const named = candidates.filter(
    ({ test }) => test.output.some(line => namesEnd(line, log.path)) && mayHaveWritten(test, log),
  )
  return named.length === 1 ? named.map(({ index }) => index) : []
}

/**
 * Of tests that may all have written a log the one in whose time it was last written, the innermost where one contains the
 * other; none where several are left.
 */
function oneOf(tests: readonly TestResult[], places: readonly number[], log: CriuLog): readonly number[] {
  const innermost = places.filter(place => !places.some(other => isWithin(tests[other], tests[place])))
  if (innermost.length === 1) return innermost
  const { modifiedAt } = log
  if (modifiedAt === null) return []
  for (const slack of [0, slackMs]) {
    const during = innermost.filter(place => covers(tests[place], modifiedAt, slack))
    if (during.length === 1) return during
  }
  return []
}

/** Whether the line holds the whole path, and not only the beginning of a longer one. */
function namesPath(line: string, path: string): boolean {
  const at = line.indexOf(path)
  return at >= 0 && !/[\w.-]/.test(line[at + path.length] ?? '') && !/[\w.-]/.test(line[at - 1] ?? '')
}

/**
 * Whether the path leads through the test's own temporary folder: its name without slashes and signs, and a number.
 * Source: go/src/testing/testing.go, common.TempDir.
 */
function liesInFolderOf({ name, format }: TestResult, path: string): boolean {
  if (format !== 'go' && format !== 'go-json') return false
  const folder = name.replaceAll(/[^\p{L}\p{N}_-]/gu, '')
  return path.split('/').some(part => part.startsWith(folder) && /^\d+$/.test(part.slice(folder.length)))
}

/** Whether a word of the line is a path, of two parts at least, that `path` ends with. */
function namesEnd(line: string, path: string): boolean {
  const tail = path.split('/').slice(-2).join('/')
  if (!line.includes(tail)) return false
  return line
    .split(/[\s"'`=,;()[\]\\]+/)
    .some(word => word.endsWith(tail) && path.endsWith(`/${word.replace(/^(?:\.?\/)+/, '')}`))
}

function mayHaveWritten(test: TestResult, { modifiedAt }: CriuLog): boolean {
  return test.span === null || modifiedAt === null || covers(test, modifiedAt)
}

/** The time that something took, ms since the epoch. */
interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Of the tests at these places those that ran all of that time, without those that contain another of them; none where it is
 * not known of each when it ran. The slack of a neighbour is no claim to what happened while another one ran.
 */
export function innermostCovering(
  tests: readonly TestResult[],
  places: readonly number[],
  span: Span,
): readonly number[] {
  // Where it is not known of a test when it ran, none is known to have run alone.
  if (places.some(place => tests[place]?.span === null && tests[place]?.outcome !== 'skipped')) return []
  const covering = (slack: number) =>
    places.filter(place => covers(tests[place], span.start, slack) && covers(tests[place], span.end, slack))
  const innermost = (found: readonly number[]) =>
    found.filter(place => !found.some(other => isWithin(tests[other], tests[place])))
  const wide = innermost(covering(slackMs))
  const exact = wide.filter(place => covering(0).includes(place))
  return exact.length > 0 ? exact : wide
}

function covers(test: TestResult | undefined, moment: number, slack = slackMs): boolean {
  const span = test?.span ?? null
  return span !== null && span.start - slack <= moment && moment <= span.end + slack
}

function isWithin(inner: TestResult | undefined, outer: TestResult | undefined): boolean {
  return (
    inner !== undefined &&
    outer !== undefined &&
    inner.suite === outer.suite &&
    (inner.parent === outer.name || inner.parent?.startsWith(`${outer.name}/`) === true)
  )
}

/** The logs that were written while a test ran, but maybe by another one that ran at the same time. */
export function logsInDoubt(
  test: TestResult,
  tests: readonly TestResult[],
  logs: readonly CriuLog[],
): readonly CriuLog[] {
  const during = logs.filter(({ modifiedAt }) => modifiedAt !== null && covers(test, modifiedAt))
  return during.filter(log => ownersOf(tests, log).length === 0)
}
