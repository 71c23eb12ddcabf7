import { foreignFaults, withNamedEnds } from './foreign-failures.ts'
import { samePackage } from './go/go-lines.ts'
import type { OutputRead } from './read-output.ts'
import type { ResultFormat, RunFault, TestResult } from './result.ts'

/** What result files told. */
export type FilesRead = Omit<OutputRead, 'formats' | 'noticed'>

/** The results of a run, from its output and its files. */
export interface MergedRead {
  readonly tests: readonly TestResult[]
  readonly faults: readonly RunFault[]
  readonly formats: readonly ResultFormat[]
  readonly passedUnlisted: number
  readonly wrapperStatuses: readonly number[]
  readonly stoppedTargets: readonly string[]
}

/**
 * Joins what the output told with what the result files told, so that a test in both counts once.
 *
 * Two results are the same test if their names are equal and so are their suites, or one of them knows none (TAP) or
 * only its last part (gotestsum). Of several attempts the first goes with the first, and so on. The worse outcome holds (failed, then skipped, then
 * passed); the output's own record is kept, since it knows when the test ran, and takes from the file what it lacks.
 */
export function mergeReads(stream: OutputRead, inFilesOnly: FilesRead): MergedRead {
  const files = { ...inFilesOnly, tests: withNamedEnds(inFilesOnly.tests, stream.noticed) }
  const inFiles = new Map<string, TestResult[]>()
  for (const test of files.tests) inFiles.set(test.name, [...(inFiles.get(test.name) ?? []), test])
  const suites = new Set(files.tests.map(test => test.suite))
  const failedSuites = files.tests.filter(test => test.outcome === 'failed').map(test => test.suite)

  const merged = stream.tests
    .filter(test => !(test.name === '(package)' && suites.has(test.suite)))
    .map(test => {
      const candidates = inFiles.get(test.name) ?? []
      const at = candidates.findIndex(other => sameSuite(test.suite, other.suite))
      const [other] = at < 0 ? [] : candidates.splice(at, 1)
      return other === undefined ? test : join(test, other)
    })
  const faults = stream.faults.filter(
    fault => fault.kind !== 'exit-code' || !failedSuites.some(suite => samePackage(suite, fault.where)),
  )
  return {
    tests: [...merged, ...[...inFiles.values()].flat()],
    faults: [...faults, ...files.faults, ...foreignFaults(stream.noticed, files.tests)],
    formats: files.tests.length > 0 ? [...stream.formats, 'junit'] : stream.formats,
    wrapperStatuses: stream.noticed.statuses,
    stoppedTargets: stream.noticed.stoppedTargets,
    passedUnlisted: files.tests.length > 0 ? files.passedUnlisted : stream.passedUnlisted,
  }
}

function sameSuite(a: string, b: string): boolean {
  return a === '' || b === '' || samePackage(a, b) || samePackage(b, a)
}

/** What both said of a failure; of one that only one of them knows, what that one said. */
function outputOf(worse: TestResult, other: TestResult): Pick<TestResult, 'output' | 'outputLinesCut'> {
  const { output, outputLinesCut } = worse.output.length === 0 ? other : worse
  if (other.outcome !== worse.outcome) return { output, outputLinesCut }
  const bare = (line: string) => line.replace(/^\s*#/, '').trim()
  const known = new Set(output.map(bare))
  const more = other.output.filter(line => !known.has(bare(line)))
  return { output: [...output, ...more], outputLinesCut: Math.min(outputLinesCut, other.outputLinesCut) }
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
