/** What was found out about one feature. `unknown` is never `false`: only a check that ran to its end says no. */
export const featureStates = ['true', 'false', 'unknown'] as const
export type FeatureState = (typeof featureStates)[number]

/** Why a state is `unknown`. */
export const unknownCauses = [
  'no-criu',
  'criu-broken',
  'no-privilege',
  'name-not-known',
  'crashed',
  'timed-out',
  'setup-failed',
] as const
export type UnknownCause = (typeof unknownCauses)[number]

/** One feature, measured. */
export interface FeatureAnswer {
  /** Name of the action's output: `memtrack`. */
  readonly output: string
  /** CRIU's own spelling: `mem_dirty_track`. */
  readonly criu: string
  readonly state: FeatureState
  /** One sentence, fit for a table cell; empty when the state is `true`. */
  readonly reason: string
  /** Set exactly when the state is `unknown`. */
  readonly unknown?: UnknownCause
  /** What CRIU printed, line by line, without its noise. */
  readonly criuSays: readonly string[]
}
