import type { SelfTestResult } from './round-trip-result.ts'

/**
 * What a CRIU that can checkpoint cannot do here though it should: one clause; null where there is none, or where it can
 * checkpoint nothing, which another CRIU would not change.
 */
export function failsAtCommonWork(roundTrips: readonly SelfTestResult[]): string | null {
  const of = (name: SelfTestResult['name']) => roundTrips.find(trip => trip.name === name)
  const listen = of('listen')
  if (listen?.state !== 'false' || of('plain')?.state === 'false') return null
  return `a process with a listening TCP socket could not be checkpointed and restored (${listen.reason})`
}
