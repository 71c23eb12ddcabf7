import { capture, capturedLines, emptyCapture, type RawCapture } from '../raw-capture.ts'
import { parseEvent } from './go-record.ts'

/** The output of a test that runs, as raw records. */
export interface Held {
  /** Output of earlier chunks; null where there is none. */
  captured: RawCapture | null
  /** Lines in the current chunk that are not copied yet: start, end, count, start, … */
  pending: number[]
}

/** Output of running tests: it stays where it was read until the chunk is gone, since most of it is never looked at. */
export interface HeldOutput {
  /** Keeps `lines` lines of `chunk`, from `start` to before `end`. */
  readonly hold: (one: Held, chunk: Buffer, start: number, end: number, lines: number) => void
  /** Copies what was kept of the chunk, as far as `running` tests may have room. */
  readonly settle: (running: number) => void
  /** Lines that were printed, from records that are settled. */
  readonly linesOf: (one: Held) => readonly string[]
}

/** Kept of all running tests together, at each end of their output. */
const budgetBytes = 8 << 20
const maxBytesPerTest = 128 << 10
const minBytesPerTest = 2 << 10

const noLines: readonly string[] = []
/** Shared by all that have nothing pending; never written to. */
const noPending: number[] = []

export function nothingHeld(): Held {
  return { captured: null, pending: noPending }
}

/** Drops what is pending: nobody will ask for it. */
export function dropPending(one: Held): void {
  one.pending = noPending
}

/** @param damaged told of a record that cannot be read */
export function createHeldOutput(damaged: (record: string) => void): HeldOutput {
  let chunk: Buffer | null = null
  let touched: Held[] = []

  return {
    hold(one, bytes, start, end, lines) {
      chunk = bytes
      if (one.pending.length === 0) {
        one.pending = []
        touched.push(one)
      }
      one.pending.push(start, end, lines)
    },
    settle(running) {
      if (chunk === null) return
      const limit = Math.max(minBytesPerTest, Math.min(maxBytesPerTest, budgetBytes / (running + 1)))
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
    },
    linesOf(one) {
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
    },
  }
}
