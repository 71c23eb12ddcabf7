import type { FeatureState, UnknownCause } from '../../features/answer.ts'
import type { SelfTestName } from '../self-test-names.ts'

/** One round trip, tried. */
export interface SelfTestResult {
  readonly name: SelfTestName
  readonly state: FeatureState
  /** One or two sentences, fit for a table cell; empty when the state is `true`. */
  readonly reason: string
  /** Set exactly when the state is `unknown`. */
  readonly unknown?: UnknownCause
  /** CRIU's own first cause, without time and place; empty where CRIU named none. */
  readonly firstCause: string
  /** Path of the file with all that CRIU logged; null where it was not started. */
  readonly log: string | null
}
