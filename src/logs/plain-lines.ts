import { soundsLikeFailure } from './failure-words.ts'

/**
 * Lines that test runners write about a failure without saying anything of its cause: where it was, how it was called.
 * They are passed over although words such as "failed" stand in them.
 */
const frames: readonly { readonly text: RegExp; readonly source: string }[] = [
  {
    text: /^--- (?:FAIL|PASS|SKIP|BENCH): |^=== (?:RUN|PAUSE|CONT|NAME)\b|^(?:FAIL|PASS|ok)(?:\s|$)/,
    source: 'Go testing',
  },
  { text: /^=== \S{1,400} ===$/, source: 'runc libcontainer/integration showFile' },
  {
    text: /^\(?(?:from function `.{1,200}' )?in (?:test )?file .{1,400}, line \d+[,)]?$|^\(?from function `.{1,200}' in file .{1,400}, line \d+[,)]?$/,
    source: 'bats lib/bats-core/tracing.bash bats_print_stack_trace',
  },
  {
    text: /^(?:\S{0,200}\/)?runc .{0,2000} \(status=\d+\)$/,
    source: 'runc tests/integration/helpers.bash runc(), which shows each command',
  },
  {
    text: /^--- (?:Quoting ".{1,400}"|teardown ---)$|^(?:-{3,}|\.\.\.|Terminated|\|)$/,
    source: 'runc; bats; bash',
  },
  {
    text: /^-{3,} ?(?:grep Error|ERROR OVER) ?-{3,}$|^Test output: =+$|^<<< =+$|^=\[log\]=> |^Send the \d+ signal to|^=+ Run \S+ in \w+ =+$/,
    source: 'criu test/zdtm.py',
  },
  {
    text: /^(?:message|output|"output"): \|?-?$|^(?:duration_ms|exitstatus|exit_status): [\d.]+$|^severity: \w+$/,
    source: 'YAML of TAP 13',
  },
  {
    text: /\bline \d+: +\d+ (?:Killed|Terminated)\b(?!.*\bcriu\b)/,
    source: 'bash tells of a background job that the test ended, or that a dump did',
  },
  {
    text: /^> (?:Enter|Exit) \[.{1,300}$|^< Exit \[.{1,300}$|^In \[\w+(?: \(\w+\))?\] at: \S{1,400}(?: @ .{1,40})?$/,
    source: 'ginkgo reporters/default_reporter.go: the timeline and the place of a failure',
  },
  { text: /^-{3,} ?Captured .{1,40} -{3,}$/, source: 'pytest src/_pytest/reports.py: what the test printed' },
  {
    text: /^test \S{1,400}(?: - should panic)? \.\.\. (?:FAILED|ok|ignored)$|^failures:$|^test result: FAILED\. \d+ passed;.{0,200}$|^running \d+ tests?$/,
    source: 'rust library/test/src/formatters/pretty.rs',
  },
  {
    text: /^(?:code: 'ERR_TEST_FAILURE'|failureType: '\w+'|type: '\w+'|location: '.{1,400}'|stack: \|-|error: '\d+ subtests? failed'|\] \{|\}|\[|\]),?$|^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/,
    source: 'node lib/internal/test_runner/reporter/tap.js, spec.js',
  },
  {
    text: /^\[[=-]{10}\](?: .{1,200})?$|^\[ {1,7}(?:RUN|OK|FAILED|SKIPPED|PASSED) {1,6}\] .{1,1000}$|^\d+ FAILED TESTS?$|^Note: Google Test filter = .*$|^Running main\(\) from \S+$/,
    source: 'googletest src/gtest.cc PrettyUnitTestResultPrinter',
  },
  { text: /^err:-?\d+\)$/, source: 'go-criu main.go sendAndRecv: the end of its message' },
  { text: /^Failed$|^Error Trace:|^Test: +\S+$/, source: 'gotestsum JUnit; testify' },
]

/** How people log the progress of a test: what is done now, and with what. */
const progress =
  /^(?:(?:start|runn|creat|checkpoint|dump|pre-?dump|restor|wait|us|exec|execut|spawn|launch|prepar|build|mount|copy|writ|read|open|try|freez|thaw|kill|stopp|clean|connect|send|sett)\w*ing\b|\+ |\$ |(?:pid|dir|path|work ?dir|images?(?: dir)?|bundle|rootfs|kernel|criu|version|container(?: id)?|id|command|cmd|log|output|args?|env|iteration|round|step)\s?[:=]|(?:created|started|spawned|launched|prepared|mounted)\b)/i

/** Whether a line is only the frame in which a runner shows a failure. */
export function isFrame(text: string): boolean {
  return text === '' || frames.some(row => row.text.test(text))
}

/** How people log that a test takes down what it made. */
const cleanUp =
  /^(?:clean(?:ing)?[ -]?up|tear(?:ing)? ?down|(?:kill|stopp|remov|delet|unmount|clos|tear)ing)\b/i

/** Whether a line says, after a failure, that the test takes down what it made. */
export function isCleanUp(text: string): boolean {
  return cleanUp.test(text) && !soundsLikeFailure(text)
}

/** Whether a line only says what the test is doing. */
export function isProgress(text: string): boolean {
  return progress.test(text) && !soundsLikeFailure(text)
}
