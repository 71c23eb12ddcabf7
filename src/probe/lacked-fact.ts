import type { HostFacts } from '../host/facts.ts'
import { causes } from './causes.ts'
import { unmetNeed } from './unmet-need.ts'

/**
 * What the machine lacks, where `words`, CRIU's or the harness's, point to it: `CRIU runs without CAP_SYS_ADMIN`; null
 * where they point to nothing, or to something that is there.
 */
export function lackedFact(words: string, facts: HostFacts): string | null {
  for (const { text, needs } of causes) {
    if (!text.test(words)) continue
    for (const need of needs) {
      const lacks = unmetNeed(need, facts, [words])
      if (lacks !== null) return lacks
    }
  }
  return null
}
