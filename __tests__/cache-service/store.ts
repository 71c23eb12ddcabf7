import type { ScopeGrant } from './token.ts'

export interface Entry {
  readonly id: number
  readonly key: string
  /** The client's hash of paths and compression. */
  readonly version: string
  readonly scope: string
  /** Null until the upload is finalized; until then no restore sees the entry. */
  readonly blob: Buffer | null
}

/**
 * The newest finished entry that a run with `grants` sees: its own scope first, then the base's and the default
 * branch's; in each of them the key itself, then the key as a prefix, then each restore key in order.
 * Source: docs.github.com, "Dependency caching reference", "Cache hits and misses".
 */
export function findEntry(
  entries: readonly Entry[],
  grants: readonly ScopeGrant[],
  keys: readonly string[],
  version: string,
): Entry | null {
  const newestFirst = entries.filter(entry => entry.blob !== null && entry.version === version).reverse()
  for (const { scope, permission } of grants) {
    if ((permission & 1) === 0) continue
    const visible = newestFirst.filter(entry => entry.scope === scope)
    for (const key of keys) {
      const found =
        visible.find(entry => entry.key === key) ?? visible.find(entry => entry.key.startsWith(key))
      if (found !== undefined) return found
    }
  }
  return null
}

/** An entry of the same name that makes a new one impossible: entries are never replaced. */
export function sameEntry(
  entries: readonly Entry[],
  scope: string,
  key: string,
  version: string,
): Entry | undefined {
  return entries.find(entry => entry.key === key && entry.version === version && entry.scope === scope)
}
