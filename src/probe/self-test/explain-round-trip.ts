import type { HostFacts } from '../facts.ts'
import { unmetNeed } from '../unmet-need.ts'
import { causes } from './causes.ts'
import type { JudgedRoundTrip } from './judge-round-trip.ts'

/**
 * Why a round trip did not succeed: the fact of this machine that is missing, where CRIU's words point to one, what
 * happened, and CRIU's words. Empty for one that succeeded.
 */
export function explainRoundTrip(judged: JudgedRoundTrip, facts: HostFacts): string {
  if (judged.state === 'true') return ''
  const said = judged.firstCause === '' ? '' : `: ${judged.firstCause}`
  const lacks = lackedFact(judged.firstCause || judged.what, facts)
  return lacks === null ? `${judged.what}${said}` : `${lacks}; ${judged.what}${said}`
}

function lackedFact(words: string, facts: HostFacts): string | null {
  for (const { text, needs } of causes) {
    if (!text.test(words)) continue
    for (const need of needs) {
      const lacks = unmetNeed(need, facts, [words])
      if (lacks !== null) return lacks
    }
  }
  return null
}
