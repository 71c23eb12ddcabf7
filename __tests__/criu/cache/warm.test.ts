import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runTool } from '../../../src/base/tool.ts'
import { obtain, type TreeStore } from '../../../src/criu/obtain.ts'
import type { Offer } from '../../../src/criu/providers/offer.ts'
import { sourceOffer } from '../../../src/criu/providers/source/source.ts'
import { type CacheService, startCacheService } from '../../cache-service/service.ts'
import { needing } from '../../needing.ts'
import {
  type Commits,
  type GitServer,
  makeRepository,
  startGitServer,
} from '../providers/source/git-server.ts'
import { writeSmallSource } from '../providers/source/small-source.ts'

// Compilers and apt take their time on a machine that runs other tests, too.
vi.setConfig({ testTimeout: 120_000 })

const program = fileURLToPath(new URL('../../cache-service/command.ts', import.meta.url))
const today = new Date('2026-11-23T18:00:00Z')
const tomorrow = new Date('2026-11-24T06:00:00Z')

let folder: string
let git: GitServer
let commits: Commits
let service: CacheService
let log: string[]
let warnings: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warm-'))
  await writeSmallSource(join(folder, 'work'))
  commits = await makeRepository(join(folder, 'work'), join(folder, 'criu.git'), 'v9.9')
  git = await startGitServer(folder)
  service = await startCacheService()
  for (const [name, value] of Object.entries(service.env())) vi.stubEnv(name, value)
  log = []
  warnings = []
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await git.close()
  await service.close()
  await rm(folder, { recursive: true, force: true })
})

/** One job on a runner that has nothing: where it got CRIU from, and how often it asked the repository. */
async function job(runner: string, ref: string, now = today) {
  const asked = git.requests.length
  const obtained = await obtain(await offerOf(runner, ref), store(runner, now))
  return { cacheHit: obtained.criu.tree !== null && obtained.cacheHit, requests: git.requests.length - asked }
}

async function offerOf(runner: string, ref: string): Promise<Offer> {
  const scratch = await mkdtemp(join(folder, `${runner}-scratch-`))
  const context = { scratch, logs: scratch, root: [], log: (line: string) => void log.push(line) }
  return await sourceOffer({ url: `${git.url}criu.git`, sha256: null, wanted: { kind: 'git', ref } }, context)
}

function store(runner: string, now: Date): TreeStore {
  return {
    home: join(folder, runner),
    cache: { state: 'on', command: [process.execPath, program, 'cache-entry'] },
    context: { layoutVersion: 1, os: 'debian-12', arch: 'amd64', cacheVersion: '' },
    now,
    log: line => void log.push(line),
    warn: line => void warnings.push(line),
  }
}

needing('make').describe('a tree that was built once', () => {
  it('comes from the cache on another runner, which asks no repository', async () => {
    const cold = await job('one', 'criu-dev')
    expect(cold).toMatchObject({ cacheHit: false })
    expect(cold.requests).toBeGreaterThan(0)
    expect(await job('two', 'criu-dev')).toEqual({ cacheHit: true, requests: 0 })
    expect(await job('three', 'v9.9')).toMatchObject({ cacheHit: false })
    expect(warnings).toEqual([])
  })
  it('is asked for again the next day, and not built again if the branch did not move', async () => {
    await job('one', 'criu-dev')
    const built = () => log.filter(line => line.startsWith('CRIU was built')).length
    const nextDay = await job('two', 'criu-dev', tomorrow)
    // `git ls-remote` is two requests: what the server can do, and its refs.
    expect(nextDay).toEqual({ cacheHit: true, requests: 2 })
    expect(built()).toBe(1)
    expect(await job('three', 'criu-dev', tomorrow)).toEqual({ cacheHit: true, requests: 0 })
  })
  it('is built again when the branch has moved', async () => {
    await job('one', 'criu-dev')
    const update = ['update-ref', 'refs/heads/criu-dev', commits.first]
    await runTool(['git', '-C', join(folder, 'criu.git'), ...update], { seconds: 10 })
    expect(await job('two', 'criu-dev', tomorrow)).toMatchObject({ cacheHit: false })
  })
  it('of a commit is good for ever', async () => {
    await job('one', commits.release)
    expect(await job('two', commits.release, new Date('2030-01-01'))).toEqual({ cacheHit: true, requests: 0 })
  })
})

needing('make').describe('a cache that cannot be believed', () => {
  it('a tree that is not what its manifest says is discarded with a warning, and built', async () => {
    await job('one', 'criu-dev')
    const [entry] = service.entries
    if (entry?.blob == null) throw new Error('nothing was saved')
    Object.assign(service.entries, [{ ...entry, blob: await tampered(entry.blob) }])
    expect(await job('two', 'criu-dev')).toMatchObject({ cacheHit: false })
    expect(warnings[0]).toMatch(/^A tree from the cache is discarded: .*bin\/criu was changed/)
  })

  /** The same entry, with another `bin/criu` of the same size. */
  async function tampered(blob: Buffer): Promise<Buffer> {
    const tree = join(folder, 'tampered')
    await mkdir(tree)
    const packed = join(folder, 'packed')
    await writeFile(packed, blob)
    const unpack = 'tar --zstd -xf "$1" -C "$0" && sed -i s/exec/EXEC/ "$0"/*/bin/criu'
    await runTool(['sh', '-c', unpack, tree, packed], { seconds: 10 })
    const pack = ['sh', '-c', 'tar --zstd -c -C "$0" checkpoint-gate | base64 -w0', tree]
    return Buffer.from((await runTool(pack, { seconds: 10 })).stdout, 'base64')
  }
})
