import { putTest } from '../put-test.ts'
import type { Outcome } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { spanOf } from '../test-result.ts'
import { createTextCapture, type TextCapture } from '../text-capture.ts'
import type { Moment, TextReader } from '../text-reader.ts'

// What CPython's Lib/unittest/runner.py prints with `-v` (3.13), and unittest-xml-reporting.
const openLine = /^\s*(\w{1,300}) \(([\w.]{1,500})\)(?: \(.{1,200}\))? \.\.\. (.*)$/
const nameLine = /^\s*(\w{1,300}) \(([\w.]{1,500})\)$/
const describedLine = /^\S.{0,500} \.\.\. (.*)$/
const status =
  /^(ok|FAIL|ERROR|expected failure|unexpected success|skip(?:ped)?)(?: ['"](.*)['"])?(?: \([\d.]+s\))?$/
const headerLine = /^(FAIL|ERROR)(?: \[[\d.]+s\])?: (\w{1,300}) \(([\w.]{1,500})\)(.*)$/
const doubleRule = /^={70}$/
const rule = /^-{70}$/
const totalLine = /^Ran (\d+) tests? in [\d.]+s$/
const endLine = /^(?:OK|FAILED)(?: \(.*\))?$/

const outcomeOf: Readonly<Record<string, Outcome>> = {
  ok: 'passed',
  'expected failure': 'passed',
  skip: 'skipped',
  skipped: 'skipped',
}

interface Told {
  readonly name: string
  readonly suite: string
  outcome: Outcome
  readonly reason: string
  readonly lines: TextCapture
  readonly start: Moment
  readonly end: Moment
}

/** Reads the text of Python's unittest with `-v`: why a test failed stands behind all of them. */
export function createUnittestReader(sink: ResultSink): TextReader {
  let tests: Told[] = []
  let open: {
    readonly name: string
    readonly suite: string
    readonly lines: TextCapture
    readonly at: Moment
  } | null = null
  /** A test whose description is still to come. */
  let named: { readonly name: string; readonly suite: string } | null = null
  let current: TextCapture | null = null
  let ended = false

  const begin = ({ name, suite }: { name: string; suite: string }, rest: string, at: Moment) => {
    named = null
    const lines = createTextCapture()
    open = { name, suite, lines, at }
    const told = status.exec(rest)
    if (told !== null) close(told, at)
    else if (rest !== '') lines.add(rest)
  }

  const close = ([, word = '', reason = '']: RegExpExecArray, at: Moment) => {
    if (open === null) return
    const { name, suite, lines, at: start } = open
    open = null
    tests.push({ name, suite, outcome: outcomeOf[word] ?? 'failed', reason, lines, start, end: at })
  }

  const show = (name: string, suite: string) => {
    const of = tests.find(test => test.name === name && test.suite === suite)
    if (of !== undefined) of.outcome = 'failed'
    current = of?.lines ?? null
    if (of !== undefined || tests.length === 0) return
    // A class or module whose set-up failed has no line of its own.
    const lines = createTextCapture()
    current = lines
    tests.push({ name, suite, outcome: 'failed', reason: '', lines, start: null, end: null })
  }

  const flush = () => {
    for (const { name, suite, outcome, reason, lines, start, end } of tests) {
      const span = spanOf(start, end)
      putTest(sink, { format: 'unittest', suite, name, outcome, skipReason: reason, span }, lines)
    }
    tests = []
    current = null
  }

  const inList = (text: string, at: Moment): boolean => {
    const opened = openLine.exec(text)
    if (opened !== null) {
      begin(ofClass(opened[1] ?? '', opened[2] ?? ''), opened[3] ?? '', at)
      return true
    }
    const told = open === null ? null : status.exec(text)
    if (told !== null) {
      close(told, at)
      return true
    }
    const alone = nameLine.exec(text)
    if (alone !== null) {
      named = ofClass(alone[1] ?? '', alone[2] ?? '')
      return true
    }
    const described = named === null ? null : describedLine.exec(text)
    if (described !== null && named !== null) {
      begin(named, described[1] ?? '', at)
      return true
    }
    return false
  }

  return {
    line(text, at) {
      if (ended && endLine.test(text)) {
        ended = false
        // Its tests have told so.
        return true
      }
      if (inList(text, at)) return true
      if (tests.length === 0) return false
      const header = headerLine.exec(text)
      if (header !== null) {
        const { name, suite } = ofClass(header[2] ?? '', header[3] ?? '')
        show(name, suite)
        return true
      }
      const total = totalLine.exec(text)
      if (total !== null) {
        if (tests.length < Number(total[1]))
          sink.fault({
            kind: 'plan',
            message: `unittest ran ${total[1]} tests, but ${tests.length} were told.`,
            where: 'unittest',
            output: [],
          })
        flush()
        ended = true
        return true
      }
      if (doubleRule.test(text)) current = null
      return doubleRule.test(text) || rule.test(text)
    },
    foreign(text) {
      ;(open?.lines ?? current)?.add(text)
    },
    inTest: () => open !== null || current !== null,
    end() {
      if (tests.length === 0 && open === null) return
      const last = open === null ? '' : ` in ${open.name}`
      const message = `unittest did not come to its end${last}.`
      sink.fault({ kind: 'cut-off', message, where: 'unittest', output: open?.lines.lines() ?? [] })
      flush()
    },
  }
}

/** Since Python 3.11 the method's name stands behind the class as well. */
function ofClass(name: string, path: string): { readonly name: string; readonly suite: string } {
  return { name, suite: path.endsWith(`.${name}`) ? path.slice(0, -name.length - 1) : path }
}
