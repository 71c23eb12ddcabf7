import { execFile } from 'node:child_process'
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CacheAccess } from '../../../src/criu/cache/access.ts'
import { restoreEntry, saveEntry } from '../../../src/criu/cache/entry.ts'
import {
  type CacheService,
  type CacheServiceOptions,
  type Fault,
  type Operation,
  startCacheService,
} from '../../cache-service/service.ts'
import type { Entry } from '../../cache-service/store.ts'
import type { ScopeGrant } from '../../cache-service/token.ts'
import { needing } from '../../needing.ts'

const program = fileURLToPath(new URL('../../cache-service/command.ts', import.meta.url))
const run = promisify(execFile)

let folder: string
let service: CacheService | undefined
/** This run's. */
let cache: CacheAccess
/** What the library saved of the tree. */
let saved: Entry

beforeAll(async () => {
  await makeTree()
  const { entries } = await serve()
  await save('tree-1')
  if (entries[0] === undefined) throw new Error('nothing was saved')
  saved = entries[0]
  await cleanUp()
})

beforeEach(makeTree)

async function makeTree(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'cache-entry-'))
  await mkdir(join(folder, 'tree/bin'), { recursive: true })
  await writeFile(join(folder, 'tree/bin/criu'), 'a program')
  await chmod(join(folder, 'tree/bin/criu'), 0o755)
  await symlink('criu', join(folder, 'tree/bin/link'))
}

afterEach(cleanUp)

async function cleanUp(): Promise<void> {
  vi.unstubAllEnvs()
  await service?.close()
  service = undefined
  await rm(folder, { recursive: true, force: true })
}

/** Starts the service and gives this process the environment that a runner would. */
async function serve(
  options: CacheServiceOptions = {},
  grants?: readonly ScopeGrant[],
): Promise<CacheService> {
  service = await startCacheService(options)
  become(service, grants)
  return service
}

/** Goes on as another run, of the same service. */
function become(service: CacheService, grants?: readonly ScopeGrant[]): void {
  cache = { state: 'on', command: [process.execPath, program, 'cache-entry'] }
  for (const [name, value] of Object.entries(service.env(grants))) vi.stubEnv(name, value)
}

/** Entries as earlier runs saved them, oldest first. */
const kept = (...keys: readonly string[]): readonly Entry[] => keys.map(key => ({ ...saved, key }))
const save = (key: string, patience?: number) => saveEntry(cache, key, join(folder, 'tree'), patience)
const restore = (keys: readonly string[], patience?: number) =>
  restoreEntry(cache, keys, join(folder, 'back'), patience)

/** Nothing may be left beside the tree: neither a stage nor a half restored folder. */
async function expectNothingRestored(): Promise<void> {
  expect(await readdir(folder)).toEqual(['tree'])
}

const always =
  (operation: Operation, fault: Fault): NonNullable<CacheServiceOptions['fault']> =>
  request =>
    request.operation === operation ? fault : undefined

