import type { RunFault, TestResult } from './result.ts'

/** A line with which a framework sums up that tests failed, or a tool that it did. */
export interface ForeignFailure {
  readonly by: string
  readonly text: RegExp
  /** What is judged when this is read: the framework's own results. Null for what no result file tells of. */
  readonly readableBy: string | null
  readonly example: string
  readonly source: string
}

/**
 * What tells of a failure that no reader has read. Each row reads a whole line, so that a test which speaks of failures is
 * not taken for one.
 */
export const foreignFailures: readonly ForeignFailure[] = [
  {
    by: 'libtest',
    text: /^test result: FAILED\. \d+ passed; \d+ failed;/,
    readableBy: 'cargo nextest with a JUnit profile and `results`',
    example: 'test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out',
    source: 'rust library/test/src/formatters/pretty.rs',
  },
  {
    by: 'cargo',
    text: /^error: (?:test failed, to rerun pass|\d+ targets? failed|could not compile) ?.*$/,
    readableBy: 'cargo nextest with a JUnit profile and `results`',
    example: 'error: test failed, to rerun pass `--lib`',
    source: 'cargo src/cargo/ops/cargo_test.rs',
  },
  {
    by: 'nextest',
    text: /^\s*Summary \[.{1,20}\].{0,200}\b[1-9]\d* (?:failed|timed out|exec failed)\b.{0,200}$/,
    readableBy: 'a JUnit profile and `results`',
    example: '     Summary [   0.103s] 2 tests run: 1 passed, 1 failed, 0 skipped',
    source: 'cargo-nextest nextest-runner/src/reporter/displayer',
  },
  {
    by: 'pytest',
    text: /^=*\s*(?:\d+ \w+, )*[1-9]\d* (?:failed|errors?)\b(?:, \d+ \w+)* in [\d.]+s(?: \([\d:]+\))?\s*=*$/,
    readableBy: '`--junit-xml=report.xml` and `results: report.xml`',
    example: '========================= 1 failed, 1 passed in 0.01s ==========================',
    source: 'pytest src/_pytest/terminal.py build_summary_stats_line',
  },
  {
    by: 'unittest',
    text: /^FAILED \((?:(?:failures|errors|unexpected successes|skipped|expected failures)=\d+(?:, )?)+\)$/,
    readableBy: '`-v`, or xmlrunner (unittest-xml-reporting) and `results`',
    example: 'FAILED (failures=1)',
    source: 'CPython Lib/unittest/runner.py',
  },
  {
    by: 'ctest',
    text: /^\d+% tests passed, [1-9]\d* tests? failed out of \d+$/,
    readableBy: '`--output-junit report.xml` and `results: report.xml`',
    example: '50% tests passed, 1 tests failed out of 2',
    source: 'CMake Source/CTest/cmCTestTestHandler.cxx',
  },
  {
    by: 'meson',
    text: /^(?:Fail|Timeout|Unexpected Pass):\s+[1-9]\d*\s*$/,
    readableBy: '`results: builddir/meson-logs/testlog.junit.xml`',
    example: 'Fail: 1',
    source: 'meson mesonbuild/mtest.py TestHarness.summary',
  },
  {
    by: 'ginkgo',
    text: /^(?:FAIL!\s+-{1,2} .*\b[1-9]\d* Failed\b.*|There were failures detected in the following suites:|.{0,200}\[Compilation failure\].{0,200})$/,
    readableBy: '`--junit-report=report.xml` and `results: report.xml`',
    example: 'FAIL! -- 1 Passed | 1 Failed | 0 Pending | 0 Skipped',
    source: 'onsi/ginkgo reporters/default_reporter.go, ginkgo/internal/run.go',
  },
  {
    by: 'bats',
    text: /^\d+ tests?, [1-9]\d* failures?(?:, .{1,100})?$/,
    readableBy: '`--tap`',
    example: '2 tests, 1 failure',
    source: 'bats-core libexec/bats-core/bats-format-pretty',
  },
  {
    by: 'googletest',
    text: /^\[ {2}FAILED {2}\] [1-9]\d* tests?, listed below:$/,
    readableBy: '`--gtest_output=xml:report.xml` and `results: report.xml`',
    example: '[  FAILED  ] 1 test, listed below:',
    source: 'googletest src/gtest.cc PrettyUnitTestResultPrinter',
  },
  {
    by: 'surefire',
    text: /^(?:\[ERROR\] )?Tests run: \d+, (?:Failures: [1-9]\d*, Errors: \d+|Failures: 0, Errors: [1-9]\d*).*$/,
    readableBy: '`results: **/surefire-reports/*.xml`',
    example: '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0',
    source: 'maven-surefire-common DefaultReporterFactory',
  },
  {
    by: 'automake',
    text: /^# (?:FAIL|XPASS|ERROR):\s+[1-9]\d*$/,
    readableBy: 'TAP or JUnit of the tests themselves',
    example: '# FAIL:  1',
    source: 'automake lib/am/check.am',
  },
  {
    by: 'JUnit XML in the output',
    text: /^<testsuites?\b.{0,300}\b(?:failures|errors)="[1-9]\d*".*$/,
    readableBy: 'a file that `results` names: write it there (`> report.xml`)',
    example: '<testsuites time="3.1" tests="2" failures="1">',
    source: 'bats --formatter junit; jest and others write it to a file',
  },
  {
    by: 'prove',
    text: /^Result: FAIL$/,
    readableBy: '`prove --verbose`, or the TAP itself',
    example: 'Result: FAIL',
    source: 'TAP::Formatter::Base',
  },
  {
    by: 'mocha',
    text: /^\s*[1-9]\d* failing$/,
    readableBy: '`--reporter tap`',
    example: '  1 failing',
    source: 'mocha lib/reporters/base.js epilogue',
  },
  {
    by: 'jest',
    text: /^(?:Tests|Test Suites): +[1-9]\d* failed\b.*$/,
    readableBy: 'jest-junit (`--reporters=default --reporters=jest-junit`) and `results: junit.xml`',
    example: 'Tests:       1 failed, 1 passed, 2 total',
    source: 'jest packages/jest-reporters/src/getSummary.ts',
  },
  {
    by: 'vitest',
    text: /^\s*(?:Tests|Test Files) +[1-9]\d* failed\b.*$/,
    readableBy:
      '`--reporter=default --reporter=junit --outputFile.junit=report.xml` and `results: report.xml`',
    example: ' Test Files  1 failed (1)',
    source: 'vitest packages/vitest/src/node/reporters/base.ts',
  },
  {
    by: 'node:test',
    text: /^(?:ℹ|#) fail [1-9]\d*$/,
    readableBy: '`--test-reporter=tap`',
    example: 'ℹ fail 1',
    source: 'node lib/internal/test_runner/reporter/spec.js, tap.js',
  },
  {
    by: 'jest and vitest',
    text: /^(?:.{0,20}Unhandled (?:Errors|Rejections?|Error).{0,20}|\s*● Test suite failed to run)$/,
    readableBy: null,
    example: '  ● Test suite failed to run',
    source: 'jest packages/jest-message-util; vitest packages/vitest/src/node/logger.ts printUnhandledErrors',
  },
  {
    by: 'surefire',
    text: /^(?:\[ERROR\] )?(?:Crashed tests:|.{0,200}The forked VM terminated without properly saying goodbye.{0,200})$/,
    readableBy: null,
    example: '[ERROR] Crashed tests:',
    source: 'maven-surefire ForkStarter',
  },
  {
    by: 'meson',
    text: /^\s*\d+\/\d+ \S.{0,299}?\s+(?:TIMEOUT|FAIL|ERROR)\s+[\d.]+s\s+killed by signal \d+ SIG\w+\s*$/,
    readableBy: null,
    example: '2/3 counter / crash         FAIL           0.35s   killed by signal 11 SIGSEGV',
    source: 'meson mesonbuild/mtest.py TestRunExitCode: its JUnit file leaves time-outs and signals out',
  },
  {
    by: 'ctest',
    text: /^\s*\d+\/\d+ Test +#\d+: \S{1,300} \.*\*{3}(?:Timeout|Exception: ?\w*|Not Run|Unable to start.{0,40})\s.{0,40}$/,
    readableBy: null,
    example: '3/3 Test #19: sh.hang ..........................***Timeout   3.01 sec',
    source:
      'CMake Source/CTest/cmCTestRunTest.cxx: in JUnit it is the same empty failure as any other (3.25)',
  },
  {
    by: 'maven',
    text: /^\[INFO\] \S.{0,200} \.* SKIPPED$/,
    readableBy: null,
    example: '[INFO] second module ...................................... SKIPPED',
    source: 'maven-core ExecutionEventLogger: a module behind the one that failed was not built',
  },
  {
    by: 'go',
    text: /^go: (?!downloading |finding |extracting |upgraded |added |removed |found |creating |to add |warning: ).+$/,
    readableBy: null,
    example: 'go: updates to go.mod needed; to update it:',
    source: 'go src/cmd/go',
  },
  {
    by: 'goleak',
    text: /^goleak: Errors on successful test run: .*$/,
    readableBy: null,
    example: 'goleak: Errors on successful test run: found unexpected goroutines:',
    source: 'go.uber.org/goleak testmain.go',
  },
  {
    by: 'python',
    text: /^Traceback \(most recent call last\):$/,
    readableBy: null,
    example: 'Traceback (most recent call last):',
    source: 'CPython Python/traceback.c, of a harness: zdtm.py',
  },
  {
    by: 'the script',
    text: /^(?:\/bin\/)?\S{1,300}: (?:line )?\d+: .{1,300}: (?:No such file or directory|command not found|not found|Permission denied|Is a directory|syntax error.*)$/,
    readableBy: null,
    example: './run.sh: line 7: ./no-such-tool: No such file or directory',
    source: 'bash error.c, dash error.c',
  },
]

/** Tools between the tests and the command that end with a status of their own when tests fail, and how they show. */
const wrappers: readonly { readonly text: RegExp; readonly status: number; readonly source: string }[] = [
  { text: /^make(?:\[\d+\])?: \*\*\* /, status: 2, source: 'GNU make manual, 9.1' },
  { text: /^\d+% tests passed, \d+ tests? failed out of \d+$/, status: 8, source: 'CMake ctest(1)' },
  { text: /^error: test run failed$/, status: 100, source: 'nextest-metadata NextestExitCode' },
  { text: /^error: (?:test failed|\d+ targets? failed)/, status: 101, source: 'cargo src/bin/cargo/main.rs' },
]

/** Source: GNU make src/job.c child_error, src/remake.c: `make[1]:` is one that another make started. */
const makeStop = /^g?make: \*\*\* \[(?:[^\]]*: )?([^\]:\s]{1,300})\] (?:Error \d+|[A-Z].*)$/
const wentOn = /^g?make: Target '.*' not remade because of errors\.$/

