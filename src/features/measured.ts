import type { FeatureAnswer, FeatureState, UnknownCause } from './answer.ts'
import { features, outputName } from './features.ts'

/** What was measured, asked by CRIU's names. A feature that was not measured is `unknown`. */
export interface Measured {
  readonly state: (criu: string) => FeatureState
  readonly unknownCause: (criu: string) => UnknownCause | null
  /** Output names, as `inCatalogueOrder` has them. */
  readonly outputNames: (criu: readonly string[]) => readonly string[]
}

/** @param answers what the probe found, in any order */
export function measured(answers: readonly FeatureAnswer[]): Measured {
  const byName = new Map(answers.map(answer => [answer.criu, answer]))
  return {
    state: criu => byName.get(criu)?.state ?? 'unknown',
    unknownCause: criu => byName.get(criu)?.unknown ?? null,
    outputNames: names => inCatalogueOrder(names.map(outputName)),
  }
}

const ranks = new Map(features.map(({ output }, rank) => [output, rank]))

/** Output names, each once, as the catalogue has them; those that it lacks come last, in the order of their UTF-16 units. */
export function inCatalogueOrder(names: readonly string[]): readonly string[] {
  const rank = (name: string) => ranks.get(name) ?? features.length
  return [...new Set(names)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}
