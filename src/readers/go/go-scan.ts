import type { Running } from './go-packages.ts'
import { needsParsing, parseKey, secondsAt } from './go-record.ts'
import { startsWith, timeReader } from './go-time.ts'

/** What the scanner tells of. */
interface Told {
  readonly open: (suite: string, name: string, start: number | null) => Running
  readonly begin: (one: Running, time: number | null) => Running
  readonly passed: (one: Running, time: number | null, seconds: number) => void
  /** `lines` neighbouring lines of output. */
  readonly output: (one: Running, chunk: Buffer, start: number, end: number, lines: number) => void
}

/** Recognises the common records of `go test -json` by single bytes, without parsing them. */
export interface GoScan {
  /** Takes a record; false for one that has to be parsed. `chunk` stays valid until `settle`. */
  readonly take: (chunk: Buffer, start: number, end: number) => boolean
  /** Tells of output that was not told of yet. */
  readonly flush: () => void
  /** The chunk goes: nothing of it is used any more. */
  readonly settle: () => void
  /** Output of a test that was not told of yet is not wanted. */
  readonly drop: (one: Running) => void
  /** A test has ended. */
  readonly forget: (one: Running) => void
}

const quote = 0x22
const closingBrace = 0x7d
const backslash = 0x5c

/** A scanner of records: {"Time":"2026-11-23T11:48:34.372974552Z","Action":"output","Package": */
export function createGoScan(told: Told): GoScan {
  const timeAt = timeReader()
  let chunk: Buffer | null = null
  let view = viewOf(Buffer.alloc(0))
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

  const flush = () => {
    if (stretchStart < 0 || current === null || chunk === null) return
    told.output(current, chunk, stretchStart, stretchEnd, stretchLines)
    stretchStart = -1
    stretchLines = 0
  }

  /** The test that a key names; null if the key needs parsing. Most tests are in the suite of the test before them. */
  const byKey = (bytes: Buffer, start: number, end: number, time: number | null): Running | null => {
    const nameStart = start + suiteKey.length
    if (nameStart < end && startsWith(bytes, start, suiteKey)) {
      const name = bytes.toString('latin1', nameStart, end - 1)
      return needsParsing.test(name) ? null : told.open(suiteName, name, time)
    }
    const rawKey = bytes.toString('latin1', start, end)
    const names = parseKey(rawKey)
    if (names === null) return null
    if (names.name !== '') {
      suiteName = names.suite
      suiteKey = Buffer.from(rawKey.slice(0, rawKey.length - names.name.length - 1), 'latin1')
    }
    return told.open(names.suite, names.name, time)
  }

  /** Makes the test whose key stands at `start` to `end` the current one. */
  const turnTo = (bytes: Buffer, start: number, end: number, time: number | null): Running | null => {
    flush()
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

  /** Takes an output line whose key stands at `key`; false if it must be parsed. */
  const outputLine = (bytes: Buffer, start: number, key: number, end: number): boolean => {
    // What does not end with `\n"}` is a part of a line, or two records in one.
    if (bytes[end - 2] !== quote || bytes[end - 3] !== 0x6e || bytes[end - 4] !== backslash) return false
    if (!sameKey(key) || bytes[key + keyLength + 2] !== 0x4f /* O, "Output" */) {
      const keyEnd = bytes.indexOf(',"Output":"', key)
      if (keyEnd < 0 || keyEnd >= end || turnTo(bytes, key, keyEnd, null) === null) return false
    }
    // Neighbours have a line end of at most two bytes between them.
    if (stretchStart >= 0 && stretchEnd + 2 < start) flush()
    if (stretchStart < 0) stretchStart = start
    stretchEnd = end
    stretchLines++
    return true
  }

  const runLine = (bytes: Buffer, key: number, end: number, time: number | null): boolean => {
    const one = turnTo(bytes, key, end - 1, time)
    if (one === null || one.name === '') return false
    told.begin(one, time)
    return true
  }

  const passLine = (bytes: Buffer, key: number, end: number, time: number | null): boolean => {
    if (!sameKey(key) || current === null || current.name === '') return false
    const after = key + keyLength
    if (bytes[after + 2] !== 0x45 /* E, "Elapsed" */) return false
    const seconds = secondsAt(bytes, after + 11, end - 1)
    if (Number.isNaN(seconds)) return false
    told.passed(current, time, seconds)
    return true
  }

  return {
    take(bytes, start, end) {
      if (chunk !== bytes) {
        chunk = bytes
        view = viewOf(bytes)
      }
      if (end - start < 60 || bytes[start + 2] !== 0x54 || bytes[start + 9] !== 0x32) return false
      if (bytes[end - 1] !== closingBrace) return false
      let i = start + 28
      while (i < start + 48 && bytes[i] !== quote) i++
      if (bytes[i] !== quote || bytes[i + 3] !== 0x41 || bytes[i + 11] !== quote) return false
      const action = bytes[i + 12]
      if (action === 0x6f /* o, "output" */) return outputLine(bytes, start, i + 19, end)
      if (action === 0x72 /* r, "run" */ && bytes[i + 15] === quote)
        return runLine(bytes, i + 16, end, timeAt(bytes, start + 9, i))
      if (action === 0x70 /* p */ && bytes[i + 14] === 0x73 /* s, "pass" */)
        return passLine(bytes, i + 17, end, timeAt(bytes, start + 9, i))
      return false
    },
    flush,
    settle() {
      flush()
      if (chunk === null) return
      if (keyView === view) {
        keyView = viewOf(Buffer.from(chunk.subarray(keyStart, keyStart + keyLength)))
        keyStart = 0
      }
      chunk = null
    },
    drop(one) {
      if (current !== one) return
      stretchStart = -1
      stretchLines = 0
    },
    forget(one) {
      if (current === one) current = null
    },
  }
}

/** Reads four bytes at a time, which is what makes comparing keys cheap. */
function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
