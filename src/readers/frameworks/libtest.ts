import { putTest } from '../put-test.ts'
import type { Outcome } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { createTextCapture, type TextCapture } from '../text-capture.ts'
import type { TextReader } from '../text-reader.ts'

// What rust's library/test/src/formatters/pretty.rs and cargo print (1.90).
const targetLine = /^ +(?:Running (?:unittests )?(\S+) \(\S+\)|Doc-tests (\S+))$/
const beginLine = /^running (\d+) tests?$/
const testLine =
  /^test (\S.{0,500}?)(?: - should panic)? \.\.\. (ok|FAILED|ignored(?:, (.*))?)(?: <[\d.]+s>)?$/
const openLine = /^test (\S.{0,500}?)(?: - should panic)? \.\.\. (.*)$/
const bareStatus = /^(ok|FAILED)$/
const outputLine = /^---- (\S.{0,500}?) (?:stdout|stderr) ----$/
const totalLine = /^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored;/
const cargoLine = /^error: (?:test failed, to rerun pass .*|\d+ targets? failed:)$/
const slowLine = /^test \S.{0,500} has been running for over \d+ seconds$/

/** What cargo and a test binary end with when tests fail. Source: cargo src/bin/cargo/main.rs, library/test/src/lib.rs. */
const failedStatus = 101

interface Told {
  readonly name: string
  readonly outcome: Outcome
  readonly skipReason: string
  lines: TextCapture
}

/** Reads the text of Rust's test harness: what a failed test printed stands behind all of them. */
export function createLibtestReader(sink: ResultSink): TextReader {
  let target = ''
  /** Targets of which a test failed. */
  const failed = new Set<string>()
  let tests: Told[] = []
  let byName = new Map<string, Told>()
  let announced: number | null = null
  /** The test that prints while it runs (`--nocapture`, one thread), or whose output is shown. */
  let current: { readonly name: string; readonly lines: TextCapture } | null = null
  let listing = false

  const add = (name: string, word: string, reason = '', lines = createTextCapture()) => {
    const outcome = word === 'ok' ? 'passed' : word === 'FAILED' ? 'failed' : 'skipped'
    const told = { name, outcome, skipReason: reason, lines } as const
    tests.push(told)
    byName.set(name, told)
    current = null
  }

  const plan = (message: string) =>
    sink.fault({ kind: 'plan', message, where: target === '' ? 'libtest' : target, output: [] })

  const flush = () => {
    for (const { name, outcome, skipReason, lines } of tests) {
      putTest(sink, { format: 'libtest', suite: target, name, outcome, skipReason }, lines)
    }
    tests = []
    byName = new Map()
    announced = null
    current = null
    listing = false
  }

  const total = (counts: readonly number[]) => {
    const outcomes = ['passed', 'failed', 'skipped'] as const
    const seen = outcomes.map(outcome => tests.filter(test => test.outcome === outcome).length)
    if (counts.some((count, at) => count !== seen[at]))
      plan(
        `its result line tells of ${counts.join(', ')} passed, failed and ignored tests, but ${seen.join(', ')} were told.`,
      )
    if ((counts[1] ?? 0) > 0) {
      sink.endsWith(failedStatus)
      failed.add(target)
    }
    flush()
  }

  return {
    line(text) {
      if (text.startsWith('{ "type": "')) return record(text)
      const starts = beginLine.exec(text)
      if (starts !== null) {
        if (announced !== null) cut()
        announced = Number(starts[1])
        return true
      }
      const of = targetLine.exec(text)
      if (of !== null) {
        if (announced !== null) cut()
        target = of[1] ?? of[2] ?? ''
        return true
      }
      if (cargoLine.test(text) && failed.has(target)) {
        sink.endsWith(failedStatus)
        return true
      }
      if (announced === null) return false
      const test = testLine.exec(text)
      if (test !== null) {
        const [, name = '', word = '', reason] = test
        add(name, word.startsWith('ignored') ? 'ignored' : word, reason)
        return true
      }
      if (current !== null && !listing && bareStatus.test(text)) {
        add(current.name, text, '', current.lines)
        return true
      }
      const shown = outputLine.exec(text)
      const owner = shown === null ? undefined : byName.get(shown[1] ?? '')
      if (owner !== undefined) {
        listing = true
        current = owner
        return true
      }
      const totals = totalLine.exec(text)
      if (totals !== null) {
        total(totals.slice(1, 4).map(Number))
        return true
      }
      const opened = slowLine.test(text) ? null : openLine.exec(text)
      if (opened !== null && !listing) {
        const lines = createTextCapture()
        if ((opened[2] ?? '') !== '') lines.add(opened[2] ?? '')
        current = { name: opened[1] ?? '', lines }
        return true
      }
      if (text !== 'failures:' && text !== 'successes:') return slowLine.test(text)
      current = null
      return true
    },
    foreign(text) {
      current?.lines.add(text)
    },
    inTest: () => current !== null,
    end() {
      if (announced !== null) cut()
    },
  }

  /** A record of `--format json`, which is unstable. Source: library/test/src/formatters/json.rs. */
  function record(text: string): boolean {
    const { type, event, name, ...more } = parsed(text)
    if (type === 'suite' && event === 'started') {
      if (announced !== null) cut()
      announced = Number(more.test_count)
    } else if (type === 'suite') {
      total([more.passed, more.failed, more.ignored].map(Number))
    } else if (type === 'test' && typeof name === 'string' && event !== 'started') {
      const lines = createTextCapture()
      for (const line of String(more.stdout ?? '').split('\n')) lines.add(line)
      const word = event === 'ok' ? 'ok' : event === 'ignored' ? 'ignored' : 'FAILED'
      if (event !== 'timeout') add(name, word, String(more.message ?? ''), lines)
    }
    return type === 'suite' || type === 'test'
  }

  function cut(): void {
    const open = current === null || listing ? '' : `; ${current.name} was the last that began`
    sink.fault({
      kind: 'cut-off',
      message: `${announced} tests were to run, and ${tests.length} came to an end without a result line${open}.`,
      where: target === '' ? 'libtest' : target,
      output: current?.lines.lines() ?? [],
    })
    flush()
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}
