import type { Crash } from '../../logs/crash.ts'
import { crashIn } from '../../logs/crash.ts'
import { positionIn } from '../position.ts'
import { capture, capturedLines, emptyCapture, type RawCapture } from '../raw-capture.ts'
import type { Outcome, RunFault } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { spanOf, testResult, tooMuchOutput } from '../test-result.ts'
import { endWords, gluedEnd, goParent, goSkipReason, ownLines } from './go-lines.ts'
import { goPackageFault } from './go-package-fault.ts'
import {
  eventOutcomes,
  type GoEvent,
  needsParsing,
  parseEvent,
  parseKey,
  recordPart,
  recordStart,
  secondsAt,
} from './go-record.ts'
import { startsWith, timeOf, timeReader } from './go-time.ts'

/** A test that runs, or with an empty name a package. */
interface Running {
  readonly suite: string
  readonly name: string
  readonly start: number | null
  /** Whether its `run` record was seen. */
  began: boolean
  /** Output of earlier chunks; null where there is none. */
  captured: RawCapture | null
  /** Lines in the current chunk that are not copied yet: start, end, count, start, … */
  pending: number[]
}

interface Suite {
  readonly name: string
  failed: number
  readonly crashes: Set<Crash>
  readonly running: Map<string, Running>
}

export interface GoJsonReader {
  /** Reads one line; false if it is no record of `go test -json`. `bytes` stays valid until `settle`. */
  readonly line: (bytes: Buffer, start: number, end: number) => boolean
  /** Copies what must outlive the current chunk. */
  readonly settle: () => void
  readonly end: () => void
  /** Whether a record was seen. */
  readonly seen: () => boolean
  /** A line that no format took: it may be a part of a record. */
  readonly foreign: (text: string) => void
}

/** Kept of all running tests together, at each end of their output. */
const budgetBytes = 8 << 20
const maxBytesPerTest = 128 << 10
const minBytesPerTest = 2 << 10

/** Kept of what the compiler says. */
const maxBuilds = 200
const maxBuildLines = 100

const quote = 0x22
const closingBrace = 0x7d
const backslash = 0x5c

/**
 * Reads `go test -json`. Nearly all records are output of tests that will pass, so those are told apart by a few bytes and
 * kept raw; they are parsed only if the test does not pass.
 */
