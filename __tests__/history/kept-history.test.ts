import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CacheAccess } from '../../src/criu/cache/access.ts'
import { saveEntry } from '../../src/criu/cache/entry.ts'
import { noHistory, withBaseline } from '../../src/history/history.ts'
import { cachedHistory, type DatedHistory, keepHistory } from '../../src/history/kept-history.ts'
import { type CacheService, startCacheService } from '../cache-service/service.ts'

const program = fileURLToPath(new URL('../cache-service/command.ts', import.meta.url))
const cache: CacheAccess = { state: 'on', command: [process.execPath, program, 'cache-entry'] }
const noble = { label: 'ubuntu24-X64', series: ['ci', 'test', ''] }

const measured = (day: string, kernel: string): DatedHistory => {
  const measuredAt = `${day}T06:00:00.000Z`
  const machine = { measuredAt, kernel, image: '', criu: '4.2.1' }
  const baseline = { ...machine, features: {}, selfTests: {}, tests: null, accepted: '', lost: {} }
  return { measuredAt, history: withBaseline(noHistory, { label: noble.label, step: 'tests' }, baseline, {}) }
}
const keep = (now: DatedHistory, before: DatedHistory | null = null) => {
  const kept = { history: before?.history ?? noHistory, from: 'cache', name: '' } as const
  return keepHistory(cache, { ...noble, event: 'push', step: 'tests', scratch }, kept, now)
}

let scratch: string
let service: CacheService

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'baseline-'))
  service = await startCacheService()
  for (const [name, value] of Object.entries(service.env())) vi.stubEnv(name, value)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await service.close()
  await rm(scratch, { recursive: true, force: true })
})

describe('the history', () => {
  it('is the newest that was kept for this kind of runner and this series', async () => {
    const first = measured('2026-11-22', '6.8.0')
    expect(await keep(first)).toMatch(/^history: kept as checkpoint-gate-history-ubuntu24-X64-/)
    const second = measured('2026-11-23', '6.17.0')
    expect(await keep(second, first)).toMatch(/^history: kept as /)
    const last = await cachedHistory(cache, noble, scratch)
    expect(last).toEqual({
      history: second.history,
      from: 'cache',
      name: expect.stringMatching(/^checkpoint-gate-history-ubuntu24-X64-[0-9a-f]{12}-20261123060000000$/),
    })
    const none = { history: noHistory, from: 'none', name: 'nothing is kept yet' }
    for (const other of [
      { ...noble, label: 'ubuntu24-ARM64' },
      { ...noble, series: ['ci', 'other', ''] },
    ])
      expect(await cachedHistory(cache, other, scratch)).toEqual(none)
    expect(await readdir(scratch)).not.toContain('last-history')
  })

  it('is not kept where nothing was learnt', async () => {
    const first = measured('2026-11-22', '6.8.0')
    await keep(first)
    const again = measured('2026-11-23', '6.8.0')
    expect(await keep(again, first)).toBe('history: not kept: nothing new since 2026-11-22')
    expect(service.entries).toHaveLength(1)
  })

  it('of two jobs at once is that of one of them, and neither fails', async () => {
    const kept = { history: noHistory, from: 'cache', name: '' } as const
    const jobs = ['first', 'second'].map(async job => {
      const folder = join(scratch, job)
      await mkdir(folder)
      const step = { ...noble, event: 'push', step: 'tests', scratch: folder }
      return await keepHistory(cache, step, kept, measured('2026-11-22', job))
    })
    const lines = await Promise.all(jobs)
    expect(lines.filter(line => line.startsWith('history: kept as '))).toHaveLength(1)
    expect(lines.filter(line => line.startsWith('history: not kept: '))).toHaveLength(1)
    const { history } = await cachedHistory(cache, noble, scratch)
    expect(['first', 'second']).toContain(history.runners[noble.label]?.kernel)
  })

  it('is left to the file that holds it', async () => {
    const before = { history: noHistory, from: 'file', name: 'ci/history.json' } as const
    const step = { ...noble, event: 'push', step: 'tests', scratch }
    expect(await keepHistory(cache, step, before, measured('2026-11-22', '6.8.0'))).toBe(
      'history: what is to be committed as ci/history.json is in the report',
    )
    expect(service.requests).toEqual([])
  })

  it('of a fork is not kept, and that is no error', async () => {
    const readOnly = service.env([{ scope: 'refs/heads/main', permission: 1 }])
    for (const [name, value] of Object.entries(readOnly)) vi.stubEnv(name, value)
    expect(await keep(measured('2026-11-23', '6.17.0'))).toMatch(/^history: not kept: .*cache write denied/)
  })

  it('that cannot be read is none, and says why', async () => {
    const folder = join(scratch, 'foreign')
    await mkdir(folder)
    await writeFile(join(folder, 'history.json'), '{"schema": 9}')
    await keep(measured('2026-11-22', '6.8.0'))
    const key = service.entries[0]?.key.replace(/\d+$/, '20261130000000000') ?? ''
    expect(await saveEntry(cache, key, folder)).toMatchObject({ state: 'saved' })
    expect(await cachedHistory(cache, noble, scratch)).toEqual({
      history: noHistory,
      from: 'none',
      name: `what is kept as ${key} cannot be read: its schema is 9, and 2 is read`,
    })
  })
})