describe('an entry of the cache', () => {
  it('comes back as it was, also into another folder and another workspace', async () => {
    await serve()
    await mkdir(join(folder, 'temp'))
    vi.stubEnv('RUNNER_TEMP', join(folder, 'temp'))
    expect(await save('tree-1')).toMatchObject({ state: 'saved', key: 'tree-1' })
    vi.stubEnv('GITHUB_WORKSPACE', '/another/runner/_work/repo/repo')
    vi.stubEnv('RUNNER_TEMP', '/another/runner/_work/_temp')
    const back = join(folder, 'another place/tree')
    expect(await restoreEntry(cache, ['tree-1'], back)).toMatchObject({ state: 'hit', key: 'tree-1' })
    expect(await readFile(join(back, 'bin/criu'), 'utf8')).toBe('a program')
    expect((await lstat(join(back, 'bin/criu'))).mode & 0o777).toBe(0o755)
    expect((await lstat(join(back, 'bin/link'))).isSymbolicLink()).toBe(true)
    expect((await readdir(folder)).sort()).toEqual(['another place', 'temp', 'tree'])
    expect(await readdir(join(folder, 'another place'))).toEqual(['tree'])
    expect(await readdir(join(folder, 'temp'))).toEqual([])
  })
  it('is fetched with ranged requests from a host of Azure', async () => {
    const { requests } = await serve({ azureNames: true, entries: kept('tree-1') })
    expect(await restore(['tree-1'])).toMatchObject({ state: 'hit' })
    expect(requests.map(request => request.verb)).toContain('GET range')
  })
  it('is the newest that begins with the key', async () => {
    await serve({ entries: kept('tree-w47-1', 'tree-w48-1', 'tree-w48-2', 'other') })
    expect(await restore(['tree-w48-'])).toMatchObject({ state: 'hit', key: 'tree-w48-2' })
  })
  it('is found under a later key when the first has none', async () => {
    await serve({ entries: kept('tree-w47-a') })
    expect(await restore(['tree-w48-a', 'tree-w47-a'])).toMatchObject({ state: 'hit', key: 'tree-w47-a' })
  })
  it('is missed in one line when there is none', async () => {
    await serve()
    expect(await restore(['tree-1', 'tree-2'])).toEqual({
      state: 'miss',
      why: 'no entry for tree-1 or tree-2',
    })
    await expectNothingRestored()
  })
  it('is never replaced: another job of the matrix was first', async () => {
    const { entries } = await serve({ entries: kept('tree-1') })
    const first = entries[0]?.blob
    expect(await save('tree-1')).toEqual({
      state: 'not-saved',
      why: expect.stringContaining('another job may be creating this cache'),
    })
    expect(entries[0]?.blob).toBe(first)
  })
})

describe('two jobs of a matrix', () => {
  it('that save the same key at once get one entry, and no error', async () => {
    const { entries } = await serve()
    const both = await Promise.all([save('tree-1'), save('tree-1')])
    expect(both.map(({ state }) => state).sort()).toEqual(['not-saved', 'saved'])
    expect(entries.filter(entry => entry.blob !== null)).toHaveLength(1)
  })
})

describe('a full disk', () => {
  needing('root').it('is a cache that is not available, and nothing is left', async () => {
    await serve({ entries: kept('tree-1') })
    const module = JSON.stringify(new URL('../../../src/criu/cache/entry.ts', import.meta.url).href)
    const script = `
      import { readdir } from 'node:fs/promises'
      import { restoreEntry } from ${module}
      const restored = await restoreEntry(${JSON.stringify(cache)}, ['tree-1'], 'small/tree')
      console.log(JSON.stringify([restored, await readdir('small')]))`
    const mount = 'mount -t tmpfs -o size=4k tmpfs small && exec "$@"'
    const node = [process.execPath, '--input-type=module', '--eval', script]
    await mkdir(join(folder, 'small'))
    const { stdout } = await run('unshare', ['--mount', 'sh', '-c', mount, 'sh', ...node], { cwd: folder })
    expect(JSON.parse(stdout)).toEqual([
      { state: 'unavailable', why: expect.stringMatching(/ENOSPC|No space left/) },
      [],
    ])
  })
})

describe('scopes', () => {
  const main: ScopeGrant = { scope: 'refs/heads/main', permission: 3 }
  const pullRequest = (number: number): readonly ScopeGrant[] => [
    { scope: `refs/pull/${number}/merge`, permission: 3 },
    { ...main, permission: 1 },
  ]

  it('let a pull request see the base branch, and no other pull request', async () => {
    const service = await serve({}, [main])
    await save('tree-main')
    become(service, pullRequest(7))
    await save('tree-seven')
    expect(await restore(['tree-main'])).toMatchObject({ state: 'hit' })
    become(service, pullRequest(8))
    expect(await restoreEntry(cache, ['tree-seven'], join(folder, 'eight'))).toMatchObject({ state: 'miss' })
    become(service, [main])
    expect(await restoreEntry(cache, ['tree-seven'], join(folder, 'main'))).toMatchObject({ state: 'miss' })
  })
  it('a read-only token restores, and does not save', async () => {
    await serve({ entries: kept('tree-1') }, [{ ...main, permission: 1 }])
    expect(await restore(['tree-1'])).toMatchObject({ state: 'hit' })
    expect(await save('tree-2')).toEqual({
      state: 'not-saved',
      why: expect.stringContaining('cache write denied'),
    })
  })
  it('a token without readable scopes misses', async () => {
    await serve({}, [{ ...main, permission: 2 }])
    expect(await restore(['tree-1'])).toEqual({
      state: 'unavailable',
      why: expect.stringContaining('cache read denied'),
    })
  })
  it('cache mode read does not save', async () => {
    await serve()
    vi.stubEnv('ACTIONS_CACHE_MODE', 'read')
    expect(await save('tree-1')).toEqual({
      state: 'not-saved',
      why: expect.stringContaining("cache-mode 'read' does not permit writes"),
    })
  })
})

