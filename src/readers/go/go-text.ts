import { crashIn } from '../../logs/crash.ts'
import { positionIn } from '../position.ts'
import type { Outcome, RunFault, TestResult } from '../result.ts'
import { maxListed, type ResultSink } from '../result-sink.ts'
import { spanOf, testResult, tooMuchOutput } from '../test-result.ts'
import { createTextCapture, noCapture, type TextCapture } from '../text-capture.ts'
import type { Moment, TextReader } from '../text-reader.ts'
import { endWords, gluedEnd, goParent, goSkipReason, samePackage } from './go-lines.ts'
import { goPackageFault } from './go-package-fault.ts'
import { createGotestsumReader } from './gotestsum.ts'

// What go/src/testing/testing.go and go/src/cmd/go/internal/test/test.go print.
const updateLine = /^=== (RUN|PAUSE|CONT|NAME) +(\S*)$/
const resultLine = /^( *)--- (PASS|FAIL|SKIP|BENCH): (\S+)(?: \((\d+\.\d+)s\))?$/
const verdictLine = /^(PASS|FAIL)$/
const passedPackage = /^ok {2}\t(\S+)\t(.*)$/
const failedPackage = /^FAIL\t(\S+)(?: (\[(?:build|setup) failed\])|\t.*)?$/
const untestedPackage = /^(?:\?| ) {3}\t(\S+)\t|^\t(\S+)\t\tcoverage: /
const buildHeading = /^# \S+\/\S+(?: \[\S+\.test\])?$/

interface Running {
  readonly name: string
  lines: TextCapture
  readonly start: Moment
  ended: { readonly outcome: Outcome; readonly seconds: number | null; readonly at: Moment } | null
  /** Its result, once no more lines of it are expected. */
  settled: TestResult | null
}

/**
 * Reads `go test` as text, with and without `-v`. Results wait for the package's last line, which names the package. Without
 * `-v` passed tests are not printed: then one result, named `(package)`, stands for them.
 */
