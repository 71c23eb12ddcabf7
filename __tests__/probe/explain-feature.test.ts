import { describe, expect, it } from 'vitest'
import { features } from '../../src/features/features.ts'
import type { HostFacts } from '../../src/host/facts.ts'
import { explainFalse } from '../../src/probe/explain-feature.ts'
import { needs } from '../../src/probe/needs.ts'
import { machineWithEverything } from './machine-with-everything.ts'

describe('the table of needs', () => {
  it.each(features.map(feature => feature.criu))('knows %s', feature => {
    expect(needs).toHaveProperty([feature])
  })
})

describe('explainFalse', () => {
  const config = (...unset: string[]) =>
    new Map([...(machineWithEverything.kernelConfig ?? [])].filter(([name]) => !unset.includes(name)))
  const without = (capability: string) =>
    machineWithEverything.capabilities?.filter(name => name !== capability) ?? null

  const table: readonly [
    feature: string,
    here: Partial<HostFacts>,
    says: readonly string[],
    reason: string,
  ][] = [
    [
      'mem_dirty_track',
      { kernelConfig: config('CONFIG_MEM_SOFT_DIRTY') },
      ['Dirty tracking is OFF. Memory snapshot will not work.'],
      'CONFIG_MEM_SOFT_DIRTY is not set',
    ],
    [
      'mem_dirty_track',
      { arch: 'arm64', kernelConfig: config('CONFIG_MEM_SOFT_DIRTY') },
      [],
      'arm64 kernels have no soft-dirty tracking',
    ],
    [
      'mem_dirty_track',
      { kernelConfig: null },
      [],
      "no fact known of this machine explains it; the kernel's configuration cannot be read",
    ],
    [
      'timer_cr_ids',
      { kernel: '6.12.41+deb13-amd64' },
      [],
      'it came with Linux 6.15, and this is 6.12.41+deb13-amd64',
    ],
    [
      'breakpoints',
      { hardwareBreakpoints: false },
      ["Hardware breakpoints don't seem to work"],
      'hardware breakpoints stop no process here: the hypervisor does not virtualise them',
    ],
    ['breakpoints', { hardwareBreakpoints: null }, [], 'no fact known of this machine explains it'],
    [
      'compat_cr',
      { starts32Bit: false },
      [],
      'this machine starts no 32-bit programs (its kernel command line or its hypervisor forbids it)',
    ],
    [
      'compat_cr',
      { starts32Bit: false, kernelConfig: config('CONFIG_IA32_EMULATION') },
      [],
      'CONFIG_IA32_EMULATION is not set',
    ],
    ['timer_cr_ids', {}, [], 'no fact known of this machine explains it'],
    ['kcmp_epoll', { kernelConfig: config('CONFIG_KCMP') }, [], 'no fact known of this machine explains it'],
    [
      'kcmp_epoll',
      { kernelConfig: config('CONFIG_KCMP', 'CONFIG_CHECKPOINT_RESTORE') },
      [],
      'none of CONFIG_KCMP, CONFIG_CHECKPOINT_RESTORE is set',
    ],
    ['seccomp_suspend', { seccomp: 'filter' }, [], 'CRIU itself runs under a seccomp filter'],
    [
      'seccomp_suspend',
      { initialUserNamespace: false },
      [],
      'CRIU runs in a user namespace, where CAP_SYS_ADMIN does not count for it',
    ],
    ['uffd', { capabilities: without('CAP_SYS_PTRACE') }, [], 'CRIU runs without CAP_SYS_PTRACE'],
    [
      'uffd',
      { capabilities: without('CAP_SYS_PTRACE'), sysctls: { 'vm.unprivileged_userfaultfd': '1' } },
      [],
      'no fact known of this machine explains it',
    ],
    [
      'network_lock_nftables',
      { kernelConfig: config('CONFIG_NF_TABLES_INET'), capabilities: without('CAP_NET_ADMIN') },
      [],
      'CONFIG_NF_TABLES_INET is not set',
    ],
    [
      'network_lock_nftables',
      {},
      ['CRIU was built without libnftables support'],
      'this CRIU was built without libnftables',
    ],
    [
      'has_ipt_legacy',
      { tools: { 'iptables-save': null, 'iptables-legacy-save': null } },
      [],
      'iptables-legacy-save or iptables-save is not on PATH',
    ],
    [
      'network_lock_nftables',
      {
        kernelConfig: new Map([
          ['CONFIG_NF_TABLES', 'm'],
          ['CONFIG_NF_TABLES_INET', 'y'],
        ]),
        modules: { nf_tables: 'missing' },
      },
      [],
      'the kernel module nf_tables is neither loaded nor installed',
    ],
    ['tun', { modules: { tun: 'missing' } }, [], 'no fact known of this machine explains it'],
    ['apparmor_stacking', { lsm: ['landlock', 'yama'] }, [], 'apparmor is not active'],
    [
      'apparmor_stacking',
      { lsm: null },
      [],
      '/sys/kernel/security/lsm cannot be read: securityfs is not mounted',
    ],
    ['a_feature_of_tomorrow', {}, [], 'no fact known of this machine explains it'],
  ]

  it.each(table)('%s, %o', (feature, here, says, reason) => {
    expect(explainFalse(feature, { ...machineWithEverything, ...here }, says)).toBe(reason)
  })
})
