import { cp, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { runTool } from '../../../../src/base/tool.ts'
import { readCriu } from '../../../../src/criu/providers/system.ts'
import { layout } from '../../../../src/criu/tree/layout.ts'
import type { StoredTree } from '../../../../src/criu/tree/store-tree.ts'
import { readHostFacts } from '../../../../src/host/facts/read-host-facts.ts'
import { runSelfTests } from '../../../../src/probe/self-test/run-self-tests.ts'
import { needing } from '../../../needing.ts'
import { places } from '../../../probe/places.ts'
import { runcWays } from '../../runc-ways.ts'
import { realSourceTree } from './real-source-tree.ts'

needing('root', 'runc', 'build of criu', 'gcc', 'make', 'criu tools').describe.each([
  'git',
  'tarball',
] as const)('the real CRIU, built from %s (needs root)', from => {
  let tree: StoredTree

  beforeAll(async () => {
    tree = await realSourceTree(from)
  }, 1_200_000)

  it('says the version of its source and, from git, the commit', async () => {
    const criu = await readCriu(join(tree.root, layout.start), 'source', 'test')
    if (typeof criu === 'string') throw new Error(criu)
    expect(criu.version).toMatch(/^\d+\.\d+/)
    if (from === 'git') expect(tree.manifest.revision.startsWith(criu.gitId)).toBe(true)
    expect(criu.gitId === '').toBe(from === 'tarball')
  })

  it('passes the self-test, moved to another folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'moved tree '))
    try {
      const root = join(folder, 'elsewhere')
      await cp(tree.root, root, { recursive: true, verbatimSymlinks: true })
      const criu = await readCriu(join(root, layout.start), 'source', 'test')
      if (typeof criu === 'string') throw new Error(criu)
      const facts = await readHostFacts(places.root)
      const tracked = facts.kernelConfig?.has('CONFIG_MEM_SOFT_DIRTY') === true
      const options = { facts, logFolder: join(folder, 'logs') }
      const results = await runSelfTests(['plain', 'pre-dump'], criu, places.root, options)
      expect(results.map(({ state }) => state)).toEqual(['true', String(tracked)])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it.each(Object.entries(runcWays))(
    "lets Debian's runc checkpoint and restore a container, found through %s",
    async (_, roundTrip) => {
      const { before, after } = await roundTrip(join(tree.root, layout.start))
      expect(after).toBeGreaterThan(before)
    },
  )

  it('has its plugin, and is smaller than 8 MB when packed as the cache does it', async () => {
    expect((await stat(join(tree.root, layout.plugins, 'cuda_plugin.so'))).isFile()).toBe(true)
    const folder = await mkdtemp(join(tmpdir(), 'packed-'))
    try {
      const packed = join(folder, 'tree.tzst')
      await runTool(['tar', '--use-compress-program', 'zstdmt', '-cf', packed, '-C', tree.root, '.'], {
        seconds: 60,
      })
      expect((await stat(packed)).size).toBeLessThan(8_000_000)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
