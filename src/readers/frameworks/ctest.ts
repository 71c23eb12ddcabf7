import type { Crash } from '../../logs/crash.ts'
import { putTest } from '../put-test.ts'
import type { Outcome } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { spanOf } from '../test-result.ts'
import { createTextCapture, type TextCapture } from '../text-capture.ts'
import type { Moment, TextReader } from '../text-reader.ts'

// What CMake's Source/CTest/cmCTestRunTest.cxx and cmCTestTestHandler.cxx print (3.25).
const startLine = /^ +Start +(\d+): (\S.{0,300}?)$/
const resultLine =
  /^ *\d+\/\d+ Test +#(\d+): (\S.{0,300}?) \.+ *(?:\*{3})?(Passed|Failed|Skipped|Not Run|Timeout|Exception|Unable to start[^0-9]*|Disabled)(.*?) +([\d.]+) sec$/
const verboseLine = /^(\d+): (.*)$/
const totalLine = /^(\d+)% tests passed, (\d+) tests? failed out of (\d+)$/
const projectLine = /^Test project \S|^Internal ctest changing into directory: /
const listHead =
  /^The following tests (?:FAILED|did not run):$|^Errors while running CTest$|^Total Test time \(real\) = /
const listItem = /^\t *\d+ - \S.*\(.{1,40}\)(?: +\S+)?$/

/** What ctest ends with when tests fail. Source: ctest(1). */
const failedStatus = 8

const outcomeOf = (word: string): Outcome =>
  word === 'Passed' ? 'passed' : word === 'Skipped' || word === 'Disabled' ? 'skipped' : 'failed'

interface Open {
  readonly name: string
  readonly word: string
  readonly ms: number
  readonly lines: TextCapture
  readonly span: ReturnType<typeof spanOf>
  /** How many failures had been seen when its output began. */
  readonly failures: number
}

/**
 * Reads ctest's text: what a test printed stands behind its result (`--output-on-failure`) or before it, with its number
 * (`--verbose`). A test that failed through the tests that it printed in a format of their own is told by these.
 */
export function createCtestReader(sink: ResultSink): TextReader {
  const started = new Map<string, { readonly at: Moment; readonly lines: TextCapture }>()
  let open: Open | null = null
  let seen: { name: string; outcome: Outcome }[] = []
  let active = false

  const close = () => {
    if (open === null) return
    sink.replayEnds()
    const { name, word, ms, lines, span, failures } = open
    open = null
    const outcome = outcomeOf(word)
    seen.push({ name, outcome })
    if (outcome === 'failed' && word === 'Failed' && sink.failures() > failures) {
      sink.explained(name)
      return
    }
    const crash: Crash | null = word === 'Timeout' ? 'timeout' : word === 'Exception' ? 'signal' : null
    putTest(sink, { format: 'ctest', suite: '', name, outcome, durationMs: ms, span, crash }, lines)
  }

  const plan = (message: string) => sink.fault({ kind: 'plan', message, where: 'ctest', output: [] })

  const total = (failed: number, all: number) => {
    close()
    const told = { failed: seen.filter(({ outcome }) => outcome === 'failed').length, all: seen.length }
    // A test that is not run is not among them.
    if (told.failed !== failed || told.all < all)
      plan(
        `ctest tells of ${failed} failed tests out of ${all}, but ${told.failed} of ${told.all} were told.`,
      )
    if (failed > 0) sink.endsWith(failedStatus)
    seen = []
    started.clear()
    active = false
  }

  return {
    line(text, at) {
      if (projectLine.test(text)) {
        close()
        active = true
        return true
      }
      const result = resultLine.exec(text)
      if (result !== null) {
        close()
        const [, number = '', name = '', word = '', detail = '', seconds] = result
        const before = started.get(number)
        const lines = before?.lines ?? createTextCapture()
        if (detail.trim() !== '' && word !== 'Passed') lines.add(`${word}${detail}`)
        const span = spanOf(before?.at ?? null, at)
        active = true
        open = {
          name,
          word: word.replace(/^Unable.*/, 'Not Run'),
          ms: Number(seconds) * 1000,
          lines,
          span,
          failures: sink.failures(),
        }
        return true
      }
      const start = startLine.exec(text)
      if (start?.[1] !== undefined) {
        close()
        active = true
        started.set(start[1], { at, lines: createTextCapture() })
        return true
      }
      const totals = totalLine.exec(text)
      if (totals !== null) {
        total(Number(totals[2]), Number(totals[3]))
        return true
      }
      if (listHead.test(text) || listItem.test(text)) {
        close()
        return true
      }
      const verbose = active ? verboseLine.exec(text) : null
      const of = verbose?.[1] === undefined ? undefined : started.get(verbose[1])
      if (of === undefined) return false
      of.lines.add(verbose?.[2] ?? '')
      return true
    },
    foreign(text) {
      open?.lines.add(text)
    },
    inTest: () => false,
    replays: () => open,
    end() {
      close()
      if (active && seen.length > 0)
        sink.fault({ kind: 'cut-off', message: 'ctest did not come to its end.', where: 'ctest', output: [] })
    },
  }
}
