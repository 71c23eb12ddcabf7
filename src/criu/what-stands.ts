import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isExecutable } from './is-executable.ts'
import { readOwnProgram } from './own-line.ts'
import { namesIn } from './sudo-path/names.ts'
import { homeFolder } from './tree/home.ts'
import { layout } from './tree/layout.ts'
import { type Manifest, verifyTree } from './tree/manifest.ts'

/** What is at a path under which CRIU is looked for; the gate's own links, dispatcher and shims are seen through. */
export type Standing =
  | { readonly kind: 'nothing' }
  /** A program that others put there. */
  | { readonly kind: 'program'; readonly path: string }
  /** A tree that the gate made; `path` starts its CRIU. */
  | { readonly kind: 'tree'; readonly path: string; readonly root: string; readonly manifest: Manifest }
  /** Something that cannot be started, and why. */
  | { readonly kind: 'unusable'; readonly why: string }

/** No chain of the gate's own programs is longer: dispatcher, shim, shim of a gate around it, tree. */
const longestChain = 8

/**
 * What stands at `path`, by its real path and its content.
 * @param job of `claimantOf`: what a dispatcher starts for it
 */
export async function whatStands(path: string, job: string): Promise<Standing> {
  return await follow(path, job, longestChain)
}

async function follow(path: string, job: string, left: number): Promise<Standing> {
  const real = await realpath(path).catch(() => null)
  if (real === null) return await nothingOrDangling(path)
  if (!(await isExecutable(real))) return { kind: 'unusable', why: `${path} is not executable` }
  if (left === 0)
    return { kind: 'unusable', why: `${path} leads from one program of checkpoint-gate to another` }
  const own = await readOwnProgram(real)
  if (own?.kind === 'shim') return await follow(own.starts, job, left - 1)
  if (own?.kind === 'dispatcher') return await behindDispatcher(real, job, left - 1)
  const tree = await treeOf(real)
  return tree ?? { kind: 'program', path }
}

async function nothingOrDangling(path: string): Promise<Standing> {
  const found = await lstat(path).catch(() => null)
  if (!found?.isSymbolicLink()) return { kind: 'nothing' }
  return { kind: 'unusable', why: `${path} is a link to ${await readlink(path)}, which is not there` }
}

/** What the job has claimed there, else what the machine itself has. */
async function behindDispatcher(path: string, job: string, left: number): Promise<Standing> {
  const { kept, claims } = namesIn(dirname(path))
  const names = await readdir(claims).catch(() => [])
  const claim = names.find(name => name.endsWith(`-${job}`))
  if (claim !== undefined) {
    const [, program = ''] = (await readFile(join(claims, claim), 'utf8').catch(() => '')).split('\n')
    const standing = await follow(program, job, left)
    if (standing.kind !== 'nothing') return standing
  }
  return await follow(kept, job, left)
}

async function treeOf(real: string): Promise<Standing | null> {
  const root = dirname(dirname(real))
  if (join(root, layout.start) !== real || basename(dirname(root)) !== homeFolder) return null
  try {
    return { kind: 'tree', path: real, root, manifest: await verifyTree(root) }
  } catch (error) {
    return { kind: 'unusable', why: error instanceof Error ? error.message : String(error) }
  }
}
