import type { Crash } from '../../logs/crash.ts'
import { putTest } from '../put-test.ts'
import type { Outcome } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { spanOf } from '../test-result.ts'
import { createTextCapture, type TextCapture } from '../text-capture.ts'
import type { Moment, TextReader } from '../text-reader.ts'

// What meson's mesonbuild/mtest.py ConsoleLogger prints (1.0).
const resultLine =
  /^ *(\d+)\/(\d+) (\S.{0,300}?) +(OK|EXPECTEDFAIL|FAIL|UNEXPECTEDPASS|SKIP|TIMEOUT|ERROR|INTERRUPT|IGNORED) +([\d.]+)s(?: +(\S.*?))? *$/
const commandLine = /^>>> /
const ruleLine = /^[―-]{5,}(?: ✀ +[―-]{5,})?$/
const streamLine = /^(?:stdout|stderr):$|^Listing only the last \d+ lines from a long log\.$/
const summaryHead = /^Summary of Failures:$/
const countLine = /^(Ok|Expected Fail|Fail|Unexpected Pass|Skipped|Timeout):\s+(\d+) *$/

const outcomeOf: Readonly<Record<string, Outcome>> = {
  OK: 'passed',
  EXPECTEDFAIL: 'passed',
  SKIP: 'skipped',
  IGNORED: 'skipped',
}
const countOf: Readonly<Record<string, readonly string[]>> = {
  Ok: ['OK'],
  'Expected Fail': ['EXPECTEDFAIL'],
  Fail: ['FAIL', 'ERROR', 'INTERRUPT'],
  'Unexpected Pass': ['UNEXPECTEDPASS'],
  Skipped: ['SKIP'],
  Timeout: ['TIMEOUT'],
}

interface Told {
  readonly name: string
  readonly word: string
  readonly seconds: number
  readonly detail: string
  readonly lines: TextCapture
  readonly at: Moment
}

/** Reads `meson test`: what a failed test printed stands behind its result with `--print-errorlogs`. */
export function createMesonReader(sink: ResultSink): TextReader {
  let tests: Told[] = []
  let current: Told | null = null
  let inSummary = false
  let planned: number | null = null

  const plan = (message: string) => sink.fault({ kind: 'plan', message, where: 'meson', output: [] })

  const flush = () => {
    for (const { name, word, seconds, detail, lines, at } of tests) {
      const span = spanOf(at === null ? null : at - seconds * 1000, at)
      const outcome = outcomeOf[word] ?? 'failed'
      const skipReason =
        outcome === 'skipped' ? (lines.lines().find(line => /^SKIP:?/i.test(line)) ?? '') : ''
      const crash = crashOf(word, detail)
      putTest(
        sink,
        { format: 'meson', suite: '', name, outcome, skipReason, durationMs: seconds * 1000, span, crash },
        lines,
      )
    }
    tests = []
    current = null
  }

  const result = (match: RegExpExecArray, at: Moment): boolean => {
    const [, , all, name = '', word = '', seconds, detail = ''] = match
    if (inSummary) return true
    planned = Number(all)
    const told = { name, word, seconds: Number(seconds), detail, lines: createTextCapture(), at }
    current = told
    tests.push(told)
    return true
  }

  const count = (label: string, told: number) => {
    current = null
    inSummary = true
    const seen = tests.filter(({ word }) => countOf[label]?.includes(word)).length
    if (seen !== told) plan(`meson tells of ${told} tests with ${label}, but ${seen} were told.`)
    // It is the last of them.
    if (label !== 'Timeout') return
    flush()
    planned = null
    inSummary = false
  }

  return {
    line(text, at) {
      const match = resultLine.exec(text)
      if (match !== null) return result(match, at)
      if (tests.length === 0) return false
      const counted = countLine.exec(text)
      if (counted !== null) {
        count(counted[1] ?? '', Number(counted[2]))
        return true
      }
      if (summaryHead.test(text)) {
        inSummary = true
        current = null
        return true
      }
      return commandLine.test(text) || ruleLine.test(text) || streamLine.test(text)
    },
    foreign(text) {
      current?.lines.add(text)
    },
    inTest: () => false,
    end() {
      if (planned === null) return
      const message = `meson was to run ${planned} tests, and did not come to its end.`
      sink.fault({ kind: 'cut-off', message, where: 'meson', output: [] })
      flush()
    },
  }
}

function crashOf(word: string, detail: string): Crash | null {
  if (word === 'TIMEOUT') return 'timeout'
  return /killed by signal \d+/.test(detail) ? 'signal' : null
}
