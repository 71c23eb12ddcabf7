import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'
import type { ProviderName } from '../criu.ts'
import { layout, layoutVersion } from './layout.ts'

/** What is known of a tree besides its files. */
export interface TreeAbout {
  /** CRIU's version: `4.2.1`. */
  readonly criu: string
  readonly provider: Exclude<ProviderName, 'system'>
  /** For people: `Debian sid, criu 4.2.1-1`. */
  readonly origin: string
  /** Package version, commit, or checksum. */
  readonly revision: string
  /** dpkg's name of the architecture. */
  readonly architecture: string
}

/** One entry of a tree; `mode` is octal text, permission bits only. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly mode: string; readonly sha256: string }
  | { readonly kind: 'folder'; readonly mode: string }
  | { readonly kind: 'link'; readonly target: string }

/** `manifest.json` of a tree. */
export interface Manifest extends TreeAbout {
  readonly layout: number
  /** When it was sealed, ISO 8601. */
  readonly built: string
  /** By path relative to the root, the manifest itself excepted. */
  readonly entries: Readonly<Record<string, TreeEntry>>
}

/** Writes the manifest of the finished tree at `root`, which makes it one. */
export async function sealTree(root: string, about: TreeAbout): Promise<Manifest> {
  const entries = await readEntries(root)
  const manifest = { layout: layoutVersion, ...about, built: new Date().toISOString(), entries }
  await writeFile(join(root, layout.manifest), `${JSON.stringify(manifest, null, 1)}\n`)
  return manifest
}

/**
 * Compares every file of the tree at `root` with its manifest.
 * @throws Error that says what differs, or that this is no tree.
 */
export async function verifyTree(root: string): Promise<Manifest> {
  const text = await readFile(join(root, layout.manifest), 'utf8').catch(() => {
    throw new Error(`${root} has no ${layout.manifest}`)
  })
  const manifest = parseManifest(text)
  const faults = compareEntries(manifest.entries, await readEntries(root))
  if (faults.length > 0)
    throw new Error(
      `${root} is not what its manifest says: ${faults.slice(0, 5).join('; ')}${more(faults.length - 5)}`,
    )
  return manifest
}

function more(count: number): string {
  return count > 0 ? `; and ${count} more` : ''
}

/**
 * Reads the text of a manifest.
 * @throws Error when it is not one of this layout.
 */
export function parseManifest(text: string): Manifest {
  const manifest = asManifest(text)
  if (manifest === null) throw new Error(`${layout.manifest} is damaged`)
  if (manifest.layout !== layoutVersion)
    throw new Error(`The tree has layout ${manifest.layout}; this version reads layout ${layoutVersion}`)
  return manifest
}

function asManifest(text: string): Manifest | null {
  try {
    const value: unknown = JSON.parse(text)
    return isManifest(value) ? value : null
  } catch {
    return null
  }
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null || !('entries' in value) || !('layout' in value))
    return false
  const texts = ['criu', 'provider', 'origin', 'revision', 'architecture', 'built']
  const fields = value as Readonly<Record<string, unknown>>
  return (
    typeof value.entries === 'object' &&
    value.entries !== null &&
    typeof value.layout === 'number' &&
    texts.every(name => typeof fields[name] === 'string')
  )
}

/**
 * How the entries of a tree differ from what its manifest says, one text for each: `lib/libc.so.6 is missing`.
 * A link that leaves the tree, and a setuid or setgid bit, are faults even if the manifest has them.
 */
export function compareEntries(
  expected: Manifest['entries'],
  actual: Manifest['entries'],
): readonly string[] {
  const paths = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort()
  return paths.flatMap(path => {
    const [want, have] = [expected[path], actual[path]]
    if (have === undefined) return [`${path} is missing`]
    if (want === undefined) return [`${path} is not in the manifest`]
    if (have.kind === 'link' && leavesTree(path, have.target)) return [`${path} points out of the tree`]
    const differs = difference(path, want, have)
    if (differs.length === 0 && have.kind === 'file' && (Number.parseInt(have.mode, 8) & 0o6000) !== 0)
      return [`${path} has mode ${have.mode}, which would lend its owner's rights`]
    return differs
  })
}

function difference(path: string, want: TreeEntry, have: TreeEntry): readonly string[] {
  if (want.kind !== have.kind) return [`${path} is a ${have.kind} instead of a ${want.kind}`]
  if (want.kind === 'link' || have.kind === 'link')
    return JSON.stringify(want) === JSON.stringify(have) ? [] : [`${path} points elsewhere`]
  if (want.mode !== have.mode) return [`${path} has mode ${have.mode} instead of ${want.mode}`]
  return want.kind === 'file' && have.kind === 'file' && want.sha256 !== have.sha256
    ? [`${path} was changed`]
    : []
}

/** Whether a link at `path`, relative to the root of a tree, leads out of it. */
export function leavesTree(path: string, target: string): boolean {
  return target.startsWith('/') || normalize(join(dirname(path), target)).startsWith('..')
}

async function readEntries(root: string): Promise<Manifest['entries']> {
  const paths = (await pathsBelow(root)).filter(path => path !== layout.manifest).sort()
  return Object.fromEntries(
    await Promise.all(paths.map(async path => [path, await readEntry(join(root, path))] as const)),
  )
}

/** Without the types `readdir` would follow links, also those that lead out of the tree or round in it. */
async function pathsBelow(root: string): Promise<readonly string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  return found.map(({ parentPath, name }) => relative(root, join(parentPath, name)))
}

async function readEntry(path: string): Promise<TreeEntry> {
  const found = await lstat(path)
  const mode = (found.mode & 0o7777).toString(8)
  if (found.isSymbolicLink()) return { kind: 'link', target: await readlink(path) }
  if (found.isDirectory()) return { kind: 'folder', mode }
  if (!found.isFile()) throw new Error(`${path} is neither file, folder nor link`)
  return {
    kind: 'file',
    mode,
    sha256: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  }
}
