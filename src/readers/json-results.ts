import type { Crash } from '../logs/crash.ts'
import { createGoJsonReader } from './go/go-json.ts'
import { createLineSplitter } from './line-splitter.ts'
import { putTest } from './put-test.ts'
import type { Outcome } from './result.ts'
import type { ResultSink } from './result-sink.ts'
import { spanOf } from './test-result.ts'
import { createTextCapture } from './text-capture.ts'

/** A larger document that is one JSON value is refused; records in lines may be any number. */
const maxDocumentBytes = 64 << 20

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads one JSON file of results: `go test -json`, a CTRF document, or meson's `testlog.json`. `where` is the file's name in faults.
 * What it is tells its first line, or, for CTRF, the whole of it.
 */
export function createJsonResultsReader(
  sink: ResultSink,
  where: string,
): { readonly write: (chunk: Buffer) => void; readonly end: () => void } {
  const goJson = createGoJsonReader(sink)
  let kind: 'unknown' | 'go-json' | 'meson' | 'document' = 'unknown'
  let document: Buffer[] = []
  let size = 0

  const unreadable = (message: string) =>
    sink.fault({ kind: 'unreadable', message: `${where}: ${message}`, where, output: [] })

  const line = (bytes: Buffer, start: number, end: number) => {
    if (start === end) return
    if (kind === 'unknown') {
      const first = parsed(bytes.toString('utf8', start, end))
      kind =
        first === null
          ? 'document'
          : 'Action' in first
            ? 'go-json'
            : 'returncode' in first
              ? 'meson'
              : 'document'
    }
    if (kind === 'go-json') goJson.line(bytes, start, end)
    if (kind !== 'meson') return
    const record = parsed(bytes.toString('utf8', start, end))
    if (record === null) unreadable('a record of meson is damaged')
    else mesonTest(sink, record)
  }
  const lines = createLineSplitter(line)

  return {
    write(chunk) {
      if (kind === 'unknown' || kind === 'document') {
        size += chunk.length
        if (size <= maxDocumentBytes) document.push(Buffer.from(chunk))
      }
      lines.write(chunk)
      goJson.settle()
      if (kind === 'go-json' || kind === 'meson') document = []
    },
    end() {
      lines.end()
      if (kind === 'go-json') return goJson.end()
      if (kind === 'meson') return
      if (size > maxDocumentBytes) return unreadable(`it is larger than ${maxDocumentBytes >> 20} MiB`)
      const whole = parsed(Buffer.concat(document).toString('utf8'))
      const tests = ctrfTests(whole)
      if (tests === null)
        return unreadable('it is neither JUnit XML, nor CTRF, nor `go test -json`, nor testlog.json of meson')
      ctrf(sink, whole as Fields, tests, where)
    },
  }
}

function parsed(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
  } catch {
    return null
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null)

function captured(...texts: readonly unknown[]) {
  const lines = createTextCapture()
  for (const text of texts.flat())
    for (const line of textOf(text).split('\n')) if (line !== '') lines.add(line)
  return lines
}

const mesonOutcomes: Readonly<Record<string, Outcome>> = {
  OK: 'passed',
  EXPECTEDFAIL: 'passed',
  SKIP: 'skipped',
  IGNORED: 'skipped',
}

/** Source: meson mesonbuild/mtest.py JsonLogfileBuilder. */
function mesonTest(sink: ResultSink, record: Fields): void {
  const outcome = mesonOutcomes[textOf(record.result)] ?? 'failed'
  const start = numberOf(record.starttime)
  const duration = numberOf(record.duration)
  const ended = start === null || duration === null ? null : (start + duration) * 1000
  const lines = captured(record.stdout, record.stderr)
  const skipReason = outcome === 'skipped' ? (lines.lines().find(line => /^SKIP:?/i.test(line)) ?? '') : ''
  const signal = (numberOf(record.returncode) ?? 0) < 0
  const crash: Crash | null = record.result === 'TIMEOUT' ? 'timeout' : signal ? 'signal' : null
  const span = spanOf(start === null ? null : start * 1000, ended)
  const durationMs = duration === null ? null : duration * 1000
  putTest(
    sink,
    { format: 'junit', suite: '', name: textOf(record.name), outcome, skipReason, durationMs, span, crash },
    lines,
  )
}

/** The tests of a CTRF document; null for one that is none. Source: ctrf-io/ctrf schema/ctrf.schema.json. */
function ctrfTests(document: Fields | null): readonly Fields[] | null {
  const results = document?.results
  if (typeof results !== 'object' || results === null || !('tests' in results)) return null
  const { tests } = results
  if (!Array.isArray(tests)) return null
  return tests.filter((test): test is Fields => typeof test === 'object' && test !== null)
}

const ctrfOutcomes: Readonly<Record<string, Outcome>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  pending: 'skipped',
}

function ctrf(sink: ResultSink, document: Fields, tests: readonly Fields[], where: string): void {
  for (const test of tests) {
    // `other` is a status that nobody can read.
    const outcome = ctrfOutcomes[textOf(test.status)] ?? 'failed'
    const { suite } = test
    const retries = test.flaky === true ? Math.max(1, numberOf(test.retries) ?? 1) : 0
    const start = numberOf(test.start)
    const end = numberOf(test.stop)
    // Seconds since the epoch in some writers, milliseconds in the specification.
    const ms = (value: number | null) => (value === null ? null : value < 1e11 ? value * 1000 : value)
    putTest(
      sink,
      {
        format: 'junit',
        suite: Array.isArray(suite) ? suite.map(textOf).join(' > ') : textOf(suite),
        name: textOf(test.name),
        outcome,
        skipReason: outcome === 'skipped' ? textOf(test.message) : '',
        file: textOf(test.filePath) || null,
        line: numberOf(test.line),
        durationMs: numberOf(test.duration),
        span: spanOf(ms(start), ms(end)),
        failedAttempts: outcome === 'passed' ? retries : 0,
      },
      captured(test.message, test.trace, test.stdout, test.stderr),
    )
  }
  const summary = (document.results as Fields).summary as Fields | undefined
  for (const [what, held] of [
    ['tests', tests.length],
    ['failed', tests.filter(({ status }) => status === 'failed').length],
  ] as const) {
    const told = numberOf(summary?.[what])
    if (told === null || told <= held) continue
    const message = `${where}: its summary tells of ${told} ${what}, but it holds ${held}.`
    sink.fault({ kind: 'plan', message, where, output: [] })
  }
}
