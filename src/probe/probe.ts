import { runProcess } from '../base/process.ts'
import type { CheckOutcome } from '../criu/check-outcome.ts'
import { withoutPosition } from '../criu/check-outcome.ts'
import type { Criu } from '../criu/criu.ts'
import type { Got } from '../criu/get.ts'
import { kdatDigest, openPrivateKdat } from '../criu/private-kdat.ts'
import type { FeatureAnswer, UnknownCause } from '../features/answer.ts'
import { features, outputName } from '../features/features.ts'
import type { Place } from '../host/place.ts'
import { checkFeatures } from './check-features.ts'
import { offeredFeatures } from './offered-features.ts'

/** All features, measured or known to be unknown. */
export interface Measured {
  readonly answers: readonly FeatureAnswer[]
  /** Features of which `/run/criu.kdat`, which CRIU will trust during the tests, says otherwise; CRIU's names. */
  readonly kdatDisagrees: readonly string[]
}

/** Explains a `false` in one sentence from what CRIU said and from facts about the host. */
export type ExplainFalse = (criuName: string, said: readonly string[]) => string

/**
 * Measures `wanted` features (all that this CRIU offers or the catalogue knows, when null).
 * @param realPlace where the tests will run; `kdatPlace` is the same without CRIU's cache.
 */
export async function measure(
  { criu, start }: Pick<Got, 'criu' | 'start'>,
  realPlace: Place,
  kdatPlace: Place,
  wanted: readonly string[] | null,
  explain: ExplainFalse,
): Promise<Measured> {
  const offered = criu === null ? [] : await askOffered(criu.path)
  const names = wanted ?? [...new Set([...features.map(feature => feature.criu), ...offered])]
  const unknown = (cause: UnknownCause, reason: string, said: readonly string[]): Measured => ({
    answers: allUnknown(names, cause, reason, said),
    kdatDisagrees: [],
  })
  if (start.state === 'unknown') return unknown(start.cause, start.reason, start.said)
  if (criu === null) return unknown('no-criu', 'there is no CRIU here', [])

  const askable = offered.length === 0 ? names : names.filter(name => offered.includes(name))
  const outcomes = await checkTwice(criu.path, kdatPlace, askable)
  const answers = names.map(name => answer(name, outcomes.get(name) ?? notOffered(criu), explain))
  return { answers, kdatDisagrees: await compareWithCache(criu, realPlace, kdatPlace, outcomes) }
}

/**
 * What was not a yes is asked once more: a check that succeeds once has shown that the machine can, and one that failed
 * may have lacked a moment's memory on a busy machine.
 */
async function checkTwice(
  criuPath: string,
  place: Place,
  names: readonly string[],
): Promise<ReadonlyMap<string, CheckOutcome>> {
  const first = await checkFeatures(criuPath, place, names)
  const doubtful = names.filter(name => first.get(name)?.state !== 'true')
  if (doubtful.length === 0) return first
  return new Map([...first, ...(await checkFeatures(criuPath, place, doubtful))])
}

/** Every feature `unknown` for one cause: there is no CRIU, or it cannot be asked. */
export function allUnknown(
  names: readonly string[],
  cause: UnknownCause,
  reason: string,
  said: readonly string[] = [],
): readonly FeatureAnswer[] {
  return names.map(criu => ({
    criu,
    output: outputName(criu),
    state: 'unknown',
    unknown: cause,
    reason,
    criuSays: said,
  }))
}

function answer(criu: string, outcome: CheckOutcome, explain: ExplainFalse): FeatureAnswer {
  const named = { criu, output: outputName(criu), state: outcome.state }
  if (outcome.state === 'true') return { ...named, reason: '', criuSays: [] }
  if (outcome.state === 'unknown')
    return { ...named, reason: outcome.reason, unknown: outcome.cause, criuSays: outcome.said }
  return { ...named, reason: explain(criu, outcome.said.map(withoutPosition)), criuSays: outcome.said }
}

function notOffered(criu: Criu): CheckOutcome {
  return {
    state: 'unknown',
    cause: 'name-not-known',
    reason: `CRIU ${criu.version} does not know this feature`,
    said: [],
  }
}

async function askOffered(criuPath: string): Promise<readonly string[]> {
  const { stdout, stderr } = await runProcess([criuPath, '--help'], { timeoutMs: 30_000 })
  return offeredFeatures(`${stdout}\n${stderr}`)
}

/** A cache with the bytes of the fresh one says the same; only another one is asked. */
async function compareWithCache(
  criu: Criu,
  realPlace: Place,
  kdatPlace: Place,
  fresh: ReadonlyMap<string, CheckOutcome>,
): Promise<readonly string[]> {
  if (!realPlace.root) return []
  const real = await kdatDigest(realPlace)
  if (real === null || real === (await kdatDigest(kdatPlace))) return []
  const seeded = await openPrivateKdat(realPlace, 'copy')
  try {
    const cached = await checkFeatures(criu.path, seeded.place, [...fresh.keys()])
    return [...fresh]
      .filter(([name, outcome]) => outcome.state !== cached.get(name)?.state)
      .map(([name]) => name)
  } finally {
    await seeded.close()
  }
}
