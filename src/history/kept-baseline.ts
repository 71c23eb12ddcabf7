import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CacheAccess } from '../criu/cache/access.ts'
import { restoreEntry, saveEntry } from '../criu/cache/entry.ts'
import { type Baseline, readBaseline } from './baseline.ts'

/** Which runs are compared with each other. */
export interface BaselineSeries {
  /** The kind of runner: `ubuntu24-X64`. */
  readonly label: string
  /** What else must be the same, or a test would seem to vanish: workflow, job, the CRIU asked for. */
  readonly series: readonly string[]
}

const fileName = 'baseline.json'

/** The last baseline of the series; null where there is none, or the cache cannot be asked. */
export async function lastBaseline(
  cache: CacheAccess,
  series: BaselineSeries,
  scratch: string,
): Promise<Baseline | null> {
  if (cache.state === 'off') return null
  const folder = join(scratch, 'last-baseline')
  const restored = await restoreEntry(cache, [keyPrefix(series)], folder)
  if (restored.state !== 'hit') return null
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => '')
  await rm(folder, { recursive: true, force: true })
  return readBaseline(text)
}

/**
 * Keeps the baseline for the next run of the series.
 * @returns one line on what came of it.
 */
export async function keepBaseline(
  cache: CacheAccess,
  series: BaselineSeries,
  baseline: Baseline,
  scratch: string,
): Promise<string> {
  if (cache.state === 'off') return `baseline: not kept: ${cache.why}`
  const folder = join(scratch, 'baseline')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, fileName), JSON.stringify(baseline))
  // An entry is never overwritten: each run saves its own, and the newest is found by the prefix.
  const key = `${keyPrefix(series)}${baseline.measuredAt.replaceAll(/[^\d]/g, '')}`
  const saved = await saveEntry(cache, key, folder)
  return saved.state === 'saved' ? `baseline: kept as ${saved.key}` : `baseline: not kept: ${saved.why}`
}

function keyPrefix({ label, series }: BaselineSeries): string {
  const digest = createHash('sha256').update(JSON.stringify(series)).digest('hex').slice(0, 12)
  return `checkpoint-gate-baseline-${label}-${digest}-`
}