export function createGoJsonReader(sink: ResultSink): GoJsonReader {
  let runningCount = 0
  const suites = new Map<string, Suite>()
  let lastSuite: Suite | null = null
  const builds = new Map<string, string[]>()
  const timeAt = timeReader()
  let seen = false
  let broken = 0
  let brokenExample = ''

  let chunk: Buffer | null = null
  let view = viewOf(Buffer.alloc(0))
  let touched: Running[] = []
  // The record that the last line belonged to, and where its key stands.
  let current: Running | null = null
  let keyView = viewOf(Buffer.alloc(0))
  let keyStart = 0
  let keyLength = 0
  // `,"Package":"p","Test":"` of the last test, and p.
  let suiteKey: Buffer = Buffer.from('-')
  let suiteName = ''
  // A stretch of neighbouring output lines of `current`.
  let stretchStart = -1
  let stretchEnd = -1
  let stretchLines = 0

  const suiteOf = (name: string): Suite => {
    if (lastSuite?.name === name) return lastSuite
    lastSuite = suites.get(name) ?? { name, failed: 0, crashes: new Set(), running: new Map() }
    suites.set(name, lastSuite)
    return lastSuite
  }

  const retain = (one: Running, start: number, end: number, lines: number) => {
    if (one.pending.length === 0) {
      one.pending = []
      touched.push(one)
    }
    one.pending.push(start, end, lines)
  }

  const closeStretch = () => {
    if (stretchStart < 0 || current === null) return
    retain(current, stretchStart, stretchEnd, stretchLines)
    stretchStart = -1
    stretchLines = 0
  }

  const settle = () => {
    closeStretch()
    if (chunk === null) return
    if (keyView === view) {
      keyView = viewOf(Buffer.from(chunk.subarray(keyStart, keyStart + keyLength)))
      keyStart = 0
    }
    const limit = Math.max(minBytesPerTest, Math.min(maxBytesPerTest, budgetBytes / (runningCount + 1)))
    for (const one of touched) {
      for (let i = 0; i < one.pending.length; i += 3) {
        const [start = 0, end = 0, lines = 0] = [one.pending[i], one.pending[i + 1], one.pending[i + 2]]
        one.captured ??= emptyCapture()
        capture(one.captured, chunk, start, end, lines, limit)
      }
      one.pending = noPending
    }
    touched = []
    chunk = null
  }

  /** The running test of that name, or with an empty name the package; one that is new begins. */
  const open = (suiteName: string, name: string, start: number | null): Running => {
    const suite = suiteOf(suiteName)
    const known = suite.running.get(name)
    if (known !== undefined) return known
    const one: Running = {
      suite: suiteName,
      name,
      start,
      began: false,
      captured: null,
      pending: noPending,
    }
    suite.running.set(name, one)
    runningCount++
    return one
  }

  const close = (one: Running) => {
    runningCount--
    suiteOf(one.suite).running.delete(one.name)
    if (current === one) current = null
  }

  /** The test that a key names; null if the key needs parsing. Most tests are in the suite of the test before them. */
  const byKey = (bytes: Buffer, start: number, end: number, time: number | null): Running | null => {
    const nameStart = start + suiteKey.length
    if (nameStart < end && startsWith(bytes, start, suiteKey)) {
      const name = bytes.toString('latin1', nameStart, end - 1)
      return needsParsing.test(name) ? null : open(suiteName, name, time)
    }
    const rawKey = bytes.toString('latin1', start, end)
    const names = parseKey(rawKey)
    if (names === null) return null
    if (names.name !== '') {
      suiteName = names.suite
      suiteKey = Buffer.from(rawKey.slice(0, rawKey.length - names.name.length - 1), 'latin1')
    }
    return open(names.suite, names.name, time)
  }

  /** Makes the test whose key stands at `start` to `end` the current one. */
  const turnTo = (bytes: Buffer, start: number, end: number, time: number | null): Running | null => {
    closeStretch()
    const one = byKey(bytes, start, end, time)
    if (one === null) return null
    current = one
    keyView = view
    keyStart = start
    keyLength = end - start
    return one
  }

  /** Whether the current test's key stands at `start` of the current chunk. */
  const sameKey = (start: number): boolean => {
    if (current === null || start + keyLength > view.byteLength) return false
    let i = 0
    for (; i + 4 <= keyLength; i += 4) {
      if (view.getInt32(start + i) !== keyView.getInt32(keyStart + i)) return false
    }
    for (; i < keyLength; i++) if (view.getInt8(start + i) !== keyView.getInt8(keyStart + i)) return false
    return true
  }

  const outputOf = (one: Running) => {
    closeStretch()
    settle()
    const texts: string[] = []
    for (const raw of one.captured === null ? noLines : capturedLines(one.captured)) {
      const event = parseEvent(raw)
      if (event === null) damaged(raw)
      else if (event.Output !== undefined) texts.push(event.Output)
    }
    return texts
      .join('')
      .replace(/\n$/, '')
      .split('\n')
      .map(line => line.replace(/\r+$/, ''))
  }

  const finish = (one: Running, outcome: Outcome, end: number | null, elapsed: number | null) => {
    if (outcome === 'passed' && !sink.listsPasses()) {
      sink.passes(1)
      dropPending(one)
      close(one)
      return
    }
    const suite = suiteOf(one.suite)
    if (outcome === 'failed') suite.failed++
    const kept = outcome === 'passed' ? noLines : ownLines(outputOf(one))
    if (outcome === 'passed') dropPending(one)
    const crash = outcome === 'failed' ? crashIn(kept) : null
    if (crash !== null) suite.crashes.add(crash)
    const { file, line } = outcome === 'passed' ? noPosition : positionIn(kept)
    sink.test(
      testResult({
        format: 'go-json',
        suite: one.suite,
        name: one.name,
        parent: goParent(one.name, name => suite.running.has(name)),
        outcome,
        skipReason: outcome === 'skipped' ? goSkipReason(kept) : '',
        file,
        line,
        durationMs: elapsed === null ? null : Math.round(elapsed * 1000),
        output: kept,
        outputLinesCut: one.captured?.linesDropped ?? 0,
        span: spanOf(one.start, end),
        crash,
      }),
    )
    if (outcome === 'failed' && one.captured?.notableDropped) sink.fault(tooMuchOutput(one.name, one.suite))
    close(one)
  }

  const dropPending = (one: Running) => {
    one.pending = noPending
    if (current === one) {
      stretchStart = -1
      stretchLines = 0
    }
  }

  /** The end of a test that has no record of it; null if there is none. A benchmark never has one. */
  const hiddenEnd = (one: Running, packageOutcome: Outcome | null) => {
    if (packageOutcome === 'passed' && one.name.startsWith('Benchmark')) return benchmarkEnd
    const glued = outputOf(one)
      .map(gluedEnd)
      .findLast(found => found?.name === one.name)
    const outcome = glued ? endWords[glued.word] : undefined
    return glued && outcome ? { outcome, seconds: Number(glued.seconds) } : null
  }

  /** A test begins. One of its name that has no end yet has lost it. */
  const begin = (one: Running, time: number | null): Running => {
    if (!one.began) {
      one.began = true
      return one
    }
    const hidden = hiddenEnd(one, null)
    if (hidden === null) sink.fault(noEnd(one))
    finish(one, hidden?.outcome ?? 'failed', null, hidden?.seconds ?? null)
    const again = open(one.suite, one.name, time)
    again.began = true
    return again
  }

  const finishPackage = (
    name: string,
    outcome: Outcome | null,
    end: number | null,
    failedBuild: string | undefined,
  ) => {
    const suite = suiteOf(name)
    const unfinished: string[] = []
    for (const one of [...suite.running.values()].filter(test => test.name !== '')) {
      const hidden = hiddenEnd(one, outcome)
      if (hidden === null) unfinished.push(one.name)
      finish(one, hidden?.outcome ?? 'failed', end, hidden?.seconds ?? null)
    }
    const one = suite.running.get('')
    const output = one && outcome !== 'passed' ? ownLines(outputOf(one)) : noLines
    if (one) {
      dropPending(one)
      close(one)
    }
    const build = failedBuild === undefined ? undefined : (builds.get(failedBuild) ?? [])
    const fault = goPackageFault({
      name,
      outcome,
      failedTests: suite.failed,
      unfinished,
      crashes: suite.crashes,
      output,
      build,
    })
    if (fault !== null) sink.fault(fault)
    suites.delete(name)
    lastSuite = null
    if (failedBuild !== undefined) builds.delete(failedBuild)
  }

  const damaged = (text: string) => {
    if (broken++ === 0) brokenExample = text.slice(0, 500)
  }

  const keepBuildOutput = (importPath: string, output: string | undefined) => {
    const lines = builds.get(importPath) ?? []
    if (output && lines.length < maxBuildLines) lines.push(output.trimEnd())
    if (builds.size < maxBuilds) builds.set(importPath, lines)
  }

  const parsed = (event: GoEvent, bytes: Buffer, start: number, end: number) => {
    closeStretch()
    const suite = event.Package ?? ''
    const time = event.Time === undefined ? null : timeOf(event.Time)
    const outcome = eventOutcomes.get(event.Action) ?? null
    if (event.ImportPath !== undefined) {
      keepBuildOutput(event.ImportPath, event.Output)
    } else if (outcome !== null && event.Test) {
      finish(open(suite, event.Test, time), outcome, time, event.Elapsed ?? null)
    } else if (outcome !== null) {
      finishPackage(suite, outcome, time, event.FailedBuild)
    } else if (event.Action === 'output') {
      const one = open(suite, event.Test ?? '', time)
      retain(one, start, end, 1)
      chunk = bytes
    } else if (event.Action === 'run') {
      begin(open(suite, event.Test ?? '', time), time)
    } else if (event.Action === 'start') {
      suiteOf(suite)
    }
  }

  const slow = (bytes: Buffer, start: number, end: number): boolean => {
    const text = bytes.toString('utf8', start, end)
    if (!recordStart.test(text)) return false
    const event = parseEvent(text)
    seen = true
    if (event === null) damaged(text)
    else parsed(event, bytes, start, end)
    return true
  }

  /** Takes an output line whose key stands at `key`; false if it must be parsed. */
  const outputLine = (bytes: Buffer, start: number, key: number, end: number): boolean => {
    // What does not end with `\n"}` is a part of a line, or two records in one.
    if (bytes[end - 2] !== quote || bytes[end - 3] !== 0x6e || bytes[end - 4] !== backslash) return false
    if (!sameKey(key) || bytes[key + keyLength + 2] !== 0x4f /* O, "Output" */) {
      const keyEnd = bytes.indexOf(',"Output":"', key)
      if (keyEnd < 0 || keyEnd >= end || turnTo(bytes, key, keyEnd, null) === null) return false
    }
    // Neighbours have a line end of at most two bytes between them.
    if (stretchStart >= 0 && stretchEnd + 2 < start) closeStretch()
    if (stretchStart < 0) stretchStart = start
    stretchEnd = end
    stretchLines++
    return true
  }

  const runLine = (bytes: Buffer, key: number, end: number, time: number | null): boolean => {
    const one = turnTo(bytes, key, end - 1, time)
    if (one === null || one.name === '') return false
    begin(one, time)
    return true
  }

  const passLine = (bytes: Buffer, key: number, end: number, time: number | null): boolean => {
    if (!sameKey(key) || current === null || current.name === '') return false
    const after = key + keyLength
    if (bytes[after + 2] !== 0x45 /* E, "Elapsed" */) return false
    const seconds = secondsAt(bytes, after + 11, end - 1)
    if (Number.isNaN(seconds)) return false
    finish(current, 'passed', time, seconds)
    return true
  }

  /** Tells records apart by single bytes: {"Time":"2026-11-23T11:48:34.372974552Z","Action":"output","Package": */
  const fast = (bytes: Buffer, start: number, end: number): boolean => {
    if (end - start < 60 || bytes[start + 2] !== 0x54 || bytes[start + 9] !== 0x32) return false
    if (bytes[end - 1] !== closingBrace) return false
    let i = start + 28
    while (i < start + 48 && bytes[i] !== quote) i++
    if (bytes[i] !== quote || bytes[i + 3] !== 0x41 || bytes[i + 11] !== quote) return false
    const action = bytes[i + 12]
    if (action === 0x6f /* o, "output" */) return outputLine(bytes, start, i + 19, end)
    if (action === 0x72 /* r, "run" */ && bytes[i + 15] === quote) {
      return runLine(bytes, i + 16, end, timeAt(bytes, start + 9, i))
    }
    if (action === 0x70 /* p */ && bytes[i + 14] === 0x73 /* s, "pass" */) {
      return passLine(bytes, i + 17, end, timeAt(bytes, start + 9, i))
    }
    return false
  }

  const line = (bytes: Buffer, start: number, end: number): boolean => {
    if (chunk !== bytes) {
      settle()
      chunk = bytes
      view = viewOf(bytes)
    }
    if (!fast(bytes, start, end)) return slow(bytes, start, end)
    seen = true
    return true
  }

  return {
    line,
    settle,
    seen: () => seen,
    foreign(text) {
      if (seen && recordPart.test(text)) damaged(text)
    },
    end() {
      settle()
      for (const name of [...suites.keys()]) finishPackage(name, null, null, undefined)
      if (broken > 0) sink.fault(unreadable(broken, brokenExample))
    },
  }
}

const noLines: readonly string[] = []
/** Shared by all that have nothing pending; never written to. */
const noPending: number[] = []
const noPosition = { file: null, line: null }

const benchmarkEnd: { readonly outcome: Outcome; readonly seconds: number | null } = {
  outcome: 'passed',
  seconds: null,
}

/** Reads four bytes at a time, which is what makes comparing keys cheap. */
function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function noEnd(one: Running): RunFault {
  return { kind: 'cut-off', message: `${one.name} began and has no end.`, where: one.suite, output: [] }
}

function unreadable(count: number, example: string): RunFault {
  return {
    kind: 'unreadable',
    message: `${count} damaged ${count === 1 ? 'record' : 'records'} of go test -json; results may be lost.`,
    where: '',
    output: [example],
  }
}