describe('a cache that is off', () => {
  it('says why, and starts nothing', async () => {
    const off: CacheAccess = { state: 'off', why: 'no service' }
    expect(await restoreEntry(off, ['x'], join(folder, 'back'))).toEqual({
      state: 'unavailable',
      why: 'no service',
    })
    expect(await saveEntry(off, 'x', join(folder, 'tree'))).toEqual({ state: 'not-saved', why: 'no service' })
  })
})

describe('a service that fails', () => {
  const lookUp = 'GetCacheEntryDownloadURL'
  const faults: readonly (readonly [string, Operation, Fault, RegExp])[] = [
    ['429 on look-up', lookUp, { kind: 'status', status: 429 }, /Rate limited/],
    ['401 on look-up', lookUp, { kind: 'status', status: 401 }, /\(401\)/],
    ['a reset on look-up', lookUp, { kind: 'reset' }, /ECONNRESET/],
    ['an entry that is gone', 'download', { kind: 'status', status: 404 }, /Failed to restore/],
    ['a download that is cut', 'download', { kind: 'cut', bytes: 10 }, /Failed to restore/],
    ['a truncated entry', 'download', { kind: 'short', bytes: 60 }, /tar/],
    ['a corrupt entry', 'download', { kind: 'corrupt' }, /tar/],
  ]
  it.each(faults)('%s: unavailable, and nothing is left', async (_name, operation, fault, why) => {
    await serve({ fault: always(operation, fault), entries: kept('tree-1') })
    expect(await restore(['tree-1'])).toEqual({ state: 'unavailable', why: expect.stringMatching(why) })
    await expectNothingRestored()
  })
  it('answers 500 for ever: given up once, at our own limit, with what it last said', async () => {
    const { requests } = await serve({ fault: always(lookUp, { kind: 'status', status: 500 }) })
    expect(await restore(['tree-1'], 4000)).toEqual({
      state: 'unavailable',
      why: expect.stringMatching(/was given up after 4\.\d s: Attempt \d of 5 failed .*500/),
    })
    const asked = requests.length
    const why = expect.stringMatching(
      /^the cache service cost this run 4\.\d s before, and is not asked again$/,
    )
    expect(await restore(['tree-1'], 4000)).toEqual({ state: 'unavailable', why })
    expect(await save('tree-1', 4000)).toEqual({ state: 'not-saved', why })
    expect(requests).toHaveLength(asked)
    await expectNothingRestored()
  })
  it('answers 500 once: bridged', async () => {
    const fault: CacheServiceOptions['fault'] = (request, earlier) =>
      request.operation === lookUp && !earlier.some(past => past.operation === lookUp)
        ? { kind: 'status', status: 500 }
        : undefined
    await serve({ fault, entries: kept('tree-1') })
    expect(await restore(['tree-1'])).toMatchObject({ state: 'hit' })
  })
  needing('ps').it('hangs in the download: nothing runs on, nothing is written later', async () => {
    await serve({ fault: always('download', { kind: 'hang' }), entries: kept('tree-hangs') })
    expect(await restore(['tree-hangs'], 4000)).toMatchObject({ state: 'unavailable' })
    await expectNothingRestored()
    const { stdout } = await run('ps', ['-eo', 'args'])
    expect(stdout).not.toContain('cache-entry restore tree-hangs')
  })
  it('refuses a second upload of the blob: not saved, not thrown', async () => {
    await serve({ fault: always('upload', { kind: 'status', status: 403 }) })
    expect(await save('tree-1')).toEqual({
      state: 'not-saved',
      why: expect.stringContaining('Failed to save'),
    })
    await expectNothingRestored()
  })
  it('cannot be reached', async () => {
    const { close } = await serve()
    await close()
    service = undefined
    expect(await restore(['tree-1'])).toEqual({
      state: 'unavailable',
      why: expect.stringContaining('ECONNREFUSED'),
    })
  })
})

