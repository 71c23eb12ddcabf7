import type { Verdict } from '../../src/gate/verdict.ts'
import type { CpuTrial } from '../../src/host/facts/cpu-trial.ts'

/** Architectures as Debian names them. */
export type Arch = 'amd64' | 'arm64'

/** Where a machine's kernel comes from. */
export type KernelSource = PackagedKernel | RebuiltModule | BuiltKernel

/** As Debian ships it. */
export interface PackagedKernel {
  readonly kind: 'package'
  readonly suite: string
  /** Names the newest kernel of `suite`: `linux-image-cloud-amd64`. */
  readonly metapackage: string
}

/** As Debian ships it, but with one module built anew, from Debian's source, as if an option had not been set. */
export interface RebuiltModule {
  readonly kind: 'module'
  readonly of: PackagedKernel
  /** Debian's package of the same kernel's source: `linux-source-6.1`. */
  readonly source: string
  /** Where the module's sources are: `net/netfilter`. */
  readonly folder: string
  readonly module: string
  /** `CONFIG_NF_TABLES_INET`: must be one that is seen in the sources of the module only. */
  readonly without: string
}

/** Built from Debian's source with a configuration of the lab. */
export interface BuiltKernel {
  readonly kind: 'built'
  readonly suite: string
  readonly source: string
  /** A file in `kernels/`; options that it does not name are off. */
  readonly config: string
}

/** One call of the action in the guest. */
export interface Step {
  readonly name: string
  /** What stands under `with:`; all else has the default of action.yml. */
  readonly inputs: Readonly<Record<string, string>>
  /** After so long it is cancelled, as a job is. */
  readonly seconds: number
  readonly expect: readonly Expectation[]
}

/** What must come out of one step. */
export type Expectation =
  | { readonly output: string; readonly is: string | RegExp }
  | { readonly feature: string; readonly state: 'true' | 'false' | 'unknown'; readonly reason?: RegExp }
  /** Of every feature. */
  | { readonly features: 'unknown'; readonly reason: RegExp }
  | { readonly noFeatureIs: 'false' }
  /** Of what was tried on the machine. */
  | { readonly fact: keyof CpuTrial; readonly is: boolean | null }
  | { readonly step: 'succeeds' | 'fails' }
  /** Of the tests that the step ran: all of them, by name. */
  | { readonly verdicts: Readonly<Record<string, Verdict>> }
  /** Somewhere in what the step printed. */
  | { readonly log: RegExp }

/** A row of the lab: one kernel, and what must come out on it. */
export interface Machine {
  readonly name: string
  /** For people, in the table of docs/lab.md. */
  readonly title: string
  readonly arch: Arch
  readonly kernel: KernelSource
  /** Modules that the guest cannot load, for they are not there; what depends on them goes too. */
  readonly without: readonly string[]
  /** Whether the end-to-end suites are in the guest's checkout, for steps that run them. */
  readonly suites: boolean
  /** Where the expectations come from. */
  readonly source: string
  readonly steps: readonly Step[]
}
