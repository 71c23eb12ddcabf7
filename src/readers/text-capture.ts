import { soundsLikeFailure } from '../logs/failure-words.ts'

/** A test's lines as they come: the first, the last, and of what was between only those that may tell a cause. */
export interface TextCapture {
  readonly add: (line: string) => void
  readonly lines: () => readonly string[]
  /** Lines that were left out. */
  readonly cut: () => number
  /** Whether lines that may tell a cause are among them. */
  readonly notableCut: () => boolean
}

const headLines = 300
const tailLines = 500
const notableLines = 200
const maxLineChars = 4096

/** Marks of a failure that are no words of their own, and where a Go test says something. */
const marks = /error|fail|panic|not support|unsupported|DATA RACE|Sanitizer|SIG[A-Z]{3}|\.go:\d+: /i

/** Whether a test's failure may be judged by this line, so that it is kept. */
export function isNotable(line: string): boolean {
  return marks.test(line) || soundsLikeFailure(line)
}

/** Keeps a bounded part of any number of lines. */
export function createTextCapture(): TextCapture {
  const head: string[] = []
  const notable: string[] = []
  let tail: string[] = []
  let dropped = 0
  let notableDropped = false

  const dropOldest = () => {
    for (const line of tail.slice(0, tail.length - tailLines)) {
      const tells = isNotable(line)
      if (tells && notable.length < notableLines) notable.push(line)
      else {
        dropped++
        notableDropped ||= tells
      }
    }
    tail = tail.slice(-tailLines)
  }
  return {
    add(text) {
      const line = text.length > maxLineChars ? `${text.slice(0, maxLineChars)}…` : text
      if (head.length < headLines) head.push(line)
      else tail.push(line)
      if (tail.length >= 2 * tailLines) dropOldest()
    },
    lines() {
      dropOldest()
      return [...head, ...notable, ...tail]
    },
    cut: () => dropped,
    notableCut: () => notableDropped,
  }
}

/** Keeps nothing. */
export const noCapture: TextCapture = {
  add: () => {},
  lines: () => [],
  cut: () => 0,
  notableCut: () => false,
}
