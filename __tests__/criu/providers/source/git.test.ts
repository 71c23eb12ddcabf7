import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runTool } from '../../../../src/base/tool.ts'
import { sourceOffer } from '../../../../src/criu/providers/source/source.ts'
import { layout } from '../../../../src/criu/tree/layout.ts'
import { needing } from '../../../needing.ts'
import {
  type Commits,
  type GitServer,
  type GitServerOptions,
  makeRepository,
  startGitServer,
} from './git-server.ts'
import { writeSmallSource } from './small-source.ts'

// Compilers and apt take their time on a machine that runs other tests, too.
vi.setConfig({ testTimeout: 120_000 })

let served: string
let commits: Commits
const cleanUp: (() => Promise<void>)[] = []

beforeAll(async () => {
  served = await mkdtemp(join(tmpdir(), 'criu-git-'))
  await writeSmallSource(join(served, 'work'))
  commits = await makeRepository(join(served, 'work'), join(served, 'criu.git'), 'v9.9')
})

afterAll(async () => {
  await Promise.all(cleanUp.map(each => each()))
  await rm(served, { recursive: true, force: true })
})

interface Attempted {
  readonly server: GitServer
  readonly scratch: string
  readonly log: string[]
  readonly offer: Awaited<ReturnType<typeof sourceOffer>>
}

/** An offer of `git:ref` of the repository, by a server of its own. */
async function offered(ref: string, options?: GitServerOptions): Promise<Attempted> {
  const server = await startGitServer(served, options)
  const scratch = await mkdtemp(join(tmpdir(), 'criu-source-'))
  cleanUp.push(server.close, () => rm(scratch, { recursive: true, force: true }))
  const log: string[] = []
  const context = { scratch, log: (line: string) => void log.push(line), root: [], logs: scratch }
  const request = { url: `${server.url}criu.git`, sha256: null, wanted: { kind: 'git', ref } as const }
  return { server, scratch, log, offer: await sourceOffer(request, context) }
}

/** What the installed CRIU says of itself. */
async function installed({ offer, scratch }: Attempted): Promise<string> {
  const root = join(scratch, 'tree')
  await mkdir(root)
  const { install } = await offer.resolve()
  await install(root)
  return (await runTool([join(root, layout.start), '--version'], { seconds: 10 })).stdout
}

needing('make').describe.concurrent('a git ref', () => {
  it('that is a branch is resolved to its commit, which is what is reported', async () => {
    const { offer, server } = await offered('criu-dev')
    expect(offer).toMatchObject({ provider: 'source', pinned: false, expectedVersion: '' })
    expect(offer.identity).toEqual(['source', `${server.url}criu.git`, 'criu-dev'])
    const resolved = await offer.resolve()
    expect(resolved.revision).toBe(commits.tip)
    expect(resolved.origin).toBe(`${server.url}criu.git at ${commits.tip.slice(0, 12)} (criu-dev)`)
  })
  it('that is a branch is built from exactly that commit', async () => {
    const attempt = await offered('criu-dev')
    const said = await installed(attempt)
    expect(said).toContain('Version: 9.9')
    expect(commits.tip.startsWith(/GitID: (\w+)/.exec(said)?.[1] ?? 'none')).toBe(true)
  })
  it('that is a tag is known to the CRIU by its name', async () => {
    const attempt = await offered('v9.9')
    expect(attempt.offer.expectedVersion).toBe('9.9')
    expect((await attempt.offer.resolve()).revision).toBe(commits.release)
    expect(await installed(await offered('v9.9'))).toContain('GitID: v9.9')
  })
  it('that is a commit is pinned, and asks nobody', async () => {
    const { offer, server } = await offered(commits.first)
    expect(offer.pinned).toBe(true)
    expect(await offer.resolve()).toMatchObject({ revision: commits.first })
    expect(server.requests).toEqual([])
  })
  it.each(['smart', 'old', 'dumb'] as const)(
    'that is a commit no ref names comes from a %s server',
    async kind => {
      const attempt = await offered(commits.first, { kind })
      expect(commits.first.startsWith(/GitID: (\w+)/.exec(await installed(attempt))?.[1] ?? 'none')).toBe(
        true,
      )
    },
  )
  it('without a ref is the newest release', async () => {
    const server = await startGitServer(served)
    cleanUp.push(server.close)
    const context = { scratch: served, log: () => {}, root: [], logs: served }
    const request = { url: `${server.url}criu.git`, sha256: null }
    const any = await sourceOffer({ ...request, wanted: { kind: 'any' } }, context)
    expect(await any.resolve()).toMatchObject({ version: '9.9', revision: commits.release })
    const newer = await sourceOffer(
      { ...request, wanted: { kind: 'range', range: '>=10', text: '>=10' } },
      context,
    )
    await expect(newer.resolve()).rejects.toThrow(/criu\.git has no release tag for >=10/)
  })
})

