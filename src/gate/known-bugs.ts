/**
 * A bug of CRIU that shows only on some machines. A row warns and picks another CRIU; it is never a skip by itself.
 * Each condition that is given must hold; a condition whose fact cannot be read does not hold.
 */
export interface KnownBug {
  readonly id: string
  /** What goes wrong, one sentence. */
  readonly title: string
  /** CRIU versions that have it, a semver range: `<4.1.0`. */
  readonly criu: string
  /** First version without it. */
  readonly fixedIn: string
  readonly when: {
    /** Kernel release, a semver range: `>=6.13.0`. */
    readonly kernel?: string
    readonly arch?: readonly string[]
    /** Kernel options that are not set. */
    readonly kernelOptionsUnset?: readonly string[]
    /** Size in bytes of the CPU's xsave area, at least. */
    readonly xsaveBytesAtLeast?: number
    /** C library, a semver range. */
    readonly glibc?: string
    readonly cgroup?: 1 | 2
  }
  /** Lines that show it, prefixes stripped. */
  readonly texts: readonly RegExp[]
  readonly remedy: string
  /** Commit, issue or file that says so. */
  readonly source: string
}
