/** A line lies in `bytes` from `start` to before `end`, without its line end. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void

export interface LineSplitter {
  /** `chunk` may be reused by the caller afterwards. */
  readonly write: (chunk: Buffer) => void
  /** Hands out a last line that has no line end. */
  readonly end: () => void
}

/** A record of `go test -json` stays far below it (test2json splits lines at 4 KiB). */
const maxLineBytes = 1 << 20

const newline = 0x0a
const carriageReturn = 0x0d

/**
 * Cuts a byte stream into lines (`\n`, `\r\n`, and the `\r\r\n` of nested terminals) without copying those that lie in one
 * chunk. Holds at most `maxBytes` of an unfinished line: of a longer one only the beginning is handed out.
 */
export function createLineSplitter(onLine: OnLine, maxBytes = maxLineBytes): LineSplitter {
  let held: Buffer[] = []
  let heldBytes = 0

  const emit = (bytes: Buffer, start: number, end: number) => {
    let last = end
    while (last > start && bytes[last - 1] === carriageReturn) last--
    onLine(bytes, start, last)
  }
  const hold = (bytes: Buffer) => {
    const room = maxBytes - heldBytes
    if (room <= 0 || bytes.length === 0) return
    held.push(Buffer.from(bytes.subarray(0, room)))
    heldBytes += Math.min(bytes.length, room)
  }
  const release = () => {
    const line = held.length === 1 && held[0] ? held[0] : Buffer.concat(held)
    held = []
    heldBytes = 0
    emit(line, 0, line.length)
  }
  return {
    write(chunk) {
      let start = 0
      if (held.length > 0) {
        const end = chunk.indexOf(newline)
        hold(end < 0 ? chunk : chunk.subarray(0, end))
        if (end < 0) return
        release()
        start = end + 1
      }
      for (let end = chunk.indexOf(newline, start); end >= 0; end = chunk.indexOf(newline, start)) {
        emit(chunk, start, end)
        start = end + 1
      }
      if (start < chunk.length) hold(chunk.subarray(start))
    },
    end() {
      if (held.length > 0) release()
    },
  }
}