export function createGoTextReader(sink: ResultSink): TextReader {
  let tests: Running[] = []
  let byName = new Map<string, Running>()
  let loose = createTextCapture()
  /** The test that prints. */
  let current: Running | null = null
  /** The test whose result line came last, and how deep its messages are indented. */
  let last: { readonly test: Running; readonly indent: number } | null = null
  let verdict: Outcome | null = null
  let active = false
  /** Passed tests that were told since gotestsum's last summary. */
  let passes = 0
  /** Failed and skipped tests that were told, by name; a summary may repeat them. */
  const told = new Map<string, string[]>()
  /** Packages that failed for no visible reason; a summary may give it. */
  let unexplained: RunFault[] = []

  const gotestsum = createGotestsumReader({
    sink,
    begin: () => reset(),
    isKnown(suite, name) {
      const suites = told.get(name) ?? []
      const at = suites.findIndex(one => samePackage(one, suite))
      if (at >= 0) suites.splice(at, 1)
      return at >= 0
    },
    explain(suite) {
      unexplained = unexplained.filter(({ where }) => !samePackage(where, suite))
    },
    endWithout: () => closeUnnamed(verdict ?? 'failed'),
    passesTold() {
      const count = passes
      passes = 0
      return count
    },
  })

  const open = (name: string, at: Moment): Running => {
    const one: Running = { name, lines: createTextCapture(), start: at, ended: null, settled: null }
    tests.push(one)
    byName.set(name, one)
    return one
  }

  const resultOf = (suite: string, one: Running): TestResult => {
    const parent = goParent(one.name, name => byName.has(name))
    if (one.settled !== null) return { ...one.settled, suite, parent }
    const outcome = one.ended?.outcome ?? 'failed'
    const output = outcome === 'passed' ? [] : one.lines.lines()
    const position = positionIn(output)
    const end = one.ended?.at ?? null
    return testResult({
      format: 'go',
      suite,
      name: one.name,
      parent,
      outcome,
      skipReason: outcome === 'skipped' ? goSkipReason(output) : '',
      ...position,
      durationMs: one.ended?.seconds == null ? null : Math.round(one.ended.seconds * 1000),
      output,
      outputLinesCut: one.lines.cut(),
      span: spanOf(one.start, end),
      crash: outcome === 'failed' ? crashIn(output) : null,
    })
  }

  const reset = () => {
    tests = []
    byName = new Map()
    loose = createTextCapture()
    current = null
    last = null
    verdict = null
  }

  /** Ends a package, or a test binary that was run by itself; `outcome` is null if no last line came. */
  const close = (suite: string, outcome: Outcome | null, mark: string) => {
    const results = tests.map(one => resultOf(suite, one))
    for (const result of results) {
      sink.test(result)
      if (result.outcome === 'passed') passes++
      else if (told.size < maxListed) told.set(result.name, [...(told.get(result.name) ?? []), suite])
    }
    for (const one of tests) {
      if (one.lines.notableCut() && (one.ended?.outcome ?? 'failed') === 'failed') {
        sink.fault(tooMuchOutput(one.name, suite))
      }
    }
    const crashes = new Set(results.map(({ crash }) => crash).filter(crash => crash !== null))
    const fault = goPackageFault({
      name: suite,
      crashes,
      outcome,
      failedTests: tests.filter(one => one.ended?.outcome === 'failed').length,
      unfinished: tests.filter(one => one.ended === null).map(one => one.name),
      output: outcome === 'passed' ? [] : [...loose.lines(), ...(mark === '' ? [] : [mark])],
      build: undefined,
    })
    if (fault?.kind === 'exit-code') unexplained.push(fault)
    else if (fault !== null) sink.fault(fault)
    reset()
  }

  /** What a test binary printed that `go test` did not run: nothing names its package. */
  const closeUnnamed = (outcome: Outcome | null) => {
    if (tests.length > 0) close('', outcome, '')
  }

  const update = (what: string, name: string, at: Moment) => {
    if (what === 'RUN' && verdict !== null) closeUnnamed(verdict)
    leaveLast()
    if (what === 'RUN') {
      const known = byName.get(name)
      if (known?.ended === null) {
        sink.fault({ kind: 'cut-off', message: `${name} began and has no end.`, where: '', output: [] })
      }
      current = open(name, at)
    } else if (what === 'PAUSE') {
      current = null
    } else {
      const named = byName.get(name)
      current = named === undefined || named.settled !== null ? null : named
    }
  }

  const result = (
    indent: number,
    outcome: Outcome,
    name: string,
    seconds: string | undefined,
    at: Moment,
  ) => {
    const known = byName.get(name)
    const one = known !== undefined && known.ended === null ? known : open(name, null)
    one.ended = { outcome, seconds: seconds === undefined ? null : Number(seconds), at }
    if (current === one) current = null
    if (last?.test !== one) leaveLast()
    last = { test: one, indent: indent + 4 }
    if (outcome === 'passed') forget(one)
  }

  const leaveLast = () => {
    if (last !== null) settle(last.test)
    last = null
  }

  /** Makes the result of an ended test, so that no more of its output is held than may be kept. */
  const settle = (one: Running) => {
    if (one.settled !== null || one.ended === null || one.ended.outcome === 'passed') return
    one.settled = sink.held(resultOf('', one))
    const notableCut = one.lines.notableCut()
    one.lines = { ...noCapture, notableCut: () => notableCut }
    if (tests.length <= 2 * maxListed) return
    sink.test(one.settled)
    tests.splice(tests.lastIndexOf(one), 1)
    byName.delete(one.name)
  }

  /** Drops what nobody will ask of a passed test, and beyond the limit the test itself. */
  const forget = (one: Running) => {
    one.lines = noCapture
    if (tests.length <= maxListed || tests.at(-1) !== one) return
    tests.pop()
    byName.delete(one.name)
    sink.passes(1)
  }

  const packageLine = (text: string): boolean => {
    const passed = passedPackage.exec(text)
    if (passed?.[1] !== undefined) {
      if (tests.length === 0 && !passed[2]?.includes('[no tests to run]')) {
        open('(package)', null).ended = { outcome: 'passed', seconds: null, at: null }
      }
      close(passed[1], 'passed', '')
      return true
    }
    const failed = failedPackage.exec(text)
    if (failed?.[1] !== undefined) {
      close(failed[1], 'failed', failed[2] ?? '')
      return true
    }
    return untestedPackage.test(text)
  }

  const foreign = (text: string) => {
    if (last !== null && text.length > last.indent && text.slice(0, last.indent).trim() === '') {
      last.test.lines.add(text)
      return
    }
    // What a panic prints follows the end of its test.
    if (last?.test.ended?.outcome === 'failed' && text.startsWith('panic: ')) current = last.test
    else leaveLast()
    last = null
    ;(current?.lines ?? loose).add(text)
  }

  return {
    line(text, at) {
      if (gotestsum.line(text)) return true
      if (!mayBeOurs(text)) return false
      const updated = updateLine.exec(text)
      if (updated) {
        active = true
        update(updated[1] ?? '', updated[2] ?? '', at)
        return true
      }
      const ended = resultLine.exec(text)
      if (ended) {
        active = true
        result(ended[1]?.length ?? 0, endWords[ended[2] ?? ''] ?? 'failed', ended[3] ?? '', ended[4], at)
        return true
      }
      const glued = active ? gluedEnd(text) : null
      if (glued) {
        foreign(glued.before)
        result(0, endWords[glued.word] ?? 'failed', glued.name, glued.seconds, at)
        return true
      }
      if (packageLine(text)) {
        active = true
        return true
      }
      const alone = active ? verdictLine.exec(text) : null
      if (alone) {
        // After its last package `go test` says FAIL once more, of no test that is open.
        if (tests.length > 0) verdict = alone[1] === 'PASS' ? 'passed' : 'failed'
        current = null
        last = null
        return true
      }
      if (!buildHeading.test(text) || tests.length > 0) return false
      loose.add(text)
      return true
    },
    foreign,
    inTest: () => current !== null,
    end() {
      gotestsum.end()
      closeUnnamed(verdict)
      for (const fault of unexplained) sink.fault(fault)
    },
  }
}

/** A cheap look before the patterns: what is none of ours is by far the most. */
function mayBeOurs(text: string): boolean {
  return firstCharacters.has(text[0] ?? '') || text.includes('--- ')
}

const firstCharacters = new Set('=- PFo?\t#')
