import { realpath } from 'node:fs/promises'
import { dirname } from 'node:path'
import { runTool } from '../../base/tool.ts'
import { isExecutable } from '../is-executable.ts'
import { readOwnProgram } from '../own-line.ts'
import { changeClaims } from './change-claims.ts'
import type { Claimant } from './claimant.ts'
import { localFolders, namesIn } from './names.ts'

/** Whether `sudo criu` starts the wanted CRIU. */
export type Exposed =
  | { readonly state: 'exposed'; readonly path: string; readonly changes: readonly string[] }
  /** sudo finds it without help. */
  | { readonly state: 'found-anyway'; readonly path: string; readonly changes: readonly string[] }
  /** A fact to tell, no fault: CRIU is still on the PATH of later steps. */
  | { readonly state: 'not-exposed'; readonly why: string }

/**
 * Sees to it that `sudo criu` starts `program` for the claimant's job, and for no other, since sudo has a path of its
 * own. A CRIU that the machine has at that name is kept aside until the last job has ended. Nothing is thrown.
 * @param program absolute
 */
export async function exposeCriu(program: string, claimant: Claimant): Promise<Exposed> {
  try {
    const sudoPath = (await runTool(['sudo', '-n', 'printenv', 'PATH'], { seconds: 20 })).stdout.trim()
    const folder = localFolder(sudoPath)
    if (folder === null) return { state: 'not-exposed', why: `sudo looks for programs in ${sudoPath} only` }
    const found = await foundBySudo(sudoPath)
    if (found !== null && (await isSameFile(found.file, await behindDispatcher(program))))
      return {
        state: 'found-anyway',
        path: found.path,
        changes: await changeClaims(folder, { verb: 'release', claimant }),
      }
    const before = sudoPath.split(':').indexOf(folder)
    if (found !== null && found.at < before)
      return { state: 'not-exposed', why: `sudo finds ${found.path} before anything in ${folder}` }
    const changes = await changeClaims(folder, { verb: 'claim', claimant, program })
    return { state: 'exposed', path: namesIn(folder).criu, changes }
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n').reverse()
    return { state: 'not-exposed', why: line }
  }
}

/** The first folder of sudo's path that is the administrator's; null when it has none. */
export function localFolder(sudoPath: string): string | null {
  return sudoPath.split(':').find(folder => localFolders.some(local => local === folder)) ?? null
}

interface Found {
  /** Place of its folder in sudo's path. */
  readonly at: number
  readonly path: string
  /** The file that is there without the gate. */
  readonly file: string
}

/** The CRIU that sudo would find if the gate had put nothing in its path. */
async function foundBySudo(sudoPath: string): Promise<Found | null> {
  for (const [at, folder] of sudoPath.split(':').entries()) {
    const { criu, kept } = namesIn(folder)
    const file = (await readOwnProgram(criu)) === null ? criu : kept
    if (await isExecutable(file)) return { at, path: criu, file }
  }
  return null
}

/** What had to make room for the dispatcher, where `program` is that by now. */
async function behindDispatcher(program: string): Promise<string> {
  const own = await readOwnProgram(program)
  return own?.kind === 'dispatcher' ? namesIn(dirname(program)).kept : program
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map(path => realpath(path).catch(() => null)))
  return first !== null && first === second
}
