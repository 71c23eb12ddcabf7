import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { rootArchive } from '../../../scripts/bare/root-archive.ts'
import { runProcess } from '../../../src/base/process.ts'
import { runTool } from '../../../src/base/tool.ts'
import { obtain, type TreeStore } from '../../../src/criu/obtain.ts'
import type { Offer } from '../../../src/criu/providers/offer.ts'
import { layout, layoutVersion } from '../../../src/criu/tree/layout.ts'
import { type CacheService, startCacheService } from '../../cache-service/service.ts'
import { needing } from '../../needing.ts'
import { type RealCriu, realCriu } from '../../real-criu.ts'

const program = fileURLToPath(new URL('../../cache-service/command.ts', import.meta.url))

let folder: string
let service: CacheService
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minimal-root-'))
  service = await startCacheService()
  for (const [name, value] of Object.entries(service.env())) vi.stubEnv(name, value)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await service.close()
  await rm(folder, { recursive: true })
})

/** An offer of a tree that is there already; asked for it twice, it has no network. */
function offerOf(real: RealCriu): Offer {
  let asked = false
  return {
    provider: 'archive',
    label: 'a real tree',
    identity: ['archive', 'sid'],
    pinned: false,
    expectedVersion: real.version,
    resolve: async () => {
      if (asked) throw new Error('there is no network')
      asked = true
      const install = (to: string) => cp(real.root, to, { recursive: true, verbatimSymlinks: true })
      return { version: real.version, revision: '1', origin: 'a real tree', install }
    },
  }
}

const storeIn = (home: string): TreeStore => ({
  home,
  cache: { state: 'on', command: [process.execPath, program, 'cache-entry'] },
  context: { layoutVersion, os: 'debian', arch: 'amd64', cacheVersion: '' },
  now: new Date(),
  log: () => {},
  warn: line => expect.unreachable(line),
})

/** Some of what CRIU links. */
const linked = ['libprotobuf-c.so.1', 'libnl-3.so.200', 'libnftables.so.1', 'libgnutls.so.30']

/** As a container has it: CRIU looks for the root among the mounts, and opens a terminal. */
const enter = `
  mount --bind "$0" "$0" && mount -t proc none "$0/proc" && mount -t devpts none "$0/dev/pts" &&
  mount -t tmpfs none "$0/run" && exec chroot "$0" "$@"`

const inRoot = (rootfs: string, ...argv: readonly string[]) =>
  runProcess(['unshare', '--mount', 'sh', '-c', enter, rootfs, ...argv], { timeoutMs: 60_000 })

needing('root', 'mmdebstrap').describe('a tree from the cache in a minimal root file system', () => {
  it('passes `criu check`, also when it was moved', async () => {
    const rootfs = join(folder, 'root')
    await mkdir(rootfs)
    await runTool(['tar', '--zstd', '-xf', await rootArchive({ variant: 'essential' }), '-C', rootfs], {
      seconds: 120,
    })
    const real = await realCriu('sid')
    const offer = offerOf(real)
    expect(await obtain(offer, storeIn(join(folder, 'elsewhere')))).toMatchObject({ cacheHit: false })
    const { criu, cacheHit } = await obtain(offer, storeIn(join(rootfs, 'opt')))
    expect(cacheHit).toBe(true)

    expect(await readdir(join(real.root, layout.libraries))).toEqual(expect.arrayContaining(linked))
    // The machine has neither CRIU nor what it links, but for the C library and what essential programs use.
    expect((await inRoot(rootfs, 'sh', '-c', 'command -v criu')).code).not.toBe(0)
    const { stdout } = await inRoot(rootfs, 'find', '/usr/lib', '-name', 'lib*.so.*', '-printf', '%f\\n')
    const there = stdout.split('\n')
    expect(there).toContain('libc.so.6')
    expect(linked.filter(name => there.includes(name))).toEqual([])

    const check = (path: string) => inRoot(rootfs, path.slice(rootfs.length), 'check')
    const good = { code: 0, stdout: expect.stringContaining('Looks good.') }
    expect(await check(criu.path)).toMatchObject(good)
    const moved = join(rootfs, 'srv', 'a folder', 'tree')
    await mkdir(dirname(moved))
    await rename(criu.tree ?? '', moved)
    expect(await check(join(moved, 'bin', 'criu'))).toMatchObject(good)
  })
})
