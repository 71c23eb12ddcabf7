import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { download } from '../../../base/network/download.ts'
import { runTool } from '../../../base/tool.ts'
import { listingFault } from './listing.ts'

/** CRIU's own is 1 MB; a fork that carries test data may be much larger. */
const maxTarballBytes = 100 << 20

/** The path that `url` is or stands for; null for one of another machine. */
export function localFile(url: string): string | null {
  if (/^https?:/.test(url)) return null
  return url.startsWith('file:') ? fileURLToPath(url) : url
}

/**
 * The tarball at `url`, a path or a URL, as a file here.
 * @param into where it is put if it must be fetched.
 * @throws Error when it cannot be had.
 */
export async function fetchTarball(url: string, into: string, log: (line: string) => void): Promise<string> {
  const file = localFile(url)
  if (file === null) {
    await download(url, into, { maxBytes: maxTarballBytes, log })
    return into
  }
  const found = await stat(file).catch(() => null)
  if (found?.isFile() !== true) throw new Error(`Input 'source-url' is '${url}', and there is no such file`)
  return file
}

/**
 * Unpacks `file` into the new folder `folder`, if nothing in it leads out of there.
 * @param name of the tarball, for people.
 * @returns the folder that holds its top: the only folder in it, if there is one.
 * @throws Error when it is no tar archive, or one that is not safe.
 */
export async function unpackTarball(file: string, folder: string, name: string): Promise<string> {
  const tar = (...args: readonly string[]) =>
    runTool(['tar', ...args], { seconds: 120, env: { LC_ALL: 'C', TAR_OPTIONS: '' } }).catch(error => {
      throw new Error(`${name} cannot be unpacked: ${error.message}`)
    })
  const listed = await tar(
    '--list',
    '--verbose',
    '-P',
    '--numeric-owner',
    '--quoting-style=escape',
    '-f',
    file,
  )
  const fault = listingFault(listed.stdout)
  if (fault !== null) throw new Error(`${name} is not unpacked: ${fault}`)
  await mkdir(folder)
  await tar('--extract', '--no-same-owner', '--no-same-permissions', '-C', folder, '-f', file)
  const [first, ...others] = await readdir(folder, { withFileTypes: true })
  return first?.isDirectory() && others.length === 0 ? join(folder, first.name) : folder
}
