import type { EarlierPass } from '../gate/earlier.ts'
import { type TestIdentity, testId } from './test-id.ts'

/** What tests did with CRIU when they passed, by `steadyId`: one entry for each set of missing features. */
export type Did = Readonly<Record<string, readonly EarlierPass[]>>

const mostTests = 20_000
const mostSets = 8
const keptDays = 90

/** A test's name without what differs from run to run: times that it took, temporary paths, ids of processes. */
export function steadyId(test: TestIdentity): string {
  return testId(test)
    .replaceAll(/(?:\s*#)?\s+in \d+ ?ms$|\s*#\s*[\d.]+ ?m?s$/g, '')
    .replaceAll(/\/(?:tmp|var\/tmp|run)\/[^\s/]+(?:\/\d+)?/g, '/tmp/*')
    .replaceAll(/\b(?:pid|PID)[ =:]?\d+/g, 'pid')
}

/** What a kept file says of it, which is not trusted: entries of another shape are left out. */
export function readDid(value: unknown): Did {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const entries = Object.entries(value).slice(0, mostTests)
  return Object.fromEntries(
    entries.flatMap(([id, passes]) =>
      Array.isArray(passes) ? [[id, passes.filter(isPass).slice(0, mostSets)]] : [],
    ),
  )
}

function isPass(value: unknown): value is EarlierPass {
  if (typeof value !== 'object' || value === null) return false
  const { missing, operations, date, criu } = value as Record<string, unknown>
  return isTexts(missing) && isTexts(operations) && isText(date) && isText(criu)
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length < 200
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.length < 200 && value.every(isText)

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
