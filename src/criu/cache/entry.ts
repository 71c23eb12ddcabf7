import { constants } from 'node:fs'
import {
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, relative } from 'node:path'
import { runProcess } from '../../base/process.ts'
import { leavesTree } from '../tree/manifest.ts'
import type { CacheAccess } from './access.ts'
import { entryName, resultFile } from './cache-command.ts'
import { faultLine } from './fault-line.ts'

export type Restored =
  | { readonly state: 'hit'; readonly key: string; readonly seconds: number }
  /** The service has no such entry. */
  | { readonly state: 'miss'; readonly why: string }
  /** The service is off, or failed. */
  | { readonly state: 'unavailable'; readonly why: string }

export type Saved =
  | { readonly state: 'saved'; readonly key: string; readonly seconds: number }
  /** Nobody's fault, or the service's: the next run is slower, no more. */
  | { readonly state: 'not-saved'; readonly why: string }

/**
 * What a service that does not do what it is for may cost a run in all its calls. 10 MB come and go in a second with one that
 * works; one that answers 500 is asked again after 3 s, so a short hiccup is bridged.
 */
const patienceMs = 4500

/**
 * Fetches the newest entry for the first of `keys` that has one, and makes the folder `into` of it. Each key is looked
 * up as it is, then as a prefix. Whatever goes wrong, nothing is thrown, `into` is whole or not there, and nothing
 * writes to it later.
 * @param into must not exist, or be an empty folder; the files are staged beside it. What is in it is not verified.
 */
export async function restoreEntry(
  cache: CacheAccess,
  keys: readonly string[],
  into: string,
  patience = patienceMs,
): Promise<Restored> {
  if (cache.state === 'off') return { state: 'unavailable', why: cache.why }
  const start = performance.now()
  try {
    await mkdir(dirname(into), { recursive: true })
    return await withStage(`${into}.cache-`, async stage => {
      // Relative, because the library does not quote what it hands to tar.
      const folders = {
        GITHUB_WORKSPACE: '.',
        RUNNER_TEMP: temporary,
        TAR_OPTIONS: tarOptions,
        PATH: await withCarefulTar(stage),
      }
      const ended = await callLibrary(cache, ['restore', ...keys], stage, folders, patience)
      if (ended.state === 'failed') return { state: 'unavailable', why: ended.why }
      const key = ended.result.matchedKey
      if (typeof key !== 'string') {
        return ended.said === ''
          ? { state: 'miss', why: `no entry for ${keys.join(' or ')}` }
          : { state: 'unavailable', why: ended.said }
      }
      const fault = await unsafeMember(stage)
      if (fault !== null) return { state: 'unavailable', why: `${key} is not used: ${fault}` }
      await rename(join(stage, entryName), into)
      return { state: 'hit', key, seconds: (performance.now() - start) / 1000 }
    })
  } catch (error) {
    return { state: 'unavailable', why: `cannot restore: ${(error as Error).message}` }
  }
}

/** Saves a copy of `folder` under `key`, unless an entry of that name exists. Throws nothing. */
export async function saveEntry(
  cache: CacheAccess,
  key: string,
  folder: string,
  patience = patienceMs,
): Promise<Saved> {
  if (cache.state === 'off') return { state: 'not-saved', why: cache.why }
  const start = performance.now()
  try {
    const parent = process.env.RUNNER_TEMP || tmpdir()
    return await withStage(join(parent, 'checkpoint-gate-cache-'), async stage => {
      const copy = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE }
      await cp(folder, join(stage, entryName), copy)
      const folders = { GITHUB_WORKSPACE: stage, RUNNER_TEMP: temporary }
      const ended = await callLibrary(cache, ['save', key], stage, folders, patience)
      if (ended.state === 'failed') return { state: 'not-saved', why: ended.why }
      if (ended.result.saved !== true)
        return { state: 'not-saved', why: ended.said || 'the library gave no reason' }
      return { state: 'saved', key, seconds: (performance.now() - start) / 1000 }
    })
  } catch (error) {
    return { state: 'not-saved', why: `cannot save: ${(error as Error).message}` }
  }
}

