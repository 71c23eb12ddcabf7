import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folderOf, keyBeforeResolving, keysOfRevision, period, treeKey } from '../../../src/criu/cache/key.ts'

const context = { layoutVersion: 1, os: 'debian-12', arch: 'amd64', cacheVersion: '' }
const sid = { provider: 'archive', identity: ['archive', 'sid'], pinned: false } as const
const commit = {
  provider: 'source',
  identity: [
    'source',
    'https://github.com/checkpoint-restore/criu.git',
    '2cf8f13ca1f11a0491977e438b262e646137256c',
  ],
  pinned: true,
} as const
const monday = new Date('2026-11-23T18:00:00Z')

describe('tree keys', () => {
  it('can be read, and end in a digest of all that they hold', () => {
    expect(keyBeforeResolving(treeKey(sid, context), monday)).toMatch(
      /^checkpoint-gate-tree-1-debian-12-amd64-archive_sid-[0-9a-f]{12}-2026-w48-$/,
    )
    expect(treeKey(sid, context).parts.map(([name]) => name)).toEqual([
      'tree layout',
      'system',
      'architecture',
      'offer',
      'cache-version',
    ])
  })
  it('of a pinned tree are exact and never go stale', () => {
    const key = treeKey(commit, context)
    const later = new Date('2030-01-01')
    expect(keyBeforeResolving(key, monday)).toBe(keyBeforeResolving(key, later))
    expect(keysOfRevision(key, 'any', monday)).toEqual([keyBeforeResolving(key, monday)])
  })
  it('of a moving one are found by the prefix before it is resolved', () => {
    const key = treeKey(sid, context)
    const [save] = keysOfRevision(key, '4.2.1-1', monday)
    expect(save.startsWith(keyBeforeResolving(key, monday))).toBe(true)
  })
  it('have short folders, so that a library’s line of /proc/self/maps stays below the 255 bytes that CRIU reads', () => {
    const key = treeKey(sid, context)
    const [exact] = keysOfRevision(key, '4.2.1-1', monday)
    expect(folderOf(key, exact)).toMatch(/^[0-9a-f]{12}-2026-w48-4\.2\.1-1-[0-9a-f]{12}$/)
    expect(folderOf(key, exact).startsWith(folderOf(key, keyBeforeResolving(key, monday)))).toBe(true)
    expect(folderOf(treeKey(commit, context), treeKey(commit, context).stem)).toMatch(/^[0-9a-f]{12}$/)
  })
  it('find the same revision of earlier periods, but nothing unresolved', () => {
    const key = treeKey(sid, context)
    const [saved] = keysOfRevision(key, '4.2.1-1', new Date('2026-11-22'))
    expect(saved.startsWith(keyBeforeResolving(key, monday))).toBe(false)
    expect(keysOfRevision(key, '4.2.1-1', monday)).toContain(saved)
    expect(keysOfRevision(key, '4.2.1-2', monday)).not.toContain(saved)
  })
  it.each([
    ['layout', { layoutVersion: 2 }],
    ['release', { os: 'debian-13' }],
    ['architecture', { arch: 'arm64' }],
    ['cache-version', { cacheVersion: '2' }],
  ])('differ with the %s', (_name, change) => {
    expect(treeKey(sid, { ...context, ...change }).stem).not.toBe(treeKey(sid, context).stem)
  })
  it('are accepted by the service whatever the inputs say', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 })
    const anything = fc.record({ identity: fc.array(text, { maxLength: 5 }), pinned: fc.boolean(), text })
    fc.assert(
      fc.property(anything, ({ identity, pinned, text }) => {
        const key = treeKey({ provider: 'source', identity, pinned }, { ...context, cacheVersion: text })
        const keys = [keyBeforeResolving(key, monday), ...keysOfRevision(key, text, monday)]
        expect(keys.length).toBeLessThanOrEqual(10)
        for (const each of keys) expect(each).toMatch(/^[\w.+~:@/-]{1,512}$/)
      }),
    )
  })
})

describe('period', () => {
  it.each([
    ['2026-11-23T00:00:00Z', '2026-w48'],
    ['2026-11-22T23:59:59Z', '2026-w47'],
    ['2027-01-01T12:00:00Z', '2026-w53'],
    ['2024-12-30T12:00:00Z', '2025-w01'],
    ['2023-01-01T12:00:00Z', '2022-w52'],
  ])('%s is in %s', (moment, week) => {
    expect(period('week', new Date(moment))).toBe(week)
  })
  it('of a day is its date in UTC', () => {
    expect(period('day', new Date('2026-11-23T23:30:00-05:00'))).toBe('2026-11-24')
  })
})
