import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { initialise } from '../../src/criu/initialise.ts'
import { features } from '../../src/features/features.ts'
import { readHostFacts } from '../../src/host/facts/read-host-facts.ts'
import type { Place } from '../../src/host/place.ts'
import { checkFeatures } from '../../src/probe/check-features.ts'
import { explainFalse } from '../../src/probe/explain-feature.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { type PlaceName, places } from './places.ts'

/** `place` with an empty /run for each command, so without CRIU's cache. */
function withoutCache(place: Place): Place {
  const script = 'mount -t tmpfs none /run && exec "$@"'
  return { ...place, prefix: [...place.prefix, 'unshare', '--mount', 'sh', '-c', script, 'sh'] }
}

needing('root', 'criu tools').describe('features in places of less privilege', () => {
  const names = features.map(feature => feature.criu)
  let criu: string
  let missingAnyway: readonly string[]

  /** Every feature that is missing in `place`, with the explanation. */
  const missingIn = async (place: Place): Promise<Readonly<Record<string, string>>> => {
    const facts = await readHostFacts(place)
    const outcomes = await checkFeatures(criu, withoutCache(place), names)
    return Object.fromEntries(
      [...outcomes].flatMap(([name, outcome]) =>
        outcome.state === 'false' ? [[name, explainFalse(name, facts, outcome.said)]] : [],
      ),
    )
  }

  beforeAll(async () => {
    criu = (await realCriu('sid')).path
    missingAnyway = Object.keys(await missingIn(places.root))
  })

  const noNetAdmin = 'CRIU runs without CAP_NET_ADMIN'
  const filtered = 'CRIU itself runs under a seccomp filter'
  const namespaced = (capability: string) =>
    `CRIU runs in a user namespace, where ${capability} does not count for it`

  const foreignNetwork =
    'CRIU runs in a user namespace, where CAP_NET_ADMIN counts only for namespaces of its own'

  const table: readonly [PlaceName, Readonly<Record<string, string>>][] = [
    [
      'without CAP_NET_ADMIN',
      {
        tun_ns: noNetAdmin,
        tcp_half_closed: noNetAdmin,
        sk_ns: noNetAdmin,
        sk_unix_file: noNetAdmin,
        link_nsid: noNetAdmin,
        newifindex: noNetAdmin,
        network_lock_nftables: noNetAdmin,
      },
    ],
    [
      'without CAP_SYS_PTRACE',
      { uffd: 'CRIU runs without CAP_SYS_PTRACE', 'uffd-noncoop': 'CRIU runs without CAP_SYS_PTRACE' },
    ],
    ['under a seccomp filter', { seccomp_suspend: filtered, seccomp_filters: filtered }],
    [
      'with iptables, ip6tables and nft hidden from PATH',
      { has_ipt_legacy: 'iptables-legacy-save or iptables-save is not on PATH' },
    ],
    [
      'in a user namespace',
      {
        seccomp_suspend: namespaced('CAP_SYS_ADMIN'),
        seccomp_filters: namespaced('CAP_SYS_ADMIN'),
        autofs: namespaced('CAP_SYS_ADMIN'),
        uffd: namespaced('CAP_SYS_PTRACE'),
        'uffd-noncoop': namespaced('CAP_SYS_PTRACE'),
        tun_ns: foreignNetwork,
        tcp_half_closed: foreignNetwork,
        sk_ns: foreignNetwork,
        sk_unix_file: foreignNetwork,
        newifindex: foreignNetwork,
      },
    ],
  ]

  it.each(table)('%s, each feature that is missing only there is explained', async (place, expected) => {
    const missing = Object.entries(await missingIn(places[place]))
    expect(Object.fromEntries(missing.filter(([name]) => !missingAnyway.includes(name)))).toEqual(expected)
  })

  it('here, each feature that is missing is explained by a fact', async () => {
    const reasons = Object.values(await missingIn(places.root))
    expect(reasons.filter(reason => reason.startsWith('no fact'))).toEqual([])
  })

  it('is heard where a file of settings sends the log of CRIU elsewhere', async () => {
    const home = await mkdtemp(join(tmpdir(), 'home-'))
    await mkdir(join(home, '.criu'))
    await writeFile(join(home, '.criu', 'default.conf'), `log-file=${home}/elsewhere.log\n`)
    const place = withoutCache({ prefix: ['env', `HOME=${home}`], root: true })
    const elsewhere = await checkFeatures(criu, withoutCache(places.root), ['mem_dirty_track'])
    const heard = await checkFeatures(criu, place, ['mem_dirty_track'])
    const old = (await realCriu('bookworm')).path
    const start = await initialise(old, place)
    await rm(home, { recursive: true })
    expect(heard).toEqual(elsewhere)
    expect(start).toEqual(await initialise(old, withoutCache(places.root)))
  })
})
