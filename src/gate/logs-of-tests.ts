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

function ownersOf(tests: readonly TestResult[], log: CriuLog): readonly number[] {
  const candidates = tests.flatMap((test, index) => (test.outcome === 'passed' ? [] : [{ test, index }]))
  const exact = candidates.filter(({ test }) => test.output.some(line => namesPath(line, log.path)))
  if (exact.length > 0)
    return oneOf(
      tests,
      exact.map(({ index }) => index),
      log,
    )
  const inOwnFolder = tests.flatMap((test, index) => (liesInFolderOf(test, log.path) ? [index] : []))
  if (inOwnFolder.length > 0) return oneOf(tests, inOwnFolder, log)
  const alone = runningAlone(tests, log)
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

function runningAlone(tests: readonly TestResult[], log: CriuLog): readonly number[] {
  const { modifiedAt } = log
  if (modifiedAt === null) return []
  const covering = tests.flatMap((test, index) => (covers(test, modifiedAt) ? [index] : []))
  const innermost = covering.filter(index => !covering.some(other => isWithin(tests[other], tests[index])))
  // The slack of a neighbour is no claim to what was written while another one ran.
  const exact = innermost.filter(index => covers(tests[index], modifiedAt, 0))
  const alone = exact.length > 0 ? exact : innermost
  return alone.length === 1 ? alone : []
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
