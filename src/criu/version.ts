/** What `criu --version` prints: `Version: 4.2.1`, and `GitID: v4.2-17-g…` for a build from git. */
export interface CriuVersion {
  readonly version: string
  /** Empty for a release build. */
  readonly gitId: string
}

/** Reads the output of `criu --version`; null when the program is no CRIU. Source: criu/crtools.c, since v1.0. */
export function parseCriuVersion(output: string): CriuVersion | null {
  const version = /^Version: (\d+(?:\.\d+)+\S*)/m.exec(output)?.[1]
  if (version === undefined) return null
  // Builds outside a git tree print `GitID: 0`.
  const gitId = /^GitID: (\S+)/m.exec(output)?.[1] ?? ''
  return { version, gitId: gitId === '0' ? '' : gitId }
}
