import type { ProviderName } from '../criu.ts'

/** A CRIU that a provider could fetch or build, as far as it is known without touching the network. */
export interface Offer {
  readonly provider: Exclude<ProviderName, 'system'>
  /** For people: `Debian sid`, `criu-dev of github.com/checkpoint-restore/criu`. */
  readonly label: string
  /** All that fixes the result without asking the network, in cache-key order: `['archive', 'sid']`. */
  readonly identity: readonly string[]
  /** True when `identity` alone fixes the bytes (a commit, a pinned checksum), so that a cached tree never goes stale. */
  readonly pinned: boolean
  /** CRIU's version where it is known without the network; else empty. Known bugs are looked up with it. */
  readonly expectedVersion: string
  /**
   * Asks the network what it would be now.
   * @throws Error that says what was tried and what was seen, when there is nothing or it does not satisfy `criu-version`.
   */
  resolve(): Promise<ResolvedOffer>
}

/** An offer with its version settled. */
export interface ResolvedOffer {
  /** CRIU's own version, without the packaging's additions: `4.2.1`; empty for a source not yet built. */
  readonly version: string
  /** Package version, commit, or checksum: fixes the bytes. */
  readonly revision: string
  /** For people and the manifest: `Debian sid, criu 4.2.1-1`, `https://… at 2cf8f13ca1f1…`. */
  readonly origin: string
  /**
   * Fills the empty folder `root` with the tree's files in the one layout (`tree/layout.ts`), manifest excepted.
   * Changes nothing else of the system, except for build dependencies (`source`).
   */
  install(root: string): Promise<void>
}
