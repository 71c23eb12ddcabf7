import { isNotable } from './text-capture.ts'

/**
 * Raw lines of a test that still runs, kept undecoded because most tests pass and nobody will look: the first bytes, the
 * last bytes, and of what was between only the lines that may tell a cause.
 */
export interface RawCapture {
  head: Buffer[]
  headBytes: number
  tail: Buffer[]
  tailBytes: number
  /** Lines that may tell a cause, from what was dropped between head and tail. */
  notable: string[]
  lines: number
  linesDropped: number
  /** More such lines were dropped than are kept. */
  notableDropped: boolean
}

const maxNotable = 200

export function emptyCapture(): RawCapture {
  return {
    head: [],
    headBytes: 0,
    tail: [],
    tailBytes: 0,
    notable: [],
    lines: 0,
    linesDropped: 0,
    notableDropped: false,
  }
}

/** Adds whole lines, `lines` of them, copied from `bytes`; keeps about `limit` bytes at each end. */
export function capture(
  into: RawCapture,
  bytes: Buffer,
  start: number,
  end: number,
  lines: number,
  limit: number,
): void {
  const piece = Buffer.from(bytes.subarray(start, end))
  into.lines += lines
  if (into.headBytes < limit && into.tailBytes === 0) {
    into.head.push(piece)
    into.headBytes += piece.length
    return
  }
  into.tail.push(piece)
  into.tailBytes += piece.length
  while (into.tailBytes - (into.tail[0]?.length ?? 0) >= limit) dropOldest(into)
}

function dropOldest(from: RawCapture): void {
  const piece = from.tail.shift()
  if (piece === undefined) return
  from.tailBytes -= piece.length
  const lines = piece.toString('latin1').split('\n')
  if (from.notableDropped) {
    from.linesDropped += lines.length
    return
  }
  for (const line of lines) {
    if (!isNotable(printedIn(line))) from.linesDropped++
    else if (from.notable.length < maxNotable) from.notable.push(Buffer.from(line, 'latin1').toString('utf8'))
    else {
      from.linesDropped++
      from.notableDropped = true
    }
  }
}

/** What a record of output says, with blanks for what is escaped, so that a word after `\t` is one. */
function printedIn(record: string): string {
  return record.slice(record.indexOf(outputKey) + outputKey.length).replace(/\\(?:u[\da-f]{4}|.)/g, ' ')
}

const outputKey = '"Output":"'

/** The raw lines that were kept, in their order, decoded as UTF-8. */
export function capturedLines(from: RawCapture): readonly string[] {
  const decode = (pieces: readonly Buffer[]) =>
    pieces.flatMap(piece =>
      piece
        .toString('utf8')
        .split('\n')
        .filter(line => line !== ''),
    )
  return [...decode(from.head), ...from.notable, ...decode(from.tail)]
}
