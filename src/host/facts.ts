import type { ModuleState } from './facts/modules.ts'

/**
 * Facts about the place in which CRIU runs that explain what it can and cannot do there. What could not be read is null
 * or left out, never guessed.
 */
export interface HostFacts {
  /** `uname -r`. */
  readonly kernel: string
  /** As Debian and Go name it: `amd64`, `arm64`. */
  readonly arch: string
  /** The kernel's configuration, `CONFIG_X` to `y`, `m`, or a literal; null where no configuration can be read. */
  readonly kernelConfig: ReadonlyMap<string, string> | null
  /** Where `kernelConfig` was read: `/proc/config.gz`; empty where nowhere. */
  readonly kernelConfigSource: string
  /** Where the kernel modules behind features are, by name; of interest for options that are `m`. */
  readonly modules: Readonly<Record<string, ModuleState>>
  /** Effective user id of the commands. */
  readonly uid: number | null
  /** Their effective capabilities: `CAP_SYS_ADMIN`. */
  readonly capabilities: readonly string[] | null
  /** Whether they run under seccomp, as any process of a container does by default. */
  readonly seccomp: 'off' | 'strict' | 'filter' | null
  /** False in a user namespace, where capabilities do not reach the whole machine. */
  readonly initialUserNamespace: boolean | null
  /** Active Linux security modules: `apparmor`; null where securityfs is not there to tell. */
  readonly lsm: readonly string[] | null
  /** Those of the sysctls that matter which exist and can be read: `vm.unprivileged_userfaultfd` to `0`. */
  readonly sysctls: Readonly<Record<string, string>>
  readonly cgroup: 'v1' | 'v2' | 'hybrid' | null
  /** Mount options of /proc: `rw`, `hidepid=2`. */
  readonly procOptions: readonly string[] | null
  /** `docker`, `podman`, `lxc`, …; empty outside of a container, as far as one can see from inside. */
  readonly container: string
  /** Whether the CPU says that a hypervisor runs it; null where CPUs do not say so. */
  readonly virtualMachine: boolean | null
  /**
   * Whether a process stops at a hardware breakpoint that is set for it, which some hypervisors never deliver; null where
   * it could not be tried, or the CPU has none.
   */
  readonly hardwareBreakpoints: boolean | null
  /** Whether 32-bit x86 programs are started, which the machine can forbid whatever its configuration; null elsewhere. */
  readonly starts32Bit: boolean | null
  /** Bytes of CPU state that the kernel's xsave area holds; null where CPUs have none. */
  readonly xsaveBytes: number | null
  /** Version of the machine's C library: `2.36`; null where it is another library. */
  readonly glibc: string | null
  /** Each program that CRIU calls: its path on PATH in the place, null where missing; empty where PATH is not known. */
  readonly tools: Readonly<Record<string, string | null>>
}