/** What the lines of a command told besides its tests' results. */
export interface NoticedLines {
  /** Lines that tell of a failure and belong to no test. */
  readonly failures: readonly { readonly line: string; readonly row: ForeignFailure }[]
  /** Exit statuses of the tools that were seen. */
  readonly statuses: readonly number[]
  /** Targets at which make stopped, and did not go on with others (`-k`). */
  readonly stoppedTargets: readonly string[]
  /** The last lines that belong to no test, oldest first, without empty ones; of a long one the beginning. */
  readonly lastLines: readonly string[]
}

const mostLastLines = 10
const longestLastLine = 500

/** More of them tell nothing new. */
const mostFailures = 100
/** Each row needs one of these; a look at one pattern is cheaper than at all. */
const anyWord =
  /fail|error|go: |not remade|Traceback|Unhandled|Crashed|SKIPPED|Timeout|Unexpected|: \d+: |: line \d|\*\*\*/i

/** Collects what lines tell besides the tests' results; each line outside of a test is given to `see`. */
export function createNoticedLines(): {
  readonly see: (line: string) => void
  readonly noticed: NoticedLines
} {
  const failures: { readonly line: string; readonly row: ForeignFailure }[] = []
  const statuses: number[] = []
  const stoppedTargets: string[] = []
  const lastLines: string[] = []
  return {
    see(line) {
      if (line.trim() !== '') {
        lastLines.push(line.slice(0, longestLastLine))
        if (lastLines.length > mostLastLines) lastLines.shift()
      }
      if (!anyWord.test(line)) return
      const row = foreignFailures.find(({ text }) => text.test(line))
      if (row !== undefined && failures.length < mostFailures) failures.push({ line, row })
      for (const { text, status } of wrappers)
        if (!statuses.includes(status) && text.test(line)) statuses.push(status)
      const stopped = makeStop.exec(line)?.[1]
      if (stopped !== undefined && stoppedTargets.length < mostFailures) stoppedTargets.push(stopped)
      if (wentOn.test(line)) stoppedTargets.length = 0
    },
    noticed: { failures, statuses, stoppedTargets, lastLines },
  }
}

