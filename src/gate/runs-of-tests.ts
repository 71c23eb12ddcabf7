import type { TestResult } from '../readers/result.ts'
import type { RecordedRun } from '../recording/recorded-run.ts'
import type { NamedTest } from '../recording/test-of-run.ts'
import { innermostCovering, ownersOf } from './logs-of-tests.ts'

/**
 * The test that each run of CRIU was started for, by its place in `tests`: the one that the run or its parents name, else the
 * one that its logs belong to, else the one that alone ran all the time that it did. Null where none of this tells.
 */
export function ownersOfRuns(
  tests: readonly TestResult[],
  runs: readonly RecordedRun[],
): readonly (number | null)[] {
  return runs.map(run => ownerOfRun(tests, run))
}

function ownerOfRun(tests: readonly TestResult[], run: RecordedRun): number | null {
  const { test: named } = run
  if (named !== null) {
    const places = tests.flatMap((test, index) => (isNamed(named, test) ? [index] : []))
    return places.length === 1 ? (places[0] ?? null) : inTime(tests, run, places)
  }
  const places = placesInPackage(tests, run)
  const owners = new Set(run.texts.flatMap(log => ownersOf(tests, log, places)))
  if (owners.size === 1) return [...owners][0] ?? null
  return owners.size > 1 ? null : inTime(tests, run, places)
}

/** The one of these tests that alone ran all the time that the run did. */
function inTime(
  tests: readonly TestResult[],
  { startedAt, endedAt }: RecordedRun,
  places: readonly number[],
): number | null {
  const [owner, another] = innermostCovering(tests, places, { start: startedAt, end: endedAt })
  return another === undefined ? (owner ?? null) : null
}

/** Whether a test is the one that a framework named to the processes that it started. */
function isNamed({ framework, suite, name }: NamedTest, test: TestResult): boolean {
  switch (framework) {
    case 'bats':
      return test.name === name && inFile(test, suite)
    case 'pytest': {
      const [last = '', ...classes] = name.split('::').toReversed()
      const module = suite.replace(/\.py$/, '').replaceAll('/', '.')
      return test.name === last && endsAtDot(test.suite, [module, ...classes.toReversed()].join('.'))
    }
    case 'nextest':
      return test.name === name && (suite === '' || test.suite === suite)
    case 'automake':
      return test.name === name || test.name.startsWith(`${name} `)
    case 'zdtm':
      return test.name === name || test.name.startsWith(`${name}(`)
  }
}

/** Only failures of a plain TAP tell their file. */
function inFile({ file, suite, format }: TestResult, path: string): boolean {
  const name = (given: string) => given.slice(given.lastIndexOf('/') + 1)
  if (file !== null) return name(file) === name(path)
  return format !== 'junit' || suite === '' || name(suite) === name(path)
}

function endsAtDot(suite: string, wanted: string): boolean {
  return suite === wanted || suite.endsWith(`.${wanted}`) || wanted.endsWith(`.${suite}`)
}

/**
 * Where a parent of the run is a Go test program, the tests of its package: it runs in its package's folder. Else all.
 * Source: go/src/cmd/go/internal/test/test.go, "go test runs in the package's source directory".
 */
function placesInPackage(tests: readonly TestResult[], { parents }: RecordedRun): readonly number[] {
  const all = tests.map((_, index) => index)
  const program = parents.find(
    ({ command }) => command[0]?.endsWith('.test') && command.some(word => word.startsWith('-test.')),
  )
  if (program === undefined) return all
  const inGo = all.filter(place => /^go/.test(tests[place]?.format ?? ''))
  const folder = program.folder ?? ''
  const depths = inGo.map(place => commonTail(tests[place]?.suite ?? '', folder))
  const deepest = Math.max(0, ...depths)
  return deepest === 0 ? inGo : inGo.filter((_, index) => depths[index] === deepest)
}

/** How many parts at their ends two paths have in common. */
function commonTail(one: string, other: string): number {
  const [a, b] = [one.split('/').toReversed(), other.split('/').toReversed()]
  const differ = a.findIndex((part, index) => part !== b[index])
  return differ < 0 ? a.length : differ
}
