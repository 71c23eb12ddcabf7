/** Whether `prefix` stands in `bytes` at `start`. */
export function startsWith(bytes: Buffer, start: number, prefix: Buffer): boolean {
  for (let i = prefix.length - 1; i >= 0; i--) if (bytes[start + i] !== prefix[i]) return false
  return true
}

/** Milliseconds since the epoch of an RFC 3339 time; null if it is none. */
export function timeOf(text: string): number | null {
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}

/**
 * Gives a function that reads the time between two places, `2026-11-23T11:48:34.372974552Z`. Times come in order, so it
 * remembers the minute of the last one.
 */
export function timeReader(): (bytes: Buffer, start: number, end: number) => number | null {
  let minute: Buffer = Buffer.from('-')
  let minuteMs = 0
  return (bytes, start, end) => {
    if (bytes[end - 1] !== 0x5a /* Z */) return timeOf(bytes.toString('latin1', start, end))
    if (!startsWith(bytes, start, minute)) {
      const text = bytes.toString('latin1', start, start + 16)
      const ms = timeOf(`${text}:00Z`)
      if (ms === null) return null
      minute = Buffer.from(text, 'latin1')
      minuteMs = ms
    }
    const digit = (at: number) => (at < end - 1 ? (bytes[at] ?? 48) - 48 : 0)
    const seconds = digit(start + 17) * 10 + digit(start + 18)
    const millis = digit(start + 20) * 100 + digit(start + 21) * 10 + digit(start + 22)
    return minuteMs + seconds * 1000 + millis
  }
}
