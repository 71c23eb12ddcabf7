import type { EarlierPass } from '../gate/earlier.ts'
import { type TestIdentity, testId } from './test-id.ts'

/** What tests did with CRIU when they passed, by `steadyId`: one entry for each set of missing features. */
export type Did = Readonly<Record<string, readonly EarlierPass[]>>

export const mostTests = 20_000
const mostSets = 8
const keptDays = 90

/** A test's name without what differs from run to run: times that it took, temporary paths, ids of processes. */
export function steadyId(test: TestIdentity): string {
  return testId(test)
    .replaceAll(/(?:\s*#)?\s+in \d+ ?ms$|\s*#\s*[\d.]+ ?m?s$/g, '')
    .replaceAll(/\/(?:tmp|var\/tmp|run)\/[^\s/]+(?:\/\d+)?/g, '/tmp/*')
    .replaceAll(/\b(?:pid|PID)[ =:]?\d+/g, 'pid')
}

/**
 * Joins what is remembered with what this run saw: operations of the same test with the same features missing are a union, so
 * that a run that did less takes nothing away. What was not seen for 90 days goes.
 */
export function joinDid(before: Did, now: Did, today: string): Did {
  const oldest = new Date(Date.parse(today) - keptDays * 86_400_000).toISOString().slice(0, 10)
  const ids = [...new Set([...Object.keys(now), ...Object.keys(before)])]
  const joined = ids.flatMap(id => {
    const passes = joinPasses([...own(now, id), ...own(before, id)]).filter(({ date }) => date >= oldest)
    return passes.length === 0 ? [] : [[id, passes.slice(0, mostSets)] as const]
  })
  return Object.fromEntries(joined.slice(0, mostTests))
}

/** The newest first. */
function joinPasses(passes: readonly EarlierPass[]): readonly EarlierPass[] {
  const bySet = Map.groupBy(passes, ({ missing }) => [...missing].sort().join())
  return [...bySet.values()]
    .map(same => {
      const newest = same.toSorted((a, b) => (a.date < b.date ? 1 : -1))[0] as EarlierPass
      return { ...newest, operations: [...new Set(same.flatMap(({ operations }) => operations))].sort() }
    })
    .toSorted((a, b) => (a.date < b.date ? 1 : -1))
}

/** A record that came out of a cache may be asked for any name, `constructor` too. */
function own(did: Did, id: string): readonly EarlierPass[] {
  return Object.hasOwn(did, id) ? (did[id] ?? []) : []
}

/** What is remembered of a test. */
export function earlierPasses(did: Did, test: TestIdentity): readonly EarlierPass[] {
  return own(did, steadyId(test))
}

/** What a test has been seen to do with CRIU and did not do this time, and the last pass in which it did. */
export interface DidLess {
  /** Kinds of operations, in the order of `telling`. */
  readonly without: readonly string[]
  readonly pass: EarlierPass
}

/** Kinds of operations whose absence is a loss of coverage. */
const telling = ['pre-dump', 'dump', 'restore', 'lazy-pages', 'page-server']

/**
 * What a passed test did less than it is known to do, here or on other runners; null where it did all of it.
 * @param operations kinds of those that succeeded now
 */
export function didLess(passes: readonly EarlierPass[], operations: readonly string[]): DidLess | null {
  const newest = passes.toSorted((a, b) => (a.date < b.date ? 1 : -1))
  const without = telling.filter(
    kind => !operations.includes(kind) && passes.some(pass => pass.operations.includes(kind)),
  )
  const pass = newest.find(earlier => without.some(kind => earlier.operations.includes(kind)))
  return pass === undefined ? null : { without, pass }
}
