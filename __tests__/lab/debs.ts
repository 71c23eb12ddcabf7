import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { privateApt } from '../../src/criu/apt/private-apt.ts'
import { debianSource } from './debian.ts'
import type { Arch } from './machine.ts'
import { made } from './made.ts'
import { cache } from './paths.ts'
import { tell } from './told.ts'

/** Packages of one suite, with all that they depend on. */
export interface Wanted {
  readonly suite: string
  readonly arch: Arch
  readonly packages: readonly string[]
}

/**
 * Downloads packages, verified by apt, or finds them from an earlier run: newer ones come when the cache is deleted.
 * @returns the paths of the `.deb` files, sorted.
 */
export async function debs(wanted: Wanted): Promise<readonly string[]> {
  const { suite, arch, packages } = wanted
  const folder = join(cache, 'debs', `${suite}-${arch}-${packages[0]}`)
  await made(folder, wanted, async unfinished => {
    const state = `${unfinished}.apt`
    await rm(state, { recursive: true, force: true })
    await mkdir(state, { recursive: true })
    const apt = await privateApt({
      folder: state,
      sources: [await debianSource(suite)],
      architecture: arch,
      log: tell,
    })
    await apt.update()
    await mkdir(unfinished)
    for (const file of await apt.download(...packages)) await rename(file, join(unfinished, basename(file)))
    await rm(state, { recursive: true })
  })
  return (await readdir(folder)).sort().map(name => join(folder, name))
}

/**
 * Unpacks package files over each other into the folder `root`, where links to folders stay links: the merged `/usr` of
 * Debian has `/lib` as one, and `dpkg-deb --extract` would put a folder in its place.
 */
export async function unpackDebs(files: readonly string[], root: string): Promise<void> {
  await mkdir(root, { recursive: true })
  for (const file of files)
    await runTool(['bash', '-c', unpackScript, 'unpack', file, root, ...unneeded], { seconds: 120 })
}

const unpackScript =
  'set -o pipefail; dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2" "${@:3}"'

const unneeded = ['doc', 'man', 'locale', 'info', 'lintian'].map(
  folder => `--exclude=./usr/share/${folder}/*`,
)
