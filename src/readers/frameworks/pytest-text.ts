import { putTest } from '../put-test.ts'
import type { Outcome } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { spanOf } from '../test-result.ts'
import { createTextCapture, type TextCapture } from '../text-capture.ts'
import type { Moment, TextReader } from '../text-reader.ts'

// What pytest's src/_pytest/terminal.py, reports.py and pytest-xdist print (9.0).
const sessionLine = /^=+ test session starts =+$/
const words = 'PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR|RERUN'
const resultLine = new RegExp(
  String.raw`^(\S+\.py)::(\S.{0,500}?) (${words})(?: \((.*?)\))? *(?:\[ *\d+%\]|\[ *\d+\/\d+\])?$`,
)
const xdistLine = new RegExp(String.raw`^\[gw\d+\] +(?:\[ *\d+%\] )?(${words}) (\S+\.py)::(\S.{0,500}?) *$`)
const openLine = /^(\S+\.py)::(\S{1,500}) (?!<- )(.*)$/
const bareStatus = new RegExp(String.raw`^(${words})(?: \((.*?)\))? *(?:\[ *\d+%\]|\[ *\d+\/\d+\])?$`)
const sectionLine = /^=+ (\S.*?) =+$/
const headerLine = /^_{3,} (?:ERROR at (?:setup|teardown) of )?(\S.{0,500}?) _{3,}$/
const totalLine = /^=* ?((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s(?: \([\d:]+\))? =*$/
const workerLine =
  /^\[gw\d+\] .* Python \d|^(?:rootdir|plugins|configfile|cachedir|platform|created|collecting)\b|^\d+ workers \[|^scheduling tests via /

const outcomeOf: Readonly<Record<string, Outcome>> = {
  PASSED: 'passed',
  XPASS: 'passed',
  XFAIL: 'passed',
  SKIPPED: 'skipped',
}
/** Words of the last line, and those of tests that it counts. */
const countOf: Readonly<Record<string, readonly string[]>> = {
  passed: ['PASSED'],
  failed: ['FAILED'],
  skipped: ['SKIPPED'],
  error: ['ERROR'],
  errors: ['ERROR'],
  xfailed: ['XFAIL'],
  xpassed: ['XPASS'],
}

interface Told {
  readonly file: string
  /** `TestClass::test_x[1]` */
  readonly name: string
  word: string
  readonly reason: string
  /** How often it was run again after a failure. */
  readonly reruns: number
  readonly lines: TextCapture
  readonly start: Moment
  readonly end: Moment
  shown: boolean
}

/**
 * Reads pytest's text. With `-v` each test has a line; without, what it shows of failures is kept for the tests of the result file.
 */
export function createPytestReader(sink: ResultSink): TextReader {
  let active = false
  let tests: Told[] = []
  let reruns = new Map<string, number>()
  let section = ''
  /** Whose output is shown, or which test prints while it runs (`-s`). */
  let current: { readonly header: string; readonly lines: TextCapture } | null = null
  let open: {
    readonly file: string
    readonly name: string
    readonly lines: TextCapture
    readonly at: Moment
  } | null = null

  const begin = () => {
    active = true
    tests = []
    reruns = new Map()
    section = ''
    current = null
    open = null
  }

  const add = (
    file: string,
    name: string,
    word: string,
    { reason = '', at }: { reason?: string; at: Moment },
  ) => {
    const of = open !== null && open.name === name && open.file === file ? open : null
    open = null
    const id = `${file}::${name}`
    if (word === 'RERUN') {
      reruns.set(id, (reruns.get(id) ?? 0) + 1)
      return
    }
    const lines = of?.lines ?? createTextCapture()
    const start = of?.at ?? null
    tests.push({ file, name, word, reason, reruns: reruns.get(id) ?? 0, lines, start, end: at, shown: false })
  }

  const showing = (header: string): TextCapture => {
    const dotted = header.replaceAll('::', '.')
    const failed = tests.filter(({ word }) => word === 'FAILED' || word === 'ERROR')
    const test = failed.find(({ name, shown }) => !shown && name.replaceAll('::', '.') === dotted)
    if (test === undefined) return createTextCapture()
    test.shown = true
    return test.lines
  }

  const closeShown = () => {
    if (current === null) return
    // Of a test that no line told: its result file may have it.
    if (tests.length === 0) {
      const name = current.header.slice(current.header.lastIndexOf('.') + 1)
      sink.note({ name, lines: current.lines.lines() })
    }
    current = null
  }

  const flush = () => {
    for (const test of tests) emit(sink, test)
    begin()
    active = false
  }

  /** @returns false where no line told of tests, so that the last one is no more than a number of failures */
  const total = (text: string): boolean => {
    closeShown()
    active = false
    if (tests.length === 0) return false
    for (const part of text.split(', ')) {
      const [count = '', label = ''] = part.split(' ')
      const of = countOf[label]
      if (of === undefined) continue
      const seen = tests.filter(({ word }) => of.includes(word)).length
      // A module that cannot be imported is an error, and has no line.
      if (seen !== Number(count)) planFault(sink, `pytest tells of ${count} ${label}, but ${seen} were told.`)
    }
    flush()
    return true
  }

  const ofSection = (text: string): boolean => {
    const header = headerLine.exec(text)
    if (header !== null && /^(?:FAILURES|ERRORS)$/.test(section)) {
      closeShown()
      current = { header: header[1] ?? '', lines: showing(header[1] ?? '') }
      return true
    }
    const head = sectionLine.exec(text)
    if (head === null) return false
    closeShown()
    section = head[1] ?? ''
    return true
  }

  const ofTest = (text: string, at: Moment): boolean => {
    const result = resultLine.exec(text)
    if (result !== null) {
      const [, file = '', name = '', word = '', reason = ''] = result
      add(file, name, word, { reason, at })
      return true
    }
    const spread = xdistLine.exec(text)
    if (spread !== null) {
      add(spread[2] ?? '', spread[3] ?? '', spread[1] ?? '', { at })
      return true
    }
    const status = open === null ? null : bareStatus.exec(text)
    if (status !== null && open !== null) {
      add(open.file, open.name, status[1] ?? '', { reason: status[2] ?? '', at })
      return true
    }
    const opened = openLine.exec(text)
    if (opened === null) return workerLine.test(text)
    const lines = createTextCapture()
    if ((opened[3] ?? '') !== '') lines.add(opened[3] ?? '')
    open = { file: opened[1] ?? '', name: opened[2] ?? '', lines, at }
    return true
  }

  return {
    line(text, at) {
      if (sessionLine.test(text)) {
        if (active) cut()
        begin()
        return true
      }
      if (!active) return false
      const totals = totalLine.exec(text)
      if (totals !== null) return total(totals[1] ?? '')
      return ofSection(text) || (section === '' && ofTest(text, at))
    },
    foreign(text) {
      ;(current ?? open)?.lines.add(text)
    },
    inTest: () => current !== null || open !== null,
    end() {
      closeShown()
      if (active) cut()
    },
  }

  function cut(): void {
    const last = open === null ? '' : ` in ${open.file}::${open.name}`
    const message = `pytest did not come to its end${last}. It is read with \`-v\`, or through \`--junit-xml=report.xml\` and \`results\`.`
    sink.fault({ kind: 'cut-off', message, where: 'pytest', output: open?.lines.lines() ?? [] })
    flush()
  }
}

function emit(sink: ResultSink, { file, name, word, reason, reruns, lines, start, end }: Told): void {
  const outcome = outcomeOf[word] ?? 'failed'
  const parts = name.split('::')
  putTest(
    sink,
    {
      format: 'pytest',
      suite: [file.replace(/\.py$/, '').replaceAll('/', '.'), ...parts.slice(0, -1)].join('.'),
      name: parts.at(-1) ?? name,
      outcome,
      skipReason: reason,
      file,
      span: spanOf(start, end),
      failedAttempts: outcome === 'passed' ? reruns : 0,
    },
    lines,
  )
}

function planFault(sink: ResultSink, message: string): void {
  sink.fault({ kind: 'plan', message, where: 'pytest', output: [] })
}
