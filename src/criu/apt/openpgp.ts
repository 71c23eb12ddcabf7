import { createHash } from 'node:crypto'

/**
 * Gives the binary form of an OpenPGP key file, whose text may be armored (RFC 9580, 6.2); what is not armored is
 * given back as it is.
 */
export function dearmor(file: Buffer): Buffer {
  const text = file.toString('latin1')
  const blocks = [
    ...text.matchAll(
      /^-----BEGIN PGP PUBLIC KEY BLOCK-----[^\S\n]*\r?\n(.*?)^-----END PGP PUBLIC KEY BLOCK-----/gms,
    ),
  ]
  if (blocks.length === 0) return file
  return Buffer.concat(
    blocks.map(([, block = '']) => {
      // Headers end with an empty line; the checksum line begins with `=`, which no line of base64 does.
      const body = block.replaceAll('\r', '').replace(/^(?:[^\n]+:[^\n]*\n)*[^\S\n]*\n/, '')
      return Buffer.from(body.replaceAll(/^=.*$/gm, ''), 'base64')
    }),
  )
}

/**
 * Gives the fingerprints of the primary keys in a binary OpenPGP key file, in upper-case hexadecimal digits; empty
 * when it is no such file. Source: RFC 9580, 4.2 (packet headers) and 5.5.4 (fingerprints).
 */
export function primaryFingerprints(file: Buffer): readonly string[] {
  return packets(file)
    .filter(packet => packet.tag === publicKeyTag)
    .map(packet => fingerprint(packet.body))
    .filter(found => found !== null)
}

const publicKeyTag = 6

interface Packet {
  readonly tag: number
  readonly body: Buffer
}

/** The packets of a file up to the first thing that is none. */
function packets(file: Buffer): readonly Packet[] {
  const found: Packet[] = []
  for (let at = 0; at < file.length; ) {
    const header = readHeader(file, at)
    if (header === null || header.end > file.length) break
    found.push({ tag: header.tag, body: file.subarray(header.start, header.end) })
    at = header.end
  }
  return found
}

function readHeader(file: Buffer, at: number): { tag: number; start: number; end: number } | null {
  const first = file[at] ?? 0
  if ((first & 0x80) === 0) return null
  const newFormat = (first & 0x40) !== 0
  const length = newFormat ? newLength(file, at + 1) : oldLength(file, at + 1, first & 0x03)
  if (length === null) return null
  const start = at + 1 + length.octets
  return { tag: newFormat ? first & 0x3f : (first >> 2) & 0x0f, start, end: start + length.value }
}

interface PacketLength {
  readonly octets: number
  readonly value: number
}

/** Null for partial lengths, which are for data packets only. */
function newLength(file: Buffer, at: number): PacketLength | null {
  const first = file[at] ?? 0
  if (first < 192) return { octets: 1, value: first }
  if (first < 224) return { octets: 2, value: ((first - 192) << 8) + (file[at + 1] ?? 0) + 192 }
  return first === 255 && at + 5 <= file.length ? { octets: 5, value: file.readUInt32BE(at + 1) } : null
}

/** Null for the length that is not told. */
function oldLength(file: Buffer, at: number, type: number): PacketLength | null {
  const octets = [1, 2, 4][type]
  if (octets === undefined || at + octets > file.length) return null
  return { octets, value: file.readUIntBE(at, octets) }
}

/** Null for a key of a version that apt's verifiers do not know. */
function fingerprint(body: Buffer): string | null {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  switch (body[0]) {
    case 4:
      return digest('sha1', [Buffer.from([0x99]), length.subarray(2), body])
    case 6:
      return digest('sha256', [Buffer.from([0x9b]), length, body])
    default:
      return null
  }
}

function digest(algorithm: string, parts: readonly Buffer[]): string {
  return createHash(algorithm).update(Buffer.concat(parts)).digest('hex').toUpperCase()
}