/**
 * For the library's GNU tar: modes are the saved ones, whatever the umask; what another user saved belongs to root
 * where root restores it; and no member's name leads out of the folder.
 */
const tarOptions = '--preserve-permissions --no-same-owner --exclude=.. --anchored --exclude=/*'

/**
 * `tar` without the option `-P`, which the library gives it: with that it follows a link that an earlier member made, and
 * writes where that leads; without it links that lead out of the folder are made when all else is written (GNU tar's
 * manual, "Absolute File Names").
 */
const carefulTar = `#!/bin/sh
for word do
  shift
  [ "$word" = -P ] || set -- "$@" "$word"
done
PATH=\${PATH#*:}
exec tar "$@"
`

/** A PATH on which `tar` is `carefulTar`, kept in `stage`. */
async function withCarefulTar(stage: string): Promise<string> {
  const folder = join(stage, temporary, 'bin')
  await mkdir(folder)
  await writeFile(join(folder, 'tar'), carefulTar, { mode: 0o755 })
  return [folder, process.env.PATH].join(delimiter)
}

/** What of a restored entry nobody may read or follow, in words; null where all of it is folders, files and links within it. */
async function unsafeMember(stage: string): Promise<string | null> {
  const root = join(stage, entryName)
  if (!(await lstat(root)).isDirectory()) return 'it is no folder'
  for (const member of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(member.parentPath, member.name)
    const name = relative(root, path)
    if (member.isSymbolicLink() && leavesTree(name, await readlink(path)))
      return `${name} is a link that leads out of it`
    if (!member.isSymbolicLink() && !member.isDirectory() && !member.isFile())
      return `${name} is neither file, folder nor link`
  }
  return null
}

/** Where the library keeps the archive, in the stage. */
const temporary = 'temp'

/** Runs `action` with a private folder whose path begins with `prefix`, and removes it afterwards. */
async function withStage<T>(prefix: string, action: (stage: string) => Promise<T>): Promise<T> {
  const stage = await mkdtemp(prefix)
  try {
    await mkdir(join(stage, temporary))
    return await action(stage)
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

type Called =
  | { readonly state: 'done'; readonly result: Readonly<Record<string, unknown>>; readonly said: string }
  | { readonly state: 'failed'; readonly why: string }

type Reachable = Extract<CacheAccess, { state: 'on' }>

/** What calls that failed have cost this run, in ms: a service that has used up the patience is asked no more. */
const lostMs = new WeakMap<Reachable, number>()

/** Runs command.ts in `stage`; when no patience is left it is killed with all its children, tar included. */
async function callLibrary(
  cache: Reachable,
  args: readonly string[],
  stage: string,
  folders: Readonly<Record<string, string>>,
  patience: number,
): Promise<Called> {
  const lost = lostMs.get(cache) ?? 0
  if (lost >= patience)
    return {
      state: 'failed',
      why: `the cache service cost this run ${inSeconds(lost)} before, and is not asked again`,
    }
  const start = performance.now()
  const ended = await runProcess([...cache.command, ...args], {
    timeoutMs: patience - lost,
    cwd: stage,
    env: {
      ...process.env,
      ...folders,
      // The list of all files that it prints when debugging would push out what it says about faults.
      RUNNER_DEBUG: '',
    },
  })
  const said = faultLine(ended.stdout)
  const took = performance.now() - start
  const result = ended.timedOut ? null : await readResult(join(stage, resultFile))
  const served = said === '' || typeof result?.matchedKey === 'string' || result?.saved === true
  if (result === null || !served) lostMs.set(cache, lost + took)
  if (ended.timedOut) {
    const last = said === '' ? 'it did not answer' : said
    return { state: 'failed', why: `the cache service was given up after ${inSeconds(took)}: ${last}` }
  }
  if (result !== null) return { state: 'done', result, said }
  const how = ended.startError || said || ended.stderr.trim().split('\n').at(-1) || `exit code ${ended.code}`
  return { state: 'failed', why: `the cache library failed: ${how}` }
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

async function readResult(file: string): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}
