import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Criu } from '../../src/criu/criu.ts'
import { type Candidate, type GetRequest, getCriu } from '../../src/criu/get.ts'
import type { Offer } from '../../src/criu/providers/offer.ts'
import { systemCrius } from '../../src/criu/providers/system.ts'
import { parseWantedVersion } from '../../src/criu/wanted-version.ts'
import type { KnownBug } from '../../src/logs/known-bugs.ts'

const vdsoBug: KnownBug = {
  id: 'vdso-bounds',
  title: 'CRIU before 4.1 does not start on kernel 6.13 and newer',
  criu: '<4.1.0',
  fixedIn: '4.1',
  when: {},
  texts: [{ text: /^vdso: Unexpected rt vDSO area bounds/, example: 'vdso: Unexpected rt vDSO area bounds' }],
  remedy: 'use CRIU 4.1 or newer',
  source: 'checkpoint-restore/criu commit 8ee2eba47',
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'get-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

/** A program that answers as CRIU does: `checks` is what `criu check` does, in sh. */
async function program(name: string, version: string, checks: string): Promise<Criu> {
  const path = join(folder, name)
  await writeFile(
    path,
    `#!/bin/sh\nif [ "$1" = --version ]; then echo "Version: ${version}"; exit; fi\n${checks}\n`,
  )
  await chmod(path, 0o755)
  return { path, version, gitId: '', provider: 'system', origin: path, tree: null }
}

const works = 'echo "external_net_ns is supported"'
const broken =
  'echo "Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds" >&2; echo "Error (criu/crtools.c:260): Could not initialize kernel features detection." >&2; exit 1'
const notRoot =
  'echo "CRIU needs to have the CAP_SYS_ADMIN or the CAP_CHECKPOINT_RESTORE capability: "; exit 1'

const installed = (criu: Criu): Candidate => ({ kind: 'installed', criu })
const offer = (suite: string, expectedVersion = ''): Candidate => ({
  kind: 'offer',
  offer: {
    provider: 'archive',
    label: `Debian ${suite}`,
    identity: ['archive', suite],
    pinned: false,
    expectedVersion,
    resolve: () => Promise.reject(new Error('not asked for')),
  } satisfies Offer,
})

function request(candidates: readonly Candidate[], more: Partial<GetRequest> & { version?: string } = {}) {
  const wanted = parseWantedVersion(more.version ?? '')
  if (typeof wanted === 'string') throw new Error(wanted)
  return {
    wanted,
    candidates,
    place: { prefix: [], root: false },
    knownBugs: (version: string) => (version.startsWith('3.') ? [vdsoBug] : []),
    lacked: () => null,
    unfit: new Map(),
    obtain: () => Promise.reject(new Error('no route to host')),
    log: () => {},
    ...more,
  } satisfies GetRequest
}

describe('getCriu', () => {
  it('takes the first that initialises and has no known bug', async () => {
    const got = await getCriu(
      request([
        installed(await program('old', '3.17.1', broken)),
        offer('trixie'),
        installed(await program('new', '4.2.1', works)),
      ]),
    )
    expect(got.criu?.version).toBe('4.2.1')
    expect(got.attempts.map(({ provider, taken, reason }) => [provider, taken, reason])).toEqual([
      [
        'system',
        false,
        'CRIU cannot initialise on this kernel: vdso: Unexpected rt vDSO area bounds (known bug: CRIU before 4.1 does not start on kernel 6.13 and newer; fixed in CRIU 4.1)',
      ],
      ['archive', false, 'no route to host'],
      ['system', true, ''],
    ])
  })

  it('prefers one that was not seen to fail at common work, and takes such a one rather than none', async () => {
    const [first, second] = [await program('seen', '4.2', works), await program('unseen', '4.2.1', works)]
    const unfit = new Map([[first.path, 'a listening socket could not be dumped']])
    const got = await getCriu(request([installed(first), installed(second)], { unfit }))
    expect(got.criu?.version).toBe('4.2.1')
    expect(got.attempts[0]).toMatchObject({ taken: false, reason: 'a listening socket could not be dumped' })
    expect((await getCriu(request([installed(first)], { unfit }))).criu?.version).toBe('4.2')
  })

  it('tells the broken one when there is no other', async () => {
    const got = await getCriu(request([installed(await program('only', '3.17.1', broken))]))
    expect(got.criu?.version).toBe('3.17.1')
    expect(got.start).toMatchObject({ state: 'unknown', cause: 'criu-broken' })
    expect(got.attempts.every(({ taken }) => !taken)).toBe(true)
  })

  it('adds the fact of the machine behind a start that fails, and only that', async () => {
    const lacked = (words: string) => (words.includes('vdso') ? 'CONFIG_X is not set' : null)
    const got = await getCriu(request([installed(await program('lacking', '4.2', broken))], { lacked }))
    expect(got.start).toMatchObject({
      reason:
        'CRIU cannot initialise on this kernel: vdso: Unexpected rt vDSO area bounds (CONFIG_X is not set)',
    })
    const unprivileged = await getCriu(
      request([installed(await program('unprivileged', '4.2', notRoot))], { lacked: () => 'nothing' }),
    )
    expect(unprivileged.start).toMatchObject({ reason: expect.not.stringContaining('nothing') })
  })

  it('prefers one without a known bug, and takes one with it rather than none', async () => {
    const buggy = installed(await program('buggy', '3.19', works))
    const alone = await getCriu(request([buggy, offer('sid')]))
    expect(alone.criu?.version).toBe('3.19')
    expect(alone.start.state).toBe('true')
    const better = await getCriu(request([buggy, installed(await program('better', '4.2', works))]))
    expect(better.criu?.version).toBe('4.2')
  })

  it('takes the one version that is wanted with its bugs, and looks no further', async () => {
    const buggy = installed(await program('pinned', '3.19', works))
    const got = await getCriu(request([buggy, offer('sid', '3.19')], { version: '3.19' }))
    expect(got.criu?.version).toBe('3.19')
    expect(got.attempts).toHaveLength(1)
  })

  it('does not fetch what is known to fail while there is something else', async () => {
    const fetched: string[] = []
    const criu = { ...(await program('fetched', '4.1.1', works)), provider: 'archive' as const }
    await getCriu(
      request([offer('bookworm', '3.17.1'), offer('trixie', '4.1.1')], {
        obtain: async ({ label }) => {
          fetched.push(label)
          return { criu, cacheHit: false }
        },
      }),
    )
    expect(fetched).toEqual(['Debian trixie'])
  })

  it('obeys criu-version, and says so of each that does not', async () => {
    const got = await getCriu(
      request([installed(await program('other', '4.2.1', works))], { version: '4.1' }),
    )
    expect(got.criu).toBeNull()
    expect(got.attempts).toMatchObject([
      { version: '4.2.1', taken: false, reason: 'criu-version asks for 4.1' },
    ])
  })

  it('takes one of which nothing can be known for lack of privilege', async () => {
    const got = await getCriu(request([installed(await program('user', '3.17.1', notRoot))]))
    expect(got.start).toMatchObject({ state: 'unknown', cause: 'no-privilege' })
    expect(got.criu?.version).toBe('3.17.1')
  })

  it('has nothing when nothing is there, and says why', async () => {
    const got = await getCriu(
      request([{ kind: 'none', provider: 'system', label: 'PATH', reason: 'no criu on PATH' }]),
    )
    expect(got).toMatchObject({ criu: null, start: { cause: 'no-criu' } })
    expect(got.attempts).toMatchObject([{ reason: 'no criu on PATH' }])
  })
})

describe('systemCrius', () => {
  it('finds what is on PATH once, in its order, and leaves out what is no CRIU', async () => {
    await program('criu', '4.0', works)
    const other = await mkdtemp(join(tmpdir(), 'get-'))
    await writeFile(join(other, 'criu'), '#!/bin/sh\necho hello\n')
    await chmod(join(other, 'criu'), 0o755)
    const { crius } = await systemCrius(`${other}:${folder}:${folder}/.`, '')
    expect(
      crius.filter(({ path }) => path.startsWith(tmpdir())).map(({ path, version }) => [path, version]),
    ).toEqual([[join(folder, 'criu'), '4.0']])
    await rm(other, { recursive: true })
  })
})
