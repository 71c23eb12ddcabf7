/** The ways to get a CRIU, in the order in which `auto` tries them. */
export const providerNames = ['system', 'archive', 'repository', 'source'] as const
export type ProviderName = (typeof providerNames)[number]

/** A CRIU that can be started on this machine. */
export interface Criu {
  /** Absolute path of what to execute. */
  readonly path: string
  /** As `criu --version` says: `4.2.1`. */
  readonly version: string
  /** `GitID` of `criu --version`; empty for a release build. */
  readonly gitId: string
  /** `path` is the input `criu-path`. */
  readonly provider: ProviderName | 'path'
  /** Where it came from, for people: `Debian sid`, `criu-dev at 2cf8f13ca1f1`. */
  readonly origin: string
  /** Root of its tree; null for a CRIU that was there before. */
  readonly tree: string | null
}
