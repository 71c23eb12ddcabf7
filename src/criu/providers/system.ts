import { access, constants, realpath } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { runProcess } from '../../process.ts'
import type { Criu } from '../criu.ts'
import { parseCriuVersion } from '../version.ts'

/** Folders that hold CRIU but are not on an ordinary user's PATH. */
const sbinFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin']

/** Every CRIU that is on `path` (as in `$PATH`) or in a sbin folder, in that order, each file once. */
export async function systemCrius(path: string): Promise<readonly Criu[]> {
  const folders = [...path.split(delimiter).filter(folder => folder.startsWith('/')), ...sbinFolders]
  const files = await Promise.all(folders.map(folder => executable(join(folder, 'criu'))))
  const distinct = [...new Map(files.filter(file => file !== null).map(file => [file.real, file.path]))]
  const found = await Promise.all(distinct.map(async ([, file]) => readCriu(file, 'system', file)))
  return found.filter(criu => typeof criu !== 'string')
}

/**
 * The CRIU that is the program `file`.
 * Returns a sentence instead when it is none.
 */
export async function readCriu(
  file: string,
  provider: Criu['provider'],
  origin: string,
): Promise<Criu | string> {
  const ended = await runProcess([file, '--version'], { timeoutMs: 30_000 })
  const version = parseCriuVersion(ended.stdout)
  if (version !== null) return { path: file, ...version, provider, origin, tree: null }
  const seen =
    ended.startError || `${ended.stdout}${ended.stderr}`.trim().split('\n')[0] || `exit status ${ended.code}`
  return `${file} is no CRIU: \`criu --version\` gave no version (${seen})`
}

async function executable(path: string): Promise<{ path: string; real: string } | null> {
  try {
    await access(path, constants.X_OK)
    return { path, real: await realpath(path) }
  } catch {
    return null
  }
}
