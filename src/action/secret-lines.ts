import type { OutputPiece } from '../command/live-output.ts'

/** Finds, in the command's output, the lines with which it names secrets to the runner. */
export interface SecretLines {
  /** `chunk` as pieces; an unfinished line that may name a secret is kept back. */
  readonly split: (chunk: Buffer, stream: 'stdout' | 'stderr') => readonly OutputPiece[]
  /** What was kept back, when no more comes. */
  readonly rest: () => readonly OutputPiece[]
  /** The secrets so far; of one of several lines each line, too, as the runner takes it. */
  readonly secrets: () => readonly string[]
}

/**
 * The line that names a secret, in the new and in the old spelling. Source: actions/runner src/Runner.Common/ActionCommand.cs
 * TryParseV2, TryParse.
 */
const newSpelling = /^\s*::add-mask(?: [^:]*)?::(.*)$/is
const oldSpelling = /##\[add-mask(?: [^\]]*)?\](.*)$/is

/** A longer line is no secret's. */
const maxLine = 64 << 10
const [lineFeed, carriageReturn] = [0x0a, 0x0d]
/** The runner takes a lone CR for a line's end, too (.NET, StreamReader.ReadLine). */
const lines = /[^\r\n]+[\r\n]?/g
const mark = /add-mask/i
const marks = ['add-mask', 'ADD-MASK'].map(text => Buffer.from(text))

export function createSecretLines(): SecretLines {
  const secrets = new Set<string>()
  const held = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }

  const split: SecretLines['split'] = (chunk, stream) => {
    const before = held[stream]
    const bytes = before.length === 0 ? chunk : Buffer.concat([before, chunk])
    const end = Math.max(bytes.lastIndexOf(lineFeed), bytes.lastIndexOf(carriageReturn)) + 1
    const isHeld = mayNameSecret(bytes.subarray(end))
    held[stream] = isHeld ? Buffer.from(bytes.subarray(end)) : Buffer.alloc(0)
    return piecesOf(isHeld ? bytes.subarray(0, end) : bytes)
  }

  const piecesOf = (bytes: Buffer): readonly OutputPiece[] => {
    if (bytes.length === 0) return []
    if (!marks.some(mark => bytes.includes(mark))) return [{ bytes, isForRunner: false }]
    const pieces: OutputPiece[] = []
    let shown = 0
    for (const { index, 0: line } of bytes.toString('latin1').matchAll(lines)) {
      if (!mark.test(line)) continue
      const secret = secretIn(
        bytes
          .subarray(index, index + line.length)
          .toString('utf8')
          .trimEnd(),
      )
      if (secret === null) continue
      if (shown < index) pieces.push({ bytes: bytes.subarray(shown, index), isForRunner: false })
      // Not as it was printed: the old spelling may have another command before it.
      pieces.push({ bytes: Buffer.from(`::add-mask::${escaped(secret)}\n`), isForRunner: true })
      shown = index + line.length
      for (const part of [secret, ...secret.split(/[\r\n]+/)]) if (part.trim() !== '') secrets.add(part)
    }
    if (shown < bytes.length) pieces.push({ bytes: bytes.subarray(shown), isForRunner: false })
    return pieces
  }

  return {
    split,
    rest: () => [...piecesOf(held.stdout), ...piecesOf(held.stderr)],
    secrets: () => [...secrets],
  }
}

/** The secret that a line names; null where it names none. */
function secretIn(line: string): string | null {
  const [, fresh] = newSpelling.exec(line) ?? []
  const [, old] = fresh === undefined ? (oldSpelling.exec(line) ?? []) : []
  const secret = fresh === undefined ? decoded(old ?? '', oldEscapes) : decoded(fresh, newEscapes)
  return secret.trim() === '' ? null : secret
}

/** Source: ActionCommand.cs, `_escapeDataMappings` and `_escapeMappings`; the percent sign comes last. */
const newEscapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const
const oldEscapes = [['%3B', ';'], ['%5D', ']'], ...newEscapes] as const

function decoded(text: string, escapes: readonly (readonly [string, string])[]): string {
  return escapes.reduce((done, [code, character]) => done.replaceAll(code, character), text)
}

function escaped(secret: string): string {
  return secret.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** How the command begins, in both spellings. */
const begins = ['::add-mask', '##[add-mask']

/** Whether an unfinished line may become one that names a secret. */
function mayNameSecret(tail: Buffer): boolean {
  if (tail.length === 0 || tail.length > maxLine) return false
  const line = tail.toString('utf8').trimStart().toLowerCase()
  return begins.some(
    begin =>
      line.includes(begin) ||
      Array.from(begin, (_, index) => begin.slice(0, index + 1)).some(part => line.endsWith(part)),
  )
}
