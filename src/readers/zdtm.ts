import { crashIn } from '../logs/crash.ts'
import type { Outcome, RunFaultKind } from './result.ts'
import type { ResultSink } from './result-sink.ts'
import { spanOf, testResult, tooMuchOutput } from './test-result.ts'
import { createTextCapture, type TextCapture } from './text-capture.ts'
import type { Moment, TextReader } from './text-reader.ts'

// What test/zdtm.py prints (criu v4.2): print_sep() centres a title in a row of `=` or `#`.
const progressLine = /^=== Run \d+\/(\d+) [=-]* (\S+)$/
const runLine = /^=* Run (\S+) in (h|ns|uns) =*$/
const passLine = /^=* Test (\S+) PASS =*$/
const failLine = /^#* Test (\S+) FAIL at (.*?) #*$/
const skipLine = /^Skipping (\S+\/\S+) \((.+)\)$/
const failedTotal = /^#* (\d+) TEST\(S\) FAILED \(TOTAL (\d+)\/SKIPPED \d+\) #*$/
const passedTotal = /^#* ALL TEST\(S\) PASSED \(TOTAL (\d+)\/SKIPPED \d+\) #*$/
const failedItem = /^ \* (\S+)\((\w+)\)$/
const failLast = /^#+ FAIL #+$/
/** `--pre` and `--snaps` print it and end with 0, having run nothing: zdtm skips all that it was asked for. */
const nothingRun = /^Tracking memory is not available$/

interface Open {
  readonly name: string
  readonly flavour: string
  readonly lines: TextCapture
  readonly start: Moment
  outcome: Outcome | null
  end: Moment
}

/**
 * Reads zdtm.py's text report. A test that runs in several flavours (host, namespaces) gives a result for each, named as
 * zdtm names it in its list of failures: `zdtm/static/caps00(ns)`.
 */
export function createZdtmReader(sink: ResultSink): TextReader {
  let open: Open | null = null
  let total: number | null = null
  let inList = false
  let started = new Set<string>()
  let ended = new Set<string>()
  let failed = new Set<string>()
  let skipped = 0

  const fault = (kind: RunFaultKind, message: string) =>
    sink.fault({ kind, message, where: 'zdtm', output: [] })

  const result = (name: string, outcome: Outcome, skipReason: string, of: Open | null) => {
    const output = of === null || outcome === 'passed' ? [] : of.lines.lines()
    sink.test(
      testResult({
        format: 'zdtm',
        suite: 'zdtm',
        name,
        outcome,
        skipReason,
        output,
        outputLinesCut: of?.lines.cut() ?? 0,
        span: of === null ? null : spanOf(of.start, of.end),
        crash: outcome === 'failed' ? crashIn(output) : null,
      }),
    )
    if (outcome === 'failed' && of?.lines.notableCut()) sink.fault(tooMuchOutput(name, 'zdtm'))
  }

  const close = () => {
    if (open === null) return
    const name = `${open.name}(${open.flavour})`
    if (open.outcome === null) fault('cut-off', `${name} began and has no end.`)
    const outcome = open.outcome ?? 'failed'
    result(name, outcome, '', open)
    if (outcome === 'failed') failed.add(name)
    ended.add(open.name)
    open = null
  }

  const endOfTest = (name: string, outcome: Outcome, text: string, at: Moment) => {
    if (open === null || open.name !== name || open.outcome !== null) {
      close()
      open = { name, flavour: '?', lines: createTextCapture(), start: null, outcome: null, end: at }
    }
    open.lines.add(text)
    open.outcome = outcome
    open.end = at
  }

  /** Compares what came with what zdtm planned, and starts anew. */
  const endOfRun = () => {
    close()
    const lost = [...started].filter(name => !ended.has(name))
    if (lost.length > 0) fault('cut-off', `${lost.slice(0, 5).join(', ')} began and has no end.`)
    const count = new Set([...started, ...ended]).size + skipped
    if (total !== null && count !== total) {
      fault('plan', `zdtm planned ${total} tests, but ${count} were run or skipped.`)
    }
    total = null
    skipped = 0
    started = new Set()
    ended = new Set()
  }

  const readers: readonly (readonly [RegExp, (match: RegExpExecArray, at: Moment) => void])[] = [
    [
      progressLine,
      ([, planned, name = '']) => {
        if (started.has(name)) endOfRun()
        if (open?.outcome) close()
        total = Number(planned)
        started.add(name)
        inList = false
      },
    ],
    [
      runLine,
      ([text, name = '', flavour = ''], at) => {
        close()
        open = { name, flavour, lines: createTextCapture(), start: at, outcome: null, end: null }
        open.lines.add(text)
      },
    ],
    [passLine, ([text, name = ''], at) => endOfTest(name, 'passed', text, at)],
    [failLine, ([text, name = ''], at) => endOfTest(name, 'failed', text, at)],
    [
      skipLine,
      ([, name = '', reason = '']) => {
        skipped++
        result(name, 'skipped', reason, null)
      },
    ],
    [
      failedTotal,
      ([, , planned]) => {
        total = Number(planned)
        endOfRun()
        inList = true
      },
    ],
    [
      passedTotal,
      ([, planned]) => {
        total = Number(planned)
        endOfRun()
      },
    ],
    [
      failLast,
      () => {
        close()
        if (failed.size === 0) fault('exit-code', 'zdtm ended with FAIL, but none of its tests failed.')
        failed = new Set()
        inList = false
      },
    ],
    [nothingRun, ([text]) => result('(all tests)', 'skipped', text, null)],
  ]

  return {
    line(text, at) {
      const item = inList ? failedItem.exec(text) : null
      if (item) {
        const name = `${item[1]}(${item[2]})`
        if (!failed.has(name)) result(name, 'failed', '', null)
        failed.add(name)
        return true
      }
      if (!mayBeOurs(text)) return false
      for (const [pattern, read] of readers) {
        const match = pattern.exec(text)
        if (match === null) continue
        read(match, at)
        return true
      }
      return false
    },
    foreign(text) {
      open?.lines.add(text)
    },
    inTest: () => open !== null,
    end: endOfRun,
  }
}

/** A cheap look before the patterns: they all begin with one of these. */
function mayBeOurs(text: string): boolean {
  const first = text[0]
  return first === '=' || first === '#' || first === 'S' || first === 'T' || first === ' '
}
