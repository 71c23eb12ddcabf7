import { open } from 'node:fs/promises'

/** The second line of a program by which the gate knows its own work again. */
export const ownLine = {
  /** `sudo-path/dispatcher.ts` */
  dispatcher: '# checkpoint-gate: starts the CRIU of the job that asks for it, and goes with the job.',
  /** A recorder's shim; behind it stands what it starts, as JSON. */
  shim: '# checkpoint-gate: records each run of',
} as const

/** A program that the gate wrote. */
export type OwnProgram =
  | { readonly kind: 'dispatcher' }
  /** `starts`: absolute path of what it records. */
  | { readonly kind: 'shim'; readonly starts: string }

/** What a program of the gate's is, by its second line; null for any other file, and where there is none. */
export async function readOwnProgram(path: string): Promise<OwnProgram | null> {
  const line = await secondLine(path)
  if (line === ownLine.dispatcher) return { kind: 'dispatcher' }
  if (!line.startsWith(`${ownLine.shim} `)) return null
  try {
    const starts: unknown = JSON.parse(line.slice(ownLine.shim.length))
    return typeof starts === 'string' ? { kind: 'shim', starts } : null
  } catch {
    return null
  }
}

async function secondLine(path: string): Promise<string> {
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(8192) })
    return buffer.toString('utf8', 0, bytesRead).split('\n')[1] ?? ''
  } catch {
    return ''
  }
}
