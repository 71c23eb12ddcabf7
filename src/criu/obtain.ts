import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CacheAccess } from './cache/access.ts'
import { restoreEntry, saveEntry } from './cache/entry.ts'
import {
  folderOf,
  type KeyContext,
  keyBeforeResolving,
  keysOfRevision,
  type TreeKey,
  treeKey,
} from './cache/key.ts'
import type { Criu } from './criu.ts'
import type { Obtained } from './get.ts'
import type { Offer } from './providers/offer.ts'
import { readCriu } from './providers/system.ts'
import { layout } from './tree/layout.ts'
import { sealTree, verifyTree } from './tree/manifest.ts'
import { type StoredTree, storeTree } from './tree/store-tree.ts'

/** Where trees are kept, on this machine and in the runner's cache. */
export interface TreeStore {
  /** The folder of this machine's trees. */
  readonly home: string
  readonly cache: CacheAccess
  readonly context: KeyContext
  /** Decides how old a moving suite or branch may be. */
  readonly now: Date
  readonly log: (line: string) => void
  readonly warn: (line: string) => void
}

/**
 * Makes an offer real: the tree that stands on this machine, else the one in the cache, else a new one, which is saved
 * at once so that a later failure of the job does not lose it. Only the last way asks the offer's network.
 * @throws Error that says why the offer gives no CRIU.
 */
export async function obtain(offer: Offer, store: TreeStore): Promise<Obtained> {
  const key = treeKey(offer, store.context)
  tellKey(key, store)
  const early = keyBeforeResolving(key, store.now)
  const ready =
    (await standingTree(folderOf(key, early), store)) ??
    (await cachedTree([early], folderOf(key, early), store))
  if (ready !== null) return { criu: await criuOf(ready, offer), cacheHit: true }

  const resolved = await offer.resolve()
  const keys = keysOfRevision(key, resolved.revision, store.now)
  const [exact, ...earlier] = keys
  const folder = folderOf(key, exact)
  const kept = earlier.length > 0 ? await cachedTree(earlier, folder, store) : null
  if (kept !== null) {
    await keep(exact, kept, store)
    return { criu: await criuOf(kept, offer), cacheHit: true }
  }

  const start = performance.now()
  const tree = await storeTree(store.home, folder, async root => {
    await resolved.install(root)
    const criu = await versionOf(root, offer, resolved.version)
    const { revision, origin } = resolved
    return await sealTree(root, {
      criu,
      provider: offer.provider,
      origin,
      revision,
      architecture: store.context.arch,
    })
  })
  store.log(
    `${offer.provider}: ${resolved.origin}: ready after ${((performance.now() - start) / 1000).toFixed(1)} s`,
  )
  await keep(exact, tree, store)
  await removeStale(store, folderOf(key, key.stem), tree)
  return { criu: await criuOf(tree, offer), cacheHit: false }
}

function tellKey(key: TreeKey, { cache, log }: TreeStore): void {
  if (cache.state === 'off') return
  log(`cache key ${key.stem} (${key.parts.map(([name, value]) => `${name} ${value || 'none'}`).join(', ')})`)
}

/** A tree of this machine, from an earlier job of a self-hosted runner or an earlier step. */
async function standingTree(prefix: string, { home, warn }: TreeStore): Promise<StoredTree | null> {
  const names = (await readdir(home).catch(() => [])).filter(name => name.startsWith(prefix)).sort()
  const name = names.at(-1)
  if (name === undefined) return null
  const root = join(home, name)
  try {
    return { root, manifest: await verifyTree(root) }
  } catch (error) {
    warn(`${messageOf(error)}; it is made again`)
    return null
  }
}

async function cachedTree(
  keys: readonly string[],
  folder: string,
  store: TreeStore,
): Promise<StoredTree | null> {
  if (store.cache.state === 'off') return null
  let missed = ''
  try {
    return await storeTree(store.home, folder, async root => {
      const restored = await restoreEntry(store.cache, keys, root)
      if (restored.state !== 'hit') {
        missed = `cache: ${restored.why}`
        throw new Error(missed)
      }
      const manifest = await verifyTree(root)
      store.log(`cache: restored ${restored.key} in ${restored.seconds.toFixed(1)} s and verified it`)
      return manifest
    })
  } catch (error) {
    if (missed === '')
      store.warn(
        `A tree from the cache is discarded: ${messageOf(error)}. An entry cannot be replaced: change 'cache-version' to be rid of it.`,
      )
    else store.log(missed)
    return null
  }
}

async function keep(key: string, tree: StoredTree, { cache, log }: TreeStore): Promise<void> {
  if (cache.state === 'off') return
  const saved = await saveEntry(cache, key, tree.root)
  log(
    saved.state === 'saved'
      ? `cache: saved ${saved.key} in ${saved.seconds.toFixed(1)} s`
      : `cache: not saved: ${saved.why}`,
  )
}

/** A job on a self-hosted runner ends after 5 days at the latest (docs.github.com, usage limits). */
const longestJobMs = 6 * 24 * 3600 * 1000

/** On a self-hosted runner a moving branch would leave a tree a day: those that no job can still be using are removed. */
async function removeStale({ home, now }: TreeStore, prefix: string, { root }: StoredTree): Promise<void> {
  const names = (await readdir(home)).filter(name => name.startsWith(prefix))
  for (const path of names.map(name => join(home, name)).filter(path => path !== root)) {
    const made = await stat(path).catch(() => null)
    if (made !== null && now.getTime() - made.mtimeMs > longestJobMs)
      await rm(path, { recursive: true, force: true })
  }
}

/** A package says its version; what was built from a branch says it only when it is asked. */
async function versionOf(root: string, offer: Offer, known: string): Promise<string> {
  const read = await readCriu(join(root, layout.start), offer.provider, offer.label)
  if (typeof read !== 'string') return read.version
  if (known !== '') return known
  throw new Error(read)
}

async function criuOf({ root, manifest }: StoredTree, offer: Offer): Promise<Criu> {
  const read = await readCriu(join(root, layout.start), offer.provider, manifest.origin)
  if (typeof read === 'string') throw new Error(read)
  return { ...read, tree: root }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
