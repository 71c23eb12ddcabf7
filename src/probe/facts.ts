/** Facts about the machine under test that explain what CRIU can and cannot do there. */
export interface HostFacts {
  /** `uname -r`. */
  readonly kernel: string
  /** As Debian and Go name it: `amd64`, `arm64`. */
  readonly arch: string
  /** The kernel's configuration, `CONFIG_X` to `y`, `m`, or a literal; null where no configuration can be read. */
  readonly kernelConfig: ReadonlyMap<string, string> | null
  /** Where `kernelConfig` was read: `/proc/config.gz`; empty where nowhere. */
  readonly kernelConfigSource: string
}
