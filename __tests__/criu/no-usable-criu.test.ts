import { describe, expect, it } from 'vitest'
import type { Attempt, Got } from '../../src/criu/get.ts'
import type { Start } from '../../src/criu/initialise.ts'
import { noUsableCriu } from '../../src/criu/no-usable-criu.ts'
import { knownBugs } from '../../src/logs/known-bugs.ts'

const reason =
  'CRIU cannot initialise on this kernel: Unable to initialize Netlink socket: Protocol not supported'
const failedStart: Start = { state: 'unknown', cause: 'criu-broken', reason, said: [reason] }
const attempt = (
  provider: Attempt['provider'],
  label: string,
  version: string,
  why: string,
  start: string | null = null,
): Attempt => ({
  provider,
  label,
  version,
  taken: false,
  reason: why,
  start,
})
const attempts = [
  attempt('system', '/sbin/criu', '3.17.1', reason),
  attempt('archive', 'Debian sid', '4.2.1', `${reason} (known bug: x; fixed in CRIU 5)`, reason),
  attempt('repository', 'OBS', '', 'no route to host.'),
]
const got: Got = {
  criu: {
    path: '/sbin/criu',
    version: '3.17.1',
    gitId: '',
    provider: 'system',
    origin: '/sbin/criu',
    tree: null,
  },
  start: failedStart,
  cacheHit: false,
  attempts,
}

describe('noUsableCriu', () => {
  it('says each cause once, and what to do', () => {
    expect(noUsableCriu(got, [])?.join(' ')).toBe(
      `No CRIU starts here. CRIU 3.17.1 (/sbin/criu): ${reason}. To do: allow more providers with 'install', use another kernel, or see 'on-broken-criu'. Tried: system /sbin/criu 3.17.1, archive Debian sid 4.2.1: as above | repository OBS: no route to host.`,
    )
  })

  it('hides no cause that only begins like the one it told', () => {
    const other = attempt('archive', 'Debian trixie', '4.1.1', `${reason}: and something else`)
    expect(noUsableCriu({ ...got, attempts: [...attempts, other] }, [])?.join(' ')).toContain(
      `archive Debian trixie 4.1.1: ${reason}: and something else.`,
    )
  })

  it('names no known bug that its words do not show', () => {
    expect(noUsableCriu(got, knownBugs)?.join(' ')).not.toContain('Known bug')
  })

  it('names the known bugs behind it with their remedies', () => {
    const bugs = knownBugs.filter(({ id }) => id === 'nftables-inet')
    const said = [
      'Error (criu/kerndat.c:1517): kerndat_has_nftables_concat failed when initializing kerndat.',
    ]
    expect(noUsableCriu({ ...got, start: { ...failedStart, said } }, bugs)?.join(' ')).toContain(
      'fixed in CRIU 4.0. To do: use CRIU 4.0 or newer, or a kernel with CONFIG_NF_TABLES_INET. Tried: ',
    )
  })

  it('says what each provider met where none had any', () => {
    const none: Got = {
      ...got,
      criu: null,
      start: { ...failedStart, cause: 'no-criu', reason: 'there is no CRIU here' },
    }
    expect(noUsableCriu(none, [])?.join(' ')).toMatch(
      /^No provider of `install` gave a CRIU\. .*Tried: system \/sbin\/criu 3\.17\.1: CRIU cannot .*Protocol not supported \| archive/,
    )
  })

  it.each<[string, Start]>([
    ['one starts', { state: 'true' }],
    ['privilege is missing', { ...failedStart, cause: 'no-privilege' }],
  ])('is silent where %s', (_, start) => {
    expect(noUsableCriu({ ...got, start }, [])).toBeNull()
  })

  it('asks for room where a disk is full', () => {
    const full = attempt('archive', 'Debian sid', '', 'ENOSPC: no space left on device, copyfile')
    const none = { ...got, criu: null, start: { ...failedStart, said: [] }, attempts: [full] }
    expect(noUsableCriu(none, [])).toContain('To do: make room, since a disk is full.')
  })
})
