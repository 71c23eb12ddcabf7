import type { Criu } from '../criu/criu.ts'
import type { Got } from '../criu/get.ts'
import type { FeatureAnswer } from '../features/answer.ts'
import type { HostFacts } from '../host/facts.ts'
import type { Place } from '../host/place.ts'
import { listed } from '../logs/sentences.ts'
import { explainFalse, isUnexplained } from './explain-feature.ts'
import { measure } from './probe.ts'
import { disagreements } from './self-test/disagreements.ts'
import type { SelfTestResult } from './self-test/round-trip-result.ts'
import { runSelfTests } from './self-test/run-self-tests.ts'
import type { SelfTestName } from './self-test-names.ts'

/** What to measure, with which CRIU and where. */
export interface HostRequest {
  readonly got: Pick<Got, 'criu' | 'start'>
  /** CRIU's names; null for all. */
  readonly features: readonly string[] | null
  readonly selfTest: readonly SelfTestName[]
  /** Where the tests will run, and the same place without CRIU's cache. */
  readonly place: Place
  readonly kdatPlace: Place
  readonly facts: HostFacts
  /** For the logs of the round trips. */
  readonly logFolder: string
}

export interface MeasuredHost {
  readonly answers: readonly FeatureAnswer[]
  /** Where two ways of finding out contradict each other: one sentence each. */
  readonly disagreements: readonly string[]
  readonly roundTrips: readonly SelfTestResult[]
}

/** What is known where measuring was interrupted. */
export const nothingMeasured: MeasuredHost = { answers: [], disagreements: [], roundTrips: [] }

/** Measures features and round trips at the same time: each round trip has namespaces of its own and disturbs no check. */
export async function measureHost(request: HostRequest): Promise<MeasuredHost> {
  const { got, place, kdatPlace, facts } = request
  const [measured, roundTrips] = await Promise.all([
    measure(got, place, kdatPlace, request.features, (name, said) => explainFalse(name, facts, said)),
    runRoundTrips(request),
  ])
  return {
    answers: measured.answers,
    roundTrips,
    disagreements: [
      ...staleCache(measured.kdatDisagrees),
      ...unexplainedNos(measured.answers, got.criu?.provider ?? null),
      ...disagreements(measured.answers, roundTrips),
    ],
  }
}

function staleCache(names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  return [
    `/run/criu.kdat, which CRIU trusts during the tests, says otherwise of ${names.join(', ')}: remove that file before the tests`,
  ]
}

/**
 * What a CRIU that is itself under test says no to without a fact that explains it, one sentence: where its check is what
 * broke, all tests of the feature would be skipped for it.
 */
export function unexplainedNos(
  answers: readonly FeatureAnswer[],
  provider: Criu['provider'] | null,
): readonly string[] {
  const names = answers
    .filter(({ state, reason }) => state === 'false' && isUnexplained(reason))
    .map(({ output }) => output)
  if (names.length === 0 || (provider !== 'path' && provider !== 'source')) return []
  const it = names.length === 1 ? 'it' : 'them'
  return [
    `this CRIU says no to ${listed(names)}, and no fact known of this machine explains ${it}: if its check is what broke, tests are skipped for that`,
  ]
}

/** A CRIU that does not start fails every round trip for the same cause; nothing is learnt by trying. */
async function runRoundTrips({
  got,
  selfTest,
  place,
  facts,
  logFolder,
}: HostRequest): Promise<readonly SelfTestResult[]> {
  const { criu, start } = got
  if (criu !== null && start.state === 'true')
    return await runSelfTests(selfTest, criu, place, { facts, logFolder })
  const { cause, reason } =
    start.state === 'unknown' ? start : { cause: 'no-criu' as const, reason: 'there is no CRIU here' }
  return selfTest.map(name => ({ name, state: 'unknown', unknown: cause, reason, firstCause: '', log: null }))
}
