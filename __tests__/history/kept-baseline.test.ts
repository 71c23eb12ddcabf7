import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CacheAccess } from '../../src/criu/cache/access.ts'
import type { Baseline } from '../../src/history/baseline.ts'
import { keepBaseline, lastBaseline } from '../../src/history/kept-baseline.ts'
import { type CacheService, startCacheService } from '../cache-service/service.ts'

const program = fileURLToPath(new URL('../cache-service/command.ts', import.meta.url))
const cache: CacheAccess = { state: 'on', command: [process.execPath, program, 'cache-entry'] }
const noble = { label: 'ubuntu24-X64', series: ['ci', 'test', ''] }

function measured(day: string, kernel: string): Baseline {
  return {
    schema: 1,
    measuredAt: `${day}T06:00:00.000Z`,
    kernel,
    image: '',
    criu: '4.2.1',
    features: { memtrack: 'true' },
    selfTests: { plain: 'true' },
    tests: null,
    accepted: '',
    did: {},
  }
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

describe('the baseline', () => {
  it('is the newest that was kept for this kind of runner and this series', async () => {
    const kept = await keepBaseline(cache, noble, measured('2026-11-22', '6.8.0'), scratch)
    expect(kept).toMatch(/^baseline: kept as checkpoint-gate-baseline-ubuntu24-X64-/)
    await keepBaseline(cache, noble, measured('2026-11-23', '6.17.0'), scratch)
    expect(await lastBaseline(cache, noble, scratch)).toEqual(measured('2026-11-23', '6.17.0'))
    expect(await lastBaseline(cache, { ...noble, label: 'ubuntu24-ARM64' }, scratch)).toBeNull()
    expect(await lastBaseline(cache, { ...noble, series: ['ci', 'other', ''] }, scratch)).toBeNull()
    expect(await readdir(scratch)).not.toContain('last-baseline')
  })
  it('of a fork is not kept, and that is no error', async () => {
    const readOnly = service.env([{ scope: 'refs/heads/main', permission: 1 }])
    for (const [name, value] of Object.entries(readOnly)) vi.stubEnv(name, value)
    const line = await keepBaseline(cache, noble, measured('2026-11-23', '6.17.0'), scratch)
    expect(line).toMatch(/^baseline: not kept: .*cache write denied/)
  })
})
