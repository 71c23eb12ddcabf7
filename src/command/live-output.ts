import type { Writable } from 'node:stream'

/** Some of the command's output. */
export interface OutputPiece {
  readonly bytes: Buffer
  /** Whole lines that the runner is to carry out, outside of the frame. */
  readonly isForRunner: boolean
}

/** Where the command's output goes. */
export interface CommandOutput {
  /** Gets every byte of both streams, as they come. */
  readonly live: Writable
  /** Printed before the first and after the last byte, each a whole line. */
  readonly frame?: { readonly before: string; readonly after: string }
  /** Tells lines for the runner from the rest; it may keep back what follows. Without it nothing is for the runner. */
  readonly forRunner?: {
    readonly split: (chunk: Buffer, stream: 'stdout' | 'stderr') => readonly OutputPiece[]
    readonly rest: () => readonly OutputPiece[]
  }
  /** Gets the same bytes; `chunk` is valid only during the call. `at`: ms since the epoch. */
  readonly read: (chunk: Buffer, stream: 'stdout' | 'stderr', at: number) => void
  /** Ends the command when it aborts. */
  readonly cancel?: AbortSignal
}

export interface LiveOutput {
  /** Passes a chunk on; false if its memory is still in use. */
  readonly take: (chunk: Buffer, stream: 'stdout' | 'stderr') => boolean
  /** Calls back when more may be written. */
  readonly whenFree: (resume: () => void) => void
  readonly end: () => Promise<void>
}

const newline = 0x0a

/** Shows the output of a command as it comes, and has it read. */
export function createLiveOutput({ live, frame, forRunner, read }: CommandOutput): LiveOutput {
  let lastByte = newline
  const show = ({ bytes, isForRunner }: OutputPiece) => {
    const outside = isForRunner && frame
    if (outside) live.write(`${lastByte === newline ? '' : '\n'}${outside.after}`)
    live.write(bytes)
    lastByte = bytes.at(-1) ?? lastByte
    if (!outside) return
    live.write(`${lastByte === newline ? '' : '\n'}${outside.before}`)
    lastByte = newline
  }
  if (frame) live.write(frame.before)
  return {
    take(chunk, stream) {
      const pieces = forRunner?.split(chunk, stream) ?? [{ bytes: chunk, isForRunner: false }]
      for (const piece of pieces) show(piece)
      read(chunk, stream, Date.now())
      return live.writableLength === 0
    },
    // Not 'drain', which comes only after a write beyond the high-water mark: this comes when all before it is written.
    whenFree: resume => live.write('', () => resume()),
    async end() {
      for (const piece of forRunner?.rest() ?? []) show(piece)
      if (frame) live.write(`${lastByte === newline ? '' : '\n'}${frame.after}`)
      await new Promise<void>(resolve => live.write('', () => resolve()))
    },
  }
}