/**
 * The faults that those lines are: a framework's summary that tells of failures, of which neither text nor result file was
 * read, and what no result file tells of.
 * @param inOutput those that the output told
 * @param tests of the result files: where one of them failed, a framework's summary is theirs
 */
export function foreignFaults(
  { failures }: NoticedLines,
  tests: readonly TestResult[],
  inOutput: readonly TestResult[] = [],
): readonly RunFault[] {
  // Of a framework whose text was read, and of which a test failed, its own summary tells nothing more.
  const readFailed = new Set<string>(
    inOutput.flatMap(({ outcome, format }) => (outcome === 'failed' ? [format] : [])),
  )
  const filesFailed = tests.some(({ outcome }) => outcome === 'failed')
  // A framework of Python tells its tests' failures by tracebacks.
  const python = failures.some(({ row }) => row.by === 'pytest' || row.by === 'unittest')
  const unread = failures.filter(
    ({ row }) =>
      (row.readableBy === null || !(filesFailed || readFailed.has(row.by))) &&
      !(python && row.by === 'python'),
  )
  const first = new Map(unread.toReversed().map(one => [one.row.by, one]))
  return [...first.values()].toReversed().map(({ line, row }) => ({
    kind: 'unread-failure',
    message: `“${line.trim()}” tells of a failure that no test of the report shows${
      row.readableBy === null ? '' : `; ${row.by} is read through ${row.readableBy}`
    }.`,
    where: '',
    output: [line],
  }))
}