describe.concurrent('a git ref that cannot be had', () => {
  it('does not exist: says so, with the one that may be meant, and is not tried again', async () => {
    const { offer, server, log } = await offered('criu-dve')
    await expect(offer.resolve()).rejects.toThrow(
      /has no branch or tag 'criu-dve' among its 2\. Is 'criu-dev' meant\?/,
    )
    expect(log).toEqual([])
    expect(server.requests.filter(request => request.startsWith('GET'))).toHaveLength(1)
  })
  it.each(['smart', 'old'] as const)('is a commit that a %s server does not have', async kind => {
    const attempt = await offered('1'.repeat(40), { kind })
    await expect(installed(attempt)).rejects.toThrow(`has no commit ${'1'.repeat(40)}`)
  })
  it('is in no repository', async () => {
    const { offer } = await offered('criu-dev')
    const other = await sourceOffer(
      {
        url: offer.identity[1]?.replace('criu.git', 'none.git') ?? '',
        sha256: null,
        wanted: { kind: 'git', ref: 'x' },
      },
      { scratch: served, log: () => {}, root: [], logs: served },
    )
    await expect(other.resolve()).rejects.toThrow(/none\.git/)
  })
  it('comes after two answers of 503, each told in a line', async () => {
    const { offer, log } = await offered('criu-dev', { failing: { requests: 2, status: 503 } })
    expect((await offer.resolve()).revision).toBe(commits.tip)
    expect(log).toEqual([
      expect.stringMatching(/^Refs of http.*: attempt 1 of 4 failed: .*503.*; next in/),
      expect.stringMatching(/attempt 2 of 4 failed/),
      expect.stringMatching(/attempt 3 of 4 succeeded/),
    ])
  })
  it('is on a server that cannot be reached: given up in the end', async () => {
    const { offer, server, log } = await offered('criu-dev')
    await server.close()
    await expect(offer.resolve()).rejects.toThrow(/failed 4 times .*: git ls-remote .*onnect/s)
    expect(log).toHaveLength(4)
  })
  it('shows no password of its URL', async () => {
    const { server } = await offered('criu-dev', { failing: { requests: 9, status: 401 } })
    const log: string[] = []
    const offer = await sourceOffer(
      {
        url: `${server.url.replace('//', '//user:secret@')}criu.git`,
        sha256: null,
        wanted: { kind: 'git', ref: 'criu-dev' },
      },
      { scratch: served, log: line => log.push(line), root: [], logs: served },
    )
    const error = await offer.resolve().catch(error => error)
    expect(error.message).toMatch(/git ls-remote .*criu\.git/)
    expect(JSON.stringify([offer, log, error.message])).not.toContain('secret')
  })
  it('is a repository of something else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'criu-git-'))
    cleanUp.push(() => rm(folder, { recursive: true, force: true }))
    await mkdir(join(folder, 'work'))
    await makeRepository(join(folder, 'work'), join(folder, 'linux.git'), 'v6.18')
    await mkdir(join(folder, 'tree'))
    const offer = await sourceOffer(
      { url: join(folder, 'linux.git'), sha256: null, wanted: { kind: 'git', ref: 'v6.18' } },
      { scratch: folder, log: () => {}, root: [], logs: folder },
    )
    const { install } = await offer.resolve()
    await expect(install(join(folder, 'tree'))).rejects.toThrow(/linux\.git is no source of CRIU/)
  })
})
