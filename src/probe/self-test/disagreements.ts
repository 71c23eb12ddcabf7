import type { FeatureAnswer } from '../../features/answer.ts'
import type { SelfTestResult } from './round-trip-result.ts'
import { roundTrips } from './round-trips.ts'

/**
 * Where `criu check` and the round trips contradict each other, one sentence each. The round trip is to be believed:
 * it did the thing, `criu check` looked at signs of it.
 */
export function disagreements(
  features: readonly FeatureAnswer[],
  selfTests: readonly SelfTestResult[],
): readonly string[] {
  return selfTests.flatMap(({ name, state, reason }) => {
    const needed = features.filter(({ criu }) => roundTrips[name].features.includes(criu))
    if (needed.length === 0) return []
    const lacking = needed.filter(feature => feature.state === 'false')
    if (state === 'true' && lacking.length > 0)
      return [`criu check says no to ${list(lacking)}, yet the round trip ${name} works`]
    if (state === 'false' && needed.every(feature => feature.state === 'true'))
      return [`criu check says yes to ${list(needed)}, yet the round trip ${name} fails: ${reason}`]
    return []
  })
}

function list(features: readonly FeatureAnswer[]): string {
  return features.map(({ criu }) => criu).join(' and ')
}
