import { describe, expect, it } from 'vitest'
import type { HostFacts } from '../../src/host/facts.ts'
import { knownBugs, knownBugsHere } from '../../src/logs/known-bugs.ts'

/** A common machine on which no row of the table holds. */
const facts: HostFacts = {
  kernel: '6.1.0-21-amd64',
  arch: 'amd64',
  kernelConfig: new Map([['CONFIG_NF_TABLES_INET', 'y']]),
  kernelConfigSource: '/proc/config.gz',
  modules: {},
  uid: 0,
  capabilities: [],
  seccomp: 'off',
  initialUserNamespace: true,
  lsm: [],
  sysctls: {},
  cgroup: 'v2',
  procOptions: [],
  container: '',
  virtualMachine: true,
  hardwareBreakpoints: true,
  starts32Bit: true,
  xsaveBytes: 2696,
  glibc: '2.36',
  tools: {},
}

describe('which bugs a CRIU has on a machine', () => {
  it.each<[string, string, Partial<HostFacts>, readonly string[]]>([
    ['none of them', '3.19', {}, []],
    ['nftables without inet', '3.19', { kernelConfig: new Map() }, ['nftables-inet']],
    [
      'nftables that cannot be loaded',
      '3.19',
      { modules: { nf_tables: 'missing', nfnetlink: 'loaded' } },
      ['nftables-module'],
    ],
    ['nothing of netfilter, which no CRIU bears', '3.19', { modules: { nf_tables: 'missing' } }, []],
    ['fixed in 4.0', '4.0', { kernelConfig: new Map() }, []],
    ['a configuration that cannot be read proves nothing', '3.19', { kernelConfig: null }, []],
    ['the vDSO of 6.13', '4.0', { kernel: '6.13.0-1-amd64' }, ['vdso-vvar-vclock']],
    ['the vDSO of 6.18, fixed', '4.1.1', { kernel: '6.18.44' }, ['socket-priority-opt']],
    ['sockets of 6.16, fixed', '4.2', { kernel: '6.18.44' }, []],
    ['AMX', '3.17.1', { xsaveBytes: 11008 }, ['xsave-size']],
    ['no xsave known', '3.17.1', { xsaveBytes: null }, []],
    ['rseq', '3.16.1', { kernel: '5.10.0' }, ['glibc-rseq']],
    ['unix sockets of 5.15', '3.16.1', { kernel: '5.15.0', glibc: '2.31' }, ['unix-established']],
    ['arm64 caches', '4.1.1', { arch: 'arm64' }, ['arm64-caches']],
    ['arm64 before and after', '4.2.1', { arch: 'arm64' }, []],
    ['cgroup v1', '4.0', { cgroup: 'hybrid' }, ['cgroup1-freezer']],
    ['breakpoints that are lost', '4.1.1', { hardwareBreakpoints: false }, ['breakpoints-lost']],
    ['breakpoints not tried', '4.1.1', { hardwareBreakpoints: null }, []],
    ['breakpoints that are lost, fixed', '4.2', { hardwareBreakpoints: false }, []],
    ['kernel 7.1', '4.2.1', { kernel: '7.1.2' }, ['kernel-7.1-dump', 'root-mount-options']],
    ['a version that cannot be read', 'devel', { kernelConfig: new Map() }, []],
  ])('%s: %s', (_, version, given, ids) => {
    expect(knownBugsHere(knownBugs, version, false, { ...facts, ...given }).map(({ id }) => id)).toEqual(ids)
  })
})

it('a CRIU that starts has no bug that would stop its start', () => {
  const machine: HostFacts = { ...facts, kernelConfig: new Map(), cgroup: 'v1' }
  const ids = (starts: boolean) => knownBugsHere(knownBugs, '3.19', starts, machine).map(({ id }) => id)
  expect(ids(false)).toEqual(['nftables-inet', 'cgroup1-freezer'])
  expect(ids(true)).toEqual(['cgroup1-freezer'])
})

it('rows are told apart by their ids, and each has a remedy and a source', () => {
  expect(new Set(knownBugs.map(({ id }) => id)).size).toBe(knownBugs.length)
  for (const bug of knownBugs) expect(bug.remedy !== '' && bug.source !== '').toBe(true)
})
