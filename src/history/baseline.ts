import type { FeatureState } from '../features/answer.ts'
import { type Verdict, verdicts } from '../gate/verdict.ts'
import { type Did, readDid } from './did.ts'

/** What one run measured and judged, kept so that the next run on the same kind of runner can say what changed. */
export interface Baseline {
  /** Version of this shape. Another one is not compared with. */
  readonly schema: 1
  /** ISO 8601. */
  readonly measuredAt: string
  readonly kernel: string
  /** The runner's image with its version, `ubuntu24 20261115.1.0`; empty where the runner has none. */
  readonly image: string
  /** Version, commit and origin of the CRIU that was measured; empty where there was none. */
  readonly criu: string
  /** By output name. */
  readonly features: Readonly<Record<string, FeatureState>>
  /** By name of the round trip. */
  readonly selfTests: Readonly<Record<string, FeatureState>>
  /** Verdicts by `steadyId`; null when no tests were run. */
  readonly tests: Readonly<Record<string, Verdict>> | null
  /** The word of `accept-baseline` under which it was kept. */
  readonly accepted: string
  /** What tests did with CRIU when they passed, a union over time. */
  readonly did: Did
}

/** No cache entry of ours is larger: 100,000 tests with names of 300 characters. */
const maxCharacters = 32 << 20

/**
 * Reads a kept baseline, which came out of a cache and is not trusted.
 * @returns null when it is no baseline of this shape: nothing to compare with is no error.
 */
export function readBaseline(json: string): Baseline | null {
  if (json.length > maxCharacters) return null
  const value = parsed(json)
  if (!isRecord(value) || value.schema !== 1) return null
  const { measuredAt, kernel, image, criu, features, selfTests, tests } = value
  if (![measuredAt, kernel, image, criu].every(isText)) return null
  if (!isRecordOf(features, isState) || !isRecordOf(selfTests, isState)) return null
  if (tests !== null && !isRecordOf(tests, isVerdict)) return null
  const accepted = isText(value.accepted) ? value.accepted : ''
  return { ...(value as unknown as Baseline), accepted, did: readDid(value.did) }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length < 1000
const isState = (value: unknown): value is FeatureState =>
  value === 'true' || value === 'false' || value === 'unknown'
const isVerdict = (value: unknown): value is Verdict => verdicts.some(verdict => verdict === value)

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isRecordOf<T>(value: unknown, is: (entry: unknown) => entry is T): value is Record<string, T> {
  return isRecord(value) && Object.values(value).every(is)
}
