import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CacheAccess } from '../criu/cache/access.ts'
import { restoreEntry, saveEntry } from '../criu/cache/entry.ts'
import { baselineIn, type History, noHistory } from './history.ts'
import { historyText, readHistory } from './history-file.ts'
import { notWorthKeeping } from './remember.ts'

/** Which runs share a history. */
export interface HistorySeries {
  /** The kind of runner: `ubuntu24-X64`. */
  readonly label: string
  /** What else must be the same, or a test would seem to vanish: workflow, job, matrix entry, the CRIU asked for. */
  readonly series: readonly string[]
}

/** A history, and where it is from. */
export interface KeptHistory {
  readonly history: History
  readonly from: 'cache' | 'file' | 'none'
  /** The cache's key, or the file's path; where there is none, why that is so. */
  readonly name: string
}

export const historyFileName = 'history.json'

/** The last history of the series; none where nothing is kept, or the cache cannot be asked. */
export async function cachedHistory(
  cache: CacheAccess,
  series: HistorySeries,
  scratch: string,
): Promise<KeptHistory> {
  const none = (name: string): KeptHistory => ({ history: noHistory, from: 'none', name })
  if (cache.state === 'off') return none(cache.why)
  const folder = join(scratch, 'last-history')
  const restored = await restoreEntry(cache, [keyPrefix(series)], folder)
  if (restored.state === 'unavailable') return none(restored.why)
  if (restored.state === 'miss') return none('nothing is kept yet')
  const text = await readFile(join(folder, historyFileName), 'utf8').catch(() => '')
  await rm(folder, { recursive: true, force: true })
  const history = text === '' ? 'it holds no history' : readHistory(text)
  return typeof history === 'string'
    ? none(`what is kept as ${restored.key} cannot be read: ${history}`)
    : { history, from: 'cache', name: restored.key }
}

/** The step that learnt something. */
export interface HistoryStep {
  /** Name of the event that started the workflow; empty off GitHub. */
  readonly event: string
  readonly step: string
  readonly scratch: string
}

/** A history at a moment. */
export interface DatedHistory {
  /** ISO 8601. */
  readonly measuredAt: string
  readonly history: History
}

/**
 * Keeps the history for the next run of the series, where something was learnt and no file holds it.
 * @param before what was kept
 * @returns one line on what came of it.
 */
export async function keepHistory(
  cache: CacheAccess,
  { event, scratch, step, ...series }: HistorySeries & HistoryStep,
  before: KeptHistory,
  now: DatedHistory,
): Promise<string> {
  if (before.from === 'file') return `history: what is to be committed as ${before.name} is in the report`
  const last = baselineIn(before.history, { label: series.label, step })
  const dated = last === null ? null : { measuredAt: last.measuredAt, history: before.history }
  const why = cache.state === 'off' ? cache.why : notWorthKeeping(event, dated, now)
  if (cache.state === 'off' || why !== null) return `history: not kept: ${why}`
  const folder = join(scratch, 'history')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, historyFileName), historyText(now.history))
  // An entry is never overwritten: each run saves its own, and the newest is found by the prefix.
  const key = `${keyPrefix(series)}${now.measuredAt.replaceAll(/[^\d]/g, '')}`
  const saved = await saveEntry(cache, key, folder)
  return saved.state === 'saved' ? `history: kept as ${saved.key}` : `history: not kept: ${saved.why}`
}

function keyPrefix({ label, series }: HistorySeries): string {
  const digest = createHash('sha256').update(JSON.stringify(series)).digest('hex').slice(0, 12)
  return `checkpoint-gate-history-${label}-${digest}-`
}
