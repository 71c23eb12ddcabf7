import { access, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runProcess } from '../../../src/base/process.ts'
import { runTool } from '../../../src/base/tool.ts'
import { distributionMirror } from '../../../src/criu/apt/distribution-mirror.ts'
import { readAptMachine } from '../../../src/criu/apt/machine.ts'
import { obtain, type TreeStore } from '../../../src/criu/obtain.ts'
import type { Offer } from '../../../src/criu/providers/offer.ts'
import { layout, layoutVersion } from '../../../src/criu/tree/layout.ts'
import { withScratch } from '../../../src/criu/tree/scratch.ts'
import { type CacheService, startCacheService } from '../../cache-service/service.ts'
import { type RealCriu, realCriu } from '../../real-criu.ts'

const root = process.getuid?.() === 0
const program = fileURLToPath(new URL('../../cache-service/command.ts', import.meta.url))
const keptRoots = fileURLToPath(new URL('../../../.cache/rootfs', import.meta.url))

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

/** This machine's release with its essential packages only, packed; made on first use and kept. */
async function minimalRoot(): Promise<string> {
  const { release, sources } = await readAptMachine()
  const archive = join(keptRoots, `${release.codename}-essential.tar.zst`)
  if (
    await access(archive).then(
      () => true,
      () => false,
    )
  )
    return archive
  const mirror = distributionMirror(sources, release)
  if (mirror === null) throw new Error(`apt is set up with no mirror of ${release.name}`)
  const trust = mirror.options.get('signed-by')
  const source = `deb [${trust === undefined ? '' : `signed-by=${trust}`}] ${mirror.uris[0]} ${release.codename} main`
  await mkdir(keptRoots, { recursive: true })
  await withScratch(keptRoots, async scratch => {
    const made = join(scratch, 'root.tar.zst')
    await runTool(['mmdebstrap', '--variant=essential', release.codename, made, source], { seconds: 600 })
    await rename(made, archive)
  })
  return archive
}

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

describe.skipIf(!root)('a tree from the cache in a minimal root file system, as root with network', () => {
  it('passes `criu check`, also when it was moved', async ctx => {
    const { code } = await runProcess(['mmdebstrap', '--version'], { timeoutMs: 10_000 })
    if (code !== 0) ctx.skip('mmdebstrap is not installed')
    const rootfs = join(folder, 'root')
    await mkdir(rootfs)
    await runTool(['tar', '--zstd', '-xf', await minimalRoot(), '-C', rootfs], { seconds: 120 })
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
