import { randomBytes } from 'node:crypto'
import { lstat, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../../tool.ts'
import { homeFolder } from './home.ts'

/** Whether `sudo criu` starts the tree's CRIU. */
export type Exposed =
  | { readonly state: 'linked'; readonly link: string }
  /** A fact to tell, no fault: CRIU is still on the PATH of later steps. */
  | { readonly state: 'not-linked'; readonly why: string }

/** Folders of sudo's path in which the administrator, not a package, puts things (Filesystem Hierarchy Standard, 4.9). */
const localFolders = ['/usr/local/sbin', '/usr/local/bin']

/**
 * Links `start`, the `bin/criu` of a tree, where sudo looks, since sudo has a path of its own. An older link to a tree
 * is replaced; whatever else has the name stays. Nothing is thrown.
 */
export async function exposeCriu(start: string): Promise<Exposed> {
  try {
    return await linkForSudo(start)
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n').reverse()
    return { state: 'not-linked', why: line }
  }
}

/** Takes back the link to `start`, and no other. Nothing is thrown: a link that stays is replaced by the next run. */
export async function concealCriu(start: string): Promise<void> {
  for (const link of localFolders.map(folder => join(folder, 'criu'))) {
    const standing = await whatIsAt(link)
    if (standing.kind === 'ours' && standing.target === start) await asRoot(['rm', link]).catch(() => {})
  }
}

async function linkForSudo(start: string): Promise<Exposed> {
  const { stdout } = await runTool(['sudo', '-n', 'printenv', 'PATH'], { seconds: 20 })
  const folder = linkFolder(stdout)
  if (folder === null) return { state: 'not-linked', why: `sudo looks for programs in ${stdout.trim()} only` }
  const link = join(folder, 'criu')
  const standing = await whatIsAt(link)
  switch (standing.kind) {
    case 'foreign':
      return { state: 'not-linked', why: `${link} is there already and is not ours` }
    case 'nothing':
      await asRoot(['ln', '-s', start, link])
      break
    case 'ours':
      if (standing.target !== start) await replaceLink(start, link)
  }
  return { state: 'linked', link }
}

/** The first local folder of sudo's path; null when it has none. */
export function linkFolder(sudoPath: string): string | null {
  const folders = sudoPath.trim().split(':')
  return localFolders.find(folder => folders.includes(folder)) ?? null
}

type Standing =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'ours'; readonly target: string }
  | { readonly kind: 'foreign' }

async function whatIsAt(link: string): Promise<Standing> {
  const found = await lstat(link).catch(() => null)
  if (found === null) return { kind: 'nothing' }
  const target = found.isSymbolicLink() ? await readlink(link) : ''
  return isOurTree(target) ? { kind: 'ours', target } : { kind: 'foreign' }
}

/** Whether a link's target is the `bin/criu` of a tree, one that is gone too. */
export function isOurTree(target: string): boolean {
  return target.startsWith('/') && new RegExp(`/${homeFolder}/[^/]+/bin/criu$`).test(target)
}

/** In one step, so that a `sudo criu` of another job finds the old one or the new one. */
async function replaceLink(start: string, link: string): Promise<void> {
  const beside = `${link}.${randomBytes(4).toString('hex')}`
  await asRoot(['ln', '-s', start, beside])
  await asRoot(['mv', '--no-target-directory', beside, link])
}

async function asRoot(argv: readonly string[]): Promise<void> {
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  await runTool([...prefix, ...argv], { seconds: 20 })
}
