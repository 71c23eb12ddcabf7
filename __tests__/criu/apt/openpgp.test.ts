import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runTool } from '../../../src/base/tool.ts'
import { dearmor, primaryFingerprints } from '../../../src/criu/apt/openpgp.ts'
import { needing } from '../../needing.ts'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const armored = '/etc/apt/trusted.gpg.d/debian-archive-bookworm-stable.asc'

describe('primaryFingerprints', () => {
  needing('gpg', 'debian-archive-keyring').it("finds in Debian's keyring what gpg finds there", async () => {
    const file = await readFile(keyring)
    const { stdout } = await runTool(['gpg', '--show-keys', '--with-colons', keyring], { seconds: 30 })
    // A `pub` record is followed by its own `fpr`.
    const primary = [...stdout.matchAll(/^pub:.*\n(?:(?!fpr).*\n)*fpr:+([0-9A-F]+):/gm)].map(
      ([, found]) => found,
    )
    expect(primary.length).toBeGreaterThan(3)
    expect(primaryFingerprints(file)).toEqual(primary)
  })

  it('finds nothing in what is no key', () => {
    expect(primaryFingerprints(Buffer.from('<html>404</html>'))).toEqual([])
  })

  it('takes any bytes without a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        expect(Array.isArray(primaryFingerprints(dearmor(Buffer.from(bytes))))).toBe(true)
      }),
    )
  })

  needing('debian-archive-keyring').it('does not read beyond a file that is cut off', async () => {
    const file = await readFile(keyring)
    expect(primaryFingerprints(file.subarray(0, 100))).toEqual([])
  })
})

describe('dearmor', () => {
  it.each([
    ['as it is', (text: string) => text],
    ['with line ends of Windows', (text: string) => text.replaceAll('\n', '\r\n')],
    [
      'with a header and text before',
      (text: string) => `key:\n${text.replace('BLOCK-----\n', 'BLOCK-----\nVersion: x\n')}`,
    ],
  ])("reads Debian's armored key %s", async (_, change) => {
    const text = await readFile(armored, 'latin1')
    expect(primaryFingerprints(dearmor(Buffer.from(change(text))))).toEqual([
      '4D64FEC119C2029067D6E791F8D2585B8783D481',
    ])
  })

  it('gives back what is not armored', () => {
    const bytes = Buffer.from([0x98, 0x33, 0x04])
    expect(dearmor(bytes)).toBe(bytes)
  })
})
