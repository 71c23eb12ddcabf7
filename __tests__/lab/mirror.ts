import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import type { Arch } from './machine.ts'

/** What one suite of a mirror offers. */
export interface Offered {
  readonly suite: string
  readonly arch: Arch
  /** Paths of the `.deb` files. */
  readonly files: readonly string[]
}

/**
 * Makes a signed Debian mirror in the folder `root`, to be read by a guest's own apt from there: a guest has no network,
 * and the provider under test shall do its real work. The key that signs it is laid beside it, as `ROOT.gpg`.
 */
export async function writeMirror(root: string, suites: readonly Offered[]): Promise<void> {
  const home = `${root}.gnupg`
  await mkdir(home, { recursive: true, mode: 0o700 })
  const gpg = (...args: readonly string[]) =>
    runTool(['gpg', '--homedir', home, '--batch', '--quiet', ...args], { seconds: 60 })
  try {
    await gpg('--passphrase', '', '--quick-generate-key', 'lab mirror', 'ed25519', 'sign', 'never')
    await gpg('--output', `${root}.gpg`, '--export')
    for (const { suite, arch, files } of suites) {
      const stanzas = await Promise.all(files.map(file => addPackage(root, suite, file)))
      const index = { path: `main/binary-${arch}/Packages`, text: stanzas.join('\n') }
      const folder = join(root, 'dists', suite)
      await mkdir(dirname(join(folder, index.path)), { recursive: true })
      await writeFile(join(folder, index.path), index.text)
      await writeFile(join(folder, 'Release'), releaseText(suite, arch, index, new Date()))
      await gpg('--output', join(folder, 'InRelease'), '--clearsign', join(folder, 'Release'))
    }
  } finally {
    await runTool(['gpgconf', '--homedir', home, '--kill', 'all'], { seconds: 60 })
    await rm(home, { recursive: true })
  }
}

/** Copies a package into the pool and returns its stanza of the index. */
async function addPackage(root: string, suite: string, file: string): Promise<string> {
  const place = `pool/${suite}/${basename(file)}`
  await mkdir(dirname(join(root, place)), { recursive: true })
  await copyFile(file, join(root, place))
  const { stdout: control } = await runTool(['dpkg-deb', '--field', file], { seconds: 60 })
  return packageStanza(control, place, await readFile(file))
}

/** A package's stanza of `Packages`: its own control fields and where its file is. Source: DebianRepository/Format. */
function packageStanza(control: string, place: string, content: Uint8Array): string {
  const fields = [
    control.trimEnd(),
    `Filename: ${place}`,
    `Size: ${content.length}`,
    `SHA256: ${sha256(content)}`,
  ]
  return `${fields.join('\n')}\n`
}

/** The text of a suite's `Release` with one index. Source: DebianRepository/Format in Debian's wiki. */
function releaseText(
  suite: string,
  arch: string,
  index: { readonly path: string; readonly text: string },
  date: Date,
): string {
  return [
    'Origin: Debian',
    `Suite: ${suite}`,
    `Codename: ${suite}`,
    `Date: ${date.toUTCString().replace('GMT', 'UTC')}`,
    `Architectures: ${arch}`,
    'Components: main',
    'SHA256:',
    ` ${sha256(index.text)} ${Buffer.byteLength(index.text)} ${index.path}`,
    '',
  ].join('\n')
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
