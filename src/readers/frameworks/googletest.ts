import { putTest } from '../put-test.ts'
import type { Outcome } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { spanOf } from '../test-result.ts'
import { createTextCapture, type TextCapture } from '../text-capture.ts'
import type { Moment, TextReader } from '../text-reader.ts'

// What googletest's src/gtest.cc PrettyUnitTestResultPrinter and BriefUnitTestResultPrinter print (1.12).
const beginLine = /^\[={10}\] Running (\d+) tests? from \d+ test (?:suite|case)s?\.$/
const runLine = /^\[ RUN {6}\] (\S+)$/
const resultLine = /^\[ {1,7}(OK|FAILED|SKIPPED) {1,2}\] (\S+?)(?:, where .{1,2000})? \((\d+) ms\)$/
const endLine = /^\[={10}\] (\d+) tests? from \d+ test (?:suite|case)s? ran\.(?: \(\d+ ms total\))?$/
const otherLine =
  /^\[-{10}\] |^\[ {2}(?:PASSED|FAILED|SKIPPED) {1,2}\] \S|^ *\d+ FAILED TESTS?$|^\[-{10}\]$|^Note: Google Test filter = /
const failureLine = /^\S{1,400}:\d+: Failure$/
const skippedLine = /^\S{1,400}:\d+: Skipped$/

const outcomeOf: Readonly<Record<string, Outcome>> = { OK: 'passed', FAILED: 'failed', SKIPPED: 'skipped' }

interface Open {
  readonly name: string
  readonly lines: TextCapture
  readonly start: Moment
}

/** Reads googletest's text. In brief mode passed tests are only counted, and what stands before a failure may be anybody's. */
export function createGoogletestReader(sink: ResultSink): TextReader {
  let open: Open | null = null
  let loose = createTextCapture()
  /** Whether tests are still to come, or it ended. */
  let running = false
  let announced: number | null = null
  let counted = 0

  const emit = (
    full: string,
    outcome: Outcome,
    more: { readonly ms: number | null; readonly at: Moment },
  ) => {
    const of = open !== null && open.name === full ? open : null
    const output = (of?.lines ?? loose).lines()
    const said = output.findIndex(line => failureLine.test(line) || skippedLine.test(line))
    const dot = full.lastIndexOf('.')
    putTest(
      sink,
      {
        format: 'googletest',
        suite: full.slice(0, Math.max(0, dot)),
        name: full.slice(dot + 1),
        outcome,
        skipReason: outcome === 'skipped' ? skipReasonIn(output) : '',
        strayLines: of === null && outcome === 'failed' ? Math.max(0, said) : 0,
        durationMs: more.ms,
        // A test without an end took its program with it.
        crash: more.ms === null ? 'signal' : null,
        span: of === null ? null : spanOf(of.start, more.at),
      },
      of?.lines ?? loose,
    )
    counted++
    open = null
    loose = createTextCapture()
  }

  const cutOff = (at: Moment) => {
    if (open === null) return
    const { name } = open
    sink.fault({ kind: 'cut-off', message: `${name} began and has no end.`, where: 'googletest', output: [] })
    emit(name, 'failed', { ms: null, at })
  }

  const begin = (count: string | undefined, at: Moment) => {
    cutOff(at)
    running = true
    announced = count === undefined ? null : Number(count)
    counted = 0
  }

  const endOfRun = (ran: number, at: Moment) => {
    cutOff(at)
    // In brief mode the rest passed, and in a repeated run it is the same.
    if (counted < ran && announced === null) sink.passes(ran - counted)
    else if (counted !== ran) plan(`googletest ran ${ran} tests, but ${counted} were told.`)
    running = false
    announced = null
    counted = 0
  }

  const plan = (message: string) => sink.fault({ kind: 'plan', message, where: 'googletest', output: [] })

  return {
    line(text, at) {
      if (!text.startsWith('[') && !otherLine.test(text)) return false
      const starts = beginLine.exec(text)
      if (starts !== null) {
        begin(starts[1], at)
        return true
      }
      const run = runLine.exec(text)
      if (run?.[1] !== undefined) {
        cutOff(at)
        running = true
        open = { name: run[1], lines: createTextCapture(), start: at }
        return true
      }
      const result = resultLine.exec(text)
      if (result !== null) {
        const [, how = '', name = '', ms] = result
        running = true
        emit(name, outcomeOf[how] ?? 'failed', { ms: Number(ms), at })
        return true
      }
      const ended = endLine.exec(text)
      if (ended !== null) {
        endOfRun(Number(ended[1]), at)
        return true
      }
      return otherLine.test(text)
    },
    foreign(text) {
      const capture = open?.lines ?? loose
      if (open !== null || running || failureLine.test(text) || loose.lines().length < 1000) capture.add(text)
    },
    inTest: () => open !== null || running,
    cut: () => cutOff(null),
    end(at) {
      const inRun = running && open === null
      cutOff(at)
      if (inRun) plan('googletest did not come to its end.')
    },
  }
}

/** What stands behind the place of a `GTEST_SKIP()`. */
function skipReasonIn(output: readonly string[]): string {
  const at = output.findIndex(line => skippedLine.test(line))
  return at < 0
    ? ''
    : output
        .slice(at + 1)
        .join(' ')
        .trim()
}
