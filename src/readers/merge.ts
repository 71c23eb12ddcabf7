import { foreignFaults, type NoticedLines } from './foreign-failures.ts'
import { samePackage } from './go/go-lines.ts'
import type { OutputRead } from './read-output.ts'
import type { ResultFormat, RunFault, TestResult } from './result.ts'
import type { FailureNote } from './result-sink.ts'

/** What result files told. */
export type FilesRead = Pick<OutputRead, 'tests' | 'faults' | 'passedUnlisted'>

/** The results of a run, from its output and its files. */
export interface MergedRead {
  readonly tests: readonly TestResult[]
  readonly faults: readonly RunFault[]
  readonly formats: readonly ResultFormat[]
  readonly passedUnlisted: number
  readonly wrapperStatuses: readonly number[]
  readonly stoppedTargets: readonly string[]
  readonly lastLines: readonly string[]
}

/**
 * Joins what the output told with what the result files told, so that a test in both counts once.
 *
 * Two results are the same test if their names are equal and so are their suites, or one of them knows none (TAP) or
 * only its last part (gotestsum). Of several attempts the first goes with the first, and so on. The worse outcome holds (failed, then skipped, then
 * passed); the output's own record is kept, since it knows when the test ran, and takes from the file what it lacks.
 */
export function mergeReads(stream: OutputRead, inFilesOnly: FilesRead): MergedRead {
  const told = inFilesOnly.tests.filter(
    test => !(test.outcome === 'failed' && stream.explained.has(test.name)),
  )
  const files = { ...inFilesOnly, tests: withNotes(told, stream.notes) }
  const inFiles = new Map<string, TestResult[]>()
  for (const test of files.tests) inFiles.set(test.name, [...(inFiles.get(test.name) ?? []), test])
  const suites = new Set(files.tests.map(test => test.suite))
  const failedSuites = files.tests.filter(test => test.outcome === 'failed').map(test => test.suite)

  const ofOutput = withoutGinkgoRunners(withSummaries(stream.tests), stream.noticed, files.tests)
  const timesTold = new Map<string, number>()
  for (const test of ofOutput) timesTold.set(keyOf(test), (timesTold.get(keyOf(test)) ?? 0) + 1)
  const merged = ofOutput
    .filter(test => !(test.name === '(package)' && suites.has(test.suite)))
    .map(test => {
      const candidates = inFiles.get(test.name) ?? []
      const others = candidates.filter(other => sameSuite(test.suite, other.suite))
      // The output may tell once of what the file has an entry for each attempt.
      const taken = (timesTold.get(keyOf(test)) ?? 1) > 1 ? others.slice(0, 1) : others
      for (const other of taken) candidates.splice(candidates.indexOf(other), 1)
      // Attempts that the output counts are not joined: it passed in the end.
      return test.failedAttempts > 0 ? test : taken.reduce(join, test)
    })
  const faults = stream.faults.filter(
    fault => fault.kind !== 'exit-code' || !failedSuites.some(suite => samePackage(suite, fault.where)),
  )
  return {
    tests: [...merged, ...[...inFiles.values()].flat()],
    faults: [...faults, ...files.faults, ...foreignFaults(stream.noticed, files.tests, stream.tests)],
    formats: files.tests.length > 0 ? [...stream.formats, 'junit'] : stream.formats,
    wrapperStatuses: [...new Set([...stream.noticed.statuses, ...stream.statuses])],
    stoppedTargets: stream.noticed.stoppedTargets,
    lastLines: stream.noticed.lastLines,
    passedUnlisted: files.tests.length > 0 ? files.passedUnlisted : stream.passedUnlisted,
  }
}

/** The tests with what the output shows of their failures, where it is plain which test a note is of. */
function withNotes(tests: readonly TestResult[], notes: readonly FailureNote[]): readonly TestResult[] {
  if (notes.length === 0) return tests
  const failed = tests.filter(({ outcome }) => outcome === 'failed')
  const of = new Map<TestResult, readonly string[]>()
  for (const [name, all] of Map.groupBy(notes, note => note.name)) {
    const named = failed.filter(test => test.name === name)
    if (named.length !== all.length) continue
    for (const [at, test] of named.entries()) of.set(test, all[at]?.lines ?? [])
  }
  return tests.map(test => {
    const lines = of.get(test)
    return lines === undefined ? test : { ...test, output: allLines(test.output, lines) }
  })
}

