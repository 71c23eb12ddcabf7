/** Architectures as Debian names them. */
export type Arch = 'amd64' | 'arm64'

/** Where a machine's kernel comes from. */
export type KernelSource =
  /** As Debian ships it: `metapackage` of `suite` names the newest. */
  { readonly kind: 'package'; readonly suite: string; readonly metapackage: string }

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
  | { readonly step: 'succeeds' | 'fails' }
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
  /** Where the expectations come from. */
  readonly source: string
  readonly steps: readonly Step[]
}
