import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { type Manifest, verifyTree } from './manifest.ts'
import { withScratch } from './scratch.ts'

/** A complete tree where it stays. */
export interface StoredTree {
  readonly root: string
  readonly manifest: Manifest
}

/**
 * Builds a tree beside its place, `name` in `home`, and moves it there in one rename: whoever looks sees a whole tree
 * or none, whenever this process or another one is killed. If another job has put the tree there meanwhile, that one
 * is kept; a broken one is replaced.
 * @param name must fix the content (version, revision, architecture), since an existing good tree wins.
 * @param build fills the empty folder that it is given and gives its manifest: `sealTree` or, for a restored tree,
 *   `verifyTree`.
 */
export async function storeTree(
  home: string,
  name: string,
  build: (root: string) => Promise<Manifest>,
): Promise<StoredTree> {
  return await withScratch(home, async scratch => {
    const built = join(scratch, 'tree')
    await mkdir(built)
    const manifest = await build(built)
    const root = join(home, name)
    for (let broken = 0; ; broken++) {
      if (await moved(built, root)) return { root, manifest }
      const standing = await verifyTree(root).catch(() => null)
      if (standing !== null) return { root, manifest: standing }
      await moved(root, join(scratch, `broken-${broken}`))
    }
  })
}

/** False when there is something at `to` already, or nothing at `from` any more. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOENT' || code === 'ENOTDIR') return false
    throw error
  }
}