/** Lines of two sources about one failure, each once. */
function allLines(output: readonly string[], other: readonly string[]): readonly string[] {
  const bare = (line: string) => line.replace(/^\s*#/, '').trim()
  const known = new Set(output.map(bare))
  return [...output, ...other.filter(line => !known.has(bare(line)))]
}

const keyOf = ({ suite, name }: TestResult) => `${suite}\t${name}`

/** gotestsum's summary repeats what `go test -json` told before: both sources about a test are one. */
function withSummaries(tests: readonly TestResult[]): readonly TestResult[] {
  if (!tests.some(({ format }) => format === 'go-json') || !tests.some(({ format }) => format === 'go'))
    return tests
  const repeated = new Map<string, TestResult[]>()
  for (const test of tests)
    if (test.format === 'go' && test.outcome !== 'passed')
      repeated.set(test.name, [...(repeated.get(test.name) ?? []), test])
  const joined = new Set<TestResult>()
  const all = tests.map(test => {
    const again = repeated
      .get(test.name)
      ?.find(one => !joined.has(one) && one.outcome === test.outcome && samePackage(test.suite, one.suite))
    if (test.format !== 'go-json' || again === undefined) return test
    joined.add(again)
    return join(test, again)
  })
  return all.filter(test => !joined.has(test))
}

/** How ginkgo ends its report within the Go test that runs it. */
const ginkgoEnd = /^FAIL!\s+-{1,2} .*\b([1-9]\d*) Failed\b/

/** A Go test that only runs ginkgo's specs says nothing of its own where the result file has them. */
function withoutGinkgoRunners(
  tests: readonly TestResult[],
  { failures }: NoticedLines,
  inFiles: readonly TestResult[],
): readonly TestResult[] {
  const specs = inFiles.filter(({ outcome }) => outcome === 'failed').length
  const runs = (test: TestResult) => {
    if (test.outcome !== 'failed' || (test.format !== 'go' && test.format !== 'go-json')) return 0
    const lines = test.output.length === 0 ? failures.map(({ line }) => line) : test.output
    const told = lines.flatMap(line => ginkgoEnd.exec(line.trim())?.[1] ?? [])
    return told.length === 0 ? 0 : Math.max(...told.map(Number))
  }
  const runners = tests.filter(test => runs(test) > 0)
  return specs >= Math.max(1, ...runners.map(runs)) ? tests.filter(test => !runners.includes(test)) : tests
}

function sameSuite(a: string, b: string): boolean {
  return a === '' || b === '' || samePackage(a, b) || samePackage(b, a)
}

/** What both said of a failure; of one that only one of them knows, what that one said. */
function outputOf(worse: TestResult, other: TestResult): Pick<TestResult, 'output' | 'outputLinesCut'> {
  const { output, outputLinesCut } = worse.output.length === 0 ? other : worse
  if (other.outcome !== worse.outcome) return { output, outputLinesCut }
  return {
    output: allLines(output, other.output),
    outputLinesCut: Math.min(outputLinesCut, other.outputLinesCut),
  }
}

const severity = { passed: 0, skipped: 1, failed: 2 } as const

function join(stream: TestResult, file: TestResult): TestResult {
  const worse = severity[file.outcome] > severity[stream.outcome] ? file : stream
  const other = worse === file ? stream : file
  return {
    ...worse,
    format: stream.format,
    suite: file.suite.length > stream.suite.length ? file.suite : stream.suite,
    parent: stream.parent ?? file.parent,
    skipReason: worse.skipReason || (other.outcome === worse.outcome ? other.skipReason : ''),
    file: worse.file ?? other.file,
    line: worse.file === null ? other.line : worse.line,
    durationMs: worse.durationMs ?? other.durationMs,
    ...outputOf(worse, other),
    span: stream.span ?? file.span,
    failedAttempts: Math.max(stream.failedAttempts, file.failedAttempts),
    crash: worse.outcome === 'failed' ? (worse.crash ?? other.crash) : null,
  }
}
