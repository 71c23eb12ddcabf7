import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Criu } from '../../../src/criu/criu.ts'
import { readHostFacts } from '../../../src/host/facts/read-host-facts.ts'
import type { HostFacts } from '../../../src/host/facts.ts'
import { runSelfTests } from '../../../src/probe/self-test/run-self-tests.ts'
import type { SelfTestName } from '../../../src/probe/self-test-names.ts'
import { selfTestNames } from '../../../src/probe/self-test-names.ts'
import { needing } from '../../needing.ts'
import { realCriu } from '../../real-criu.ts'
import { type PlaceName, places } from '../places.ts'

needing('root', 'criu tools').describe('round trips with a real CRIU', () => {
  let criu: Criu
  let logFolder: string
  let facts: HostFacts

  beforeAll(async () => {
    const { path, version, root } = await realCriu('sid')
    criu = { path, version, gitId: '', provider: 'archive', origin: 'sid', tree: root }
    logFolder = await mkdtemp(join(tmpdir(), 'round-trips-'))
    facts = await readHostFacts(places.root)
  })
  afterAll(() => rm(logFolder, { recursive: true }))

  const has = (option: string) => facts.kernelConfig?.has(option) === true

  it('work here as far as the kernel goes, all at once', async () => {
    const results = await runSelfTests(selfTestNames, criu, places.root, { facts, logFolder })
    const states = Object.fromEntries(results.map(({ name, state }) => [name, state]))
    expect(states, JSON.stringify(results, null, 2)).toEqual({
      plain: 'true',
      'pre-dump': has('CONFIG_MEM_SOFT_DIRTY') ? 'true' : 'false',
      netns: 'true',
      listen: 'true',
      seccomp: 'true',
      'lazy-pages': facts.capabilities?.includes('CAP_SYS_RESOURCE') ? 'true' : 'false',
      tcp: 'true',
    })
  })

  it('keep what CRIU logged', async () => {
    const [result] = await runSelfTests(['plain'], criu, places.root, { facts, logFolder })
    const kept = await readFile(result?.log ?? '', 'utf8')
    expect(kept).toMatch(/^==> dump <==\n/)
    expect(kept).toMatch(
      /Dumping finished successfully\n+==> restore <==\n[\s\S]*Restore finished successfully/,
    )
  })

  it('are unknown, not false, with a CRIU that is none', async () => {
    const [result] = await runSelfTests(['plain'], { ...criu, path: '/no/criu' }, places.root, {
      facts,
      logFolder,
    })
    expect(result).toMatchObject({ state: 'unknown', unknown: 'no-criu' })
  })

  it('are unknown, not false, with a CRIU that cannot initialise on this kernel', async ctx => {
    const { path } = await realCriu('bookworm')
    const [result] = await runSelfTests(['plain'], { ...criu, path }, places.root, { facts, logFolder })
    if (result?.state === 'true') ctx.skip('the release’s own CRIU works on this kernel')
    expect(result).toMatchObject({
      state: 'unknown',
      unknown: 'criu-broken',
      firstCause: 'vdso: Unexpected rt vDSO area bounds',
    })
  })

  it('are unknown, with the tool named, where what makes the process is missing', async () => {
    const tools = join(logFolder, 'tools')
    await mkdir(tools)
    const enough =
      'bash cat env head mkdir mkfifo mount readlink rm sed setsid stat timeout unshare wc'.split(' ')
    await Promise.all(enough.map(tool => symlink(`/usr/bin/${tool}`, join(tools, tool))))
    const withoutPerl = { prefix: ['env', `PATH=${tools}`], root: true }
    const [plain, tcp, seccomp] = await runSelfTests(['plain', 'tcp', 'seccomp'], criu, withoutPerl, {
      facts,
      logFolder,
    })
    expect(plain).toMatchObject({ state: 'true' })
    const noPerl = { state: 'unknown', unknown: 'setup-failed', reason: expect.stringContaining('perl') }
    expect(tcp).toMatchObject(noPerl)
    expect(seccomp).toMatchObject(noPerl)
  })

  it('are unknown for an ordinary user', async () => {
    const nobody = { prefix: [], root: false }
    expect(await runSelfTests(['plain'], criu, nobody, { facts, logFolder })).toEqual([
      {
        name: 'plain',
        state: 'unknown',
        unknown: 'no-privilege',
        reason: 'CRIU was not run: it needs root, and neither root nor sudo is at hand',
        firstCause: '',
        log: null,
      },
    ])
  })

  const noPipes = /^CRIU runs without CAP_SYS_RESOURCE; criu dump failed: page-pipe: tee: /
  const everyTrip: readonly SelfTestName[] = ['plain', 'listen', 'netns', 'seccomp', 'lazy-pages', 'tcp']
  const all = (reason: RegExp) => Object.fromEntries(everyTrip.map(name => [name, reason]))

  /** What the reason must name; a round trip that is not listed works there. */
  const table: readonly [PlaceName, Readonly<Partial<Record<SelfTestName, RegExp>>>][] = [
    ['without CAP_SYS_RESOURCE', { 'lazy-pages': noPipes }],
    [
      'in a user namespace',
      {
        ...all(
          /^CRIU runs in a user namespace, where CAP_NET_ADMIN does not count for it; criu restore failed: /,
        ),
        netns:
          /^CRIU runs in a user namespace, where CAP_SYS_ADMIN does not count for it; criu dump failed: /,
        seccomp:
          /^CRIU runs in a user namespace, where CAP_SYS_ADMIN does not count for it; criu dump failed: /,
      },
    ],
    ['without CAP_NET_ADMIN', { ...all(/^CRIU runs without CAP_NET_ADMIN; /) }],
    ['without CAP_SYS_PTRACE', { 'lazy-pages': /^CRIU runs without CAP_SYS_PTRACE; / }],
    ['without CAP_SYS_ADMIN', { ...all(/^CRIU runs without CAP_SYS_ADMIN; /) }],
    [
      'under a seccomp filter',
      all(/^CRIU itself runs under a seccomp filter; criu dump failed: suspending seccomp failed: /),
    ],
    [
      'with iptables, ip6tables and nft hidden from PATH',
      {
        netns: /^iptables-restore is not on PATH; criu dump failed: execvp/,
        tcp: /^iptables is not on PATH; criu dump failed: Iptables configuration failed/,
      },
    ],
  ]

  it.each(table)('%s, each failure is explained by what is missing', async (placeName, reasons) => {
    const place = places[placeName]
    const here = await readHostFacts(place)
    const results = await runSelfTests(everyTrip, criu, place, { facts: here, logFolder })
    // A machine whose root lacks the capability anyway fails there everywhere.
    const expected: Partial<Record<SelfTestName, RegExp>> = here.capabilities?.includes('CAP_SYS_RESOURCE')
      ? reasons
      : { 'lazy-pages': noPipes, ...reasons }
    for (const { name, state, reason } of results) {
      expect([name, reason]).toEqual([name, expected[name] ? expect.stringMatching(expected[name]) : ''])
      expect(state === 'true').toBe(reason === '')
    }
  })
})