needing('archive tools').describe('a poisoned entry', () => {
  it('writes nothing outside of the folder', async () => {
    const archive = join(folder, 'escape.tar')
    const outside = join(folder, 'outside')
    await writeFile(outside, 'evil')
    await mkdir(join(folder, 'make/checkpoint-gate'), { recursive: true })
    await writeFile(join(folder, 'make/checkpoint-gate/x'), 'fine')
    const members = ['checkpoint-gate', '../outside', outside]
    await run('tar', ['--zstd', '-P', '-cf', archive, '-C', join(folder, 'make'), ...members])
    await serve({ entries: [{ ...saved, blob: await readFile(archive) }] })
    await rm(outside)
    await restore(['tree-1'])
    expect(await readdir(folder)).not.toContain('outside')
    expect((await readdir(folder)).filter(name => name.includes('cache-'))).toEqual([])
  })

  const inMake = (script: string) => run('bash', ['-ec', script], { cwd: join(folder, 'make') })
  const packed = 'tar --zstd -P -cf ../poison.tar'

  it.each([
    [
      'a link to a folder outside, and a file below it',
      `ln -s "$PWD/../outside" checkpoint-gate/way
       ${packed} checkpoint-gate
       rm checkpoint-gate/way && mkdir checkpoint-gate/way && echo evil >checkpoint-gate/way/file
       zstd -qdc ../poison.tar >plain.tar && tar -P -rf plain.tar checkpoint-gate/way/file
       zstd -qf plain.tar -o ../poison.tar`,
      null,
    ],
    [
      'a relative link that leads out, and a file below it',
      `ln -s ../../../outside checkpoint-gate/way
       ${packed} checkpoint-gate
       rm checkpoint-gate/way && mkdir checkpoint-gate/way && echo evil >checkpoint-gate/way/file
       zstd -qdc ../poison.tar >plain.tar && tar -P -rf plain.tar checkpoint-gate/way/file
       zstd -qf plain.tar -o ../poison.tar`,
      null,
    ],
    [
      'a link that leads out',
      `ln -s ../../../outside/kept checkpoint-gate/way && ${packed} checkpoint-gate`,
      'way is a link that leads out of it',
    ],
    [
      'a hard link to a file outside, which is then written',
      `ln ../outside/kept checkpoint-gate/same && ln ../outside/kept other
       ${packed} "$PWD/other" checkpoint-gate/same`,
      null,
    ],
    [
      'the folder itself as a link',
      `rm -r checkpoint-gate && ln -s "$PWD/../outside" checkpoint-gate && ${packed} checkpoint-gate`,
      'it is no folder',
    ],
    [
      'a fifo',
      `mkfifo checkpoint-gate/manifest.json && ${packed} checkpoint-gate`,
      'manifest.json is neither file, folder nor link',
    ],
  ])('%s', async (_, script, why) => {
    await mkdir(join(folder, 'make/checkpoint-gate'), { recursive: true })
    await mkdir(join(folder, 'outside'))
    await writeFile(join(folder, 'outside/kept'), 'as it was')
    await writeFile(join(folder, 'make/checkpoint-gate/x'), 'fine')
    await inMake(script)
    await serve({ entries: [{ ...saved, blob: await readFile(join(folder, 'poison.tar')) }] })
    const restored = await restore(['tree-1'])
    expect(restored).toMatchObject({ state: 'unavailable' })
    if (why !== null) expect(restored).toHaveProperty('why', `tree-1 is not used: ${why}`)
    expect(await readdir(join(folder, 'outside'))).toEqual(['kept'])
    expect(await readFile(join(folder, 'outside/kept'), 'utf8')).toBe('as it was')
    expect((await readdir(folder)).filter(name => name.includes('cache-') || name === 'restored')).toEqual([])
  })

  it('a link that stays in the folder comes back', async () => {
    await mkdir(join(folder, 'make/checkpoint-gate/lib'), { recursive: true })
    await inMake(
      `echo fine >checkpoint-gate/lib/a.so.1; ln -s a.so.1 checkpoint-gate/lib/a.so; ln -s .. checkpoint-gate/lib/up; ${packed} checkpoint-gate`,
    )
    await serve({ entries: [{ ...saved, blob: await readFile(join(folder, 'poison.tar')) }] })
    expect(await restore(['tree-1'])).toMatchObject({ state: 'hit' })
  })
})
