import { realpath } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { runProcess } from '../../base/process.ts'
import type { Criu } from '../criu.ts'
import { parseCriuVersion } from '../version.ts'
import { type Standing, whatStands } from '../what-stands.ts'

/** Folders that hold CRIU but are not on an ordinary user's PATH. */
const sbinFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin']

/** What `systemCrius` found. */
export interface FoundCrius {
  /** Each once; one that the gate itself got for this job under the name of its own provider. */
  readonly crius: readonly Criu[]
  /** What has the name but cannot be used, and why. */
  readonly unusable: readonly string[]
}

/**
 * Every CRIU that is on `path` (as in `$PATH`) or in a sbin folder, in that order.
 * @param job of `claimantOf`
 */
export async function systemCrius(path: string, job: string): Promise<FoundCrius> {
  const folders = [...path.split(delimiter).filter(folder => folder.startsWith('/')), ...sbinFolders]
  const files = [...new Set(folders.map(folder => join(folder, 'criu')))]
  const standings = await Promise.all(files.map(async file => await whatStands(file, job)))
  const found = await Promise.all((await distinct(standings)).map(criuAt))
  return {
    crius: found.filter(criu => typeof criu !== 'string'),
    unusable: standings.flatMap(standing => (standing.kind === 'unusable' ? [standing.why] : [])),
  }
}

/**
 * The CRIU that the program `file` is, the gate's own programs seen through.
 * @param job of `claimantOf`
 * @returns a sentence instead when it is none
 */
export async function namedCriu(file: string, job: string): Promise<Criu | string> {
  const standing = await whatStands(file, job)
  switch (standing.kind) {
    case 'nothing':
      return `there is no ${file}`
    case 'unusable':
      return standing.why
    case 'program':
    case 'tree':
      return await readCriu(standing.path, 'path', file)
  }
}

/**
 * The CRIU that is the program `file`.
 * @returns a sentence instead when it is none
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

type Startable = Extract<Standing, { kind: 'program' | 'tree' }>

/** Of those with the same real path the first: it is where a person would look. */
async function distinct(standings: readonly Standing[]): Promise<readonly Startable[]> {
  const startable = standings.filter(standing => standing.kind === 'program' || standing.kind === 'tree')
  const reals = await Promise.all(startable.map(async ({ path }) => await realpath(path)))
  return startable.filter((_, at) => reals.indexOf(reals[at] ?? '') === at)
}

async function criuAt(standing: Startable): Promise<Criu | string> {
  if (standing.kind === 'program') return await readCriu(standing.path, 'system', standing.path)
  const { path, root, manifest } = standing
  const criu = await readCriu(path, manifest.provider, manifest.origin)
  return typeof criu === 'string' ? criu : { ...criu, tree: root }
}
