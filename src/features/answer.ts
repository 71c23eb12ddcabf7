/** What was found out about one feature. `unknown` is never `false`: only a check that ran to its end says no. */
export type FeatureState = 'true' | 'false' | 'unknown'

/** Why a state is `unknown`. */
export type UnknownCause =
  | 'no-criu'
  | 'criu-broken'
  | 'no-privilege'
  | 'name-not-known'
  | 'crashed'
  | 'timed-out'
  | 'setup-failed'

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
