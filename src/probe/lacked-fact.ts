import type { HostFacts } from '../host/facts.ts'
import { causes } from './causes.ts'
import { unmetNeed } from './unmet-need.ts'

/**
 * What the machine lacks, where `words`, CRIU's or the harness's, point to it: `CRIU runs without CAP_SYS_ADMIN`; null
 * where they point to nothing, or to something that is there.
 * @param uses CRIU's names of the features that whatever failed uses; null where that is not known
 */
export function lackedFact(
  words: string,
  facts: HostFacts,
  uses: readonly string[] | null = null,
): string | null {
  for (const { text, needs, feature } of causes) {
    if (!text.test(words) || (feature !== undefined && uses?.includes(feature) === false)) continue
    for (const need of needs) {
      const lacks = unmetNeed(need, facts, [words])
      if (lacks !== null) return lacks
    }
  }
  return null
}
