import type { Measured } from '../features/measured.ts'
import { listed } from '../logs/sentences.ts'
import type { TestResult } from '../readers/result.ts'
import type { Ruling } from './judge-failure.ts'
import { namesRequirement } from './requirements.ts'
import { readSkip } from './skips.ts'

/** The CRIU that tests find on their PATH; null where there is none. `version` as `criu --version` says. */
export type CriuHere = { readonly version: string } | null

/** A test that skipped itself, judged, and whether what it blames is missing, as far as can be known. */
export interface SkipRuling extends Ruling {
  readonly proven: boolean
}

/**
 * Compares the reason of a skip with what was measured (rule 7). A feature that this CRIU is too old to know is missing for
 * the test's purposes: the skip stands. All other `unknown`s are no reason to skip.
 */
export function judgeSkip(
  test: TestResult,
  { state, unknownCause, outputNames }: Measured,
  criu: CriuHere,
): SkipRuling {
  const read = test.skipReason.split('\n').map(readSkip)
  const cited = read.find(({ kind }) => kind !== 'nothing') ?? { kind: 'nothing' }
  switch (cited.kind) {
    case 'features': {
      const names = outputNames(cited.features)
      const missing = cited.features.filter(name => state(name) === 'false')
      if (missing.length > 0) return skipped(names, `${listed(outputNames(missing))} is measured false here`)
      if (cited.features.every(name => unknownCause(name) === 'name-not-known'))
        return skipped(names, `this CRIU is too old to know ${listed(names)}`)
      const said = cited.features.map(name => `${outputNames([name]).join('')} is ${state(name)}`)
      return unjustified(names, `the skip blames ${listed(names)}, but ${listed([...new Set(said)])} here`)
    }
    case 'criu':
      return criu === null
        ? skipped([], 'there is no CRIU here')
        : unjustified([], `the skip says that CRIU is missing, but CRIU ${criu.version} is there`)
    case 'criu-version':
      if (criu === null) return skipped([], 'there is no CRIU here')
      return numberOf(criu.version) < cited.atLeast
        ? skipped([], `CRIU ${criu.version} is older than the test requires`)
        : unjustified(
            [],
            `the skip asks for CRIU ${cited.atLeast} or newer, and CRIU ${criu.version} is there`,
          )
    case 'nothing':
      return {
        ...skipped([], 'the test skipped itself for a reason that names no feature of CRIU'),
        rule: 0,
        // A command that is the test itself says by its status that it cannot run here.
        proven: test.format === 'command' || namesRequirement(test.skipReason),
      }
  }
}

function skipped(features: readonly string[], why: string): SkipRuling {
  return { verdict: 'skipped', features, rule: 7, why, decidingLine: null, proven: true }
}

function unjustified(features: readonly string[], why: string): SkipRuling {
  return { verdict: 'unjustified-skip', features, rule: 7, why, decidingLine: null, proven: false }
}

/** `4.2.1` → 40201. Source: lib/c/criu.c criu_get_version. */
function numberOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(part => Number.parseInt(part, 10) || 0)
  return major * 10_000 + minor * 100 + patch
}
