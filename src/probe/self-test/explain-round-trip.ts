import type { HostFacts } from '../../host/facts.ts'
import { lackedFact } from '../lacked-fact.ts'
import type { JudgedRoundTrip } from './judge-round-trip.ts'

/**
 * Why a round trip did not succeed: the fact of this machine that is missing, where CRIU's words point to one, what
 * happened, and CRIU's words. Empty for one that succeeded.
 * @param uses CRIU's names of the features that it uses
 */
export function explainRoundTrip(judged: JudgedRoundTrip, facts: HostFacts, uses: readonly string[]): string {
  if (judged.state === 'true') return ''
  const said = judged.firstCause === '' ? '' : `: ${judged.firstCause}`
  const lacks = lackedFact(judged.firstCause || judged.what, facts, uses)
  return lacks === null ? `${judged.what}${said}` : `${lacks}; ${judged.what}${said}`
}
