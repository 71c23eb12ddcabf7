import { describe, expect, it } from 'vitest'
import { capabilitiesOf } from '../../../src/host/facts/capabilities.ts'
import { runsOnHypervisor, xsaveBytes } from '../../../src/host/facts/cpu.ts'
import { parseKernelConfig } from '../../../src/host/facts/kernel-config.ts'
import { moduleStates } from '../../../src/host/facts/modules.ts'
import { cgroupMode, parseMounts, procOptions } from '../../../src/host/facts/mounts.ts'
import { parseProcessStatus } from '../../../src/host/facts/process-status.ts'

describe('parseKernelConfig', () => {
  it('takes what is set, without the quotes of strings', () => {
    const text = [
      '# Linux/x86 6.18.44 Kernel Configuration',
      'CONFIG_USERFAULTFD=y',
      '# CONFIG_MEM_SOFT_DIRTY is not set',
      'CONFIG_TUN=m',
      'CONFIG_LOCALVERSION="-fc-v657"',
      'CONFIG_HZ=250',
      '',
    ].join('\n')
    expect(Object.fromEntries(parseKernelConfig(text))).toEqual({
      CONFIG_USERFAULTFD: 'y',
      CONFIG_TUN: 'm',
      CONFIG_LOCALVERSION: '-fc-v657',
      CONFIG_HZ: '250',
    })
  })
})

describe('moduleStates', () => {
  it('tells what is loaded, what can be loaded, and what there is not', () => {
    const loaded = 'tun 61440 2 vhost_net, Live 0x0000000000000000\nnf_tables_set 1 0 - Live 0x0\n'
    const dependencies =
      'kernel/drivers/net/veth.ko.xz:\nkernel/net/ipv4/raw_diag.ko.zst: kernel/net/ipv4/inet_diag.ko.zst\n'
    const builtIn = 'kernel/fs/overlayfs/overlay.ko\n'
    expect(moduleStates(loaded, dependencies + builtIn)).toEqual({
      autofs4: 'missing',
      nf_tables: 'missing',
      nfnetlink: 'missing',
      overlay: 'demand',
      raw_diag: 'demand',
      tun: 'loaded',
      veth: 'demand',
    })
  })
})

describe('capabilitiesOf', () => {
  it('names the bits', () => {
    expect(capabilitiesOf('0000000000201000')).toEqual(['CAP_NET_ADMIN', 'CAP_SYS_ADMIN'])
  })

  it('has a name for each bit of a full mask', () => {
    expect(capabilitiesOf('000001ffffffffff')).toHaveLength(41)
  })
})

describe('parseProcessStatus', () => {
  const status = (capEff: string, seccomp: string) =>
    `Name:\tcriu\nUid:\t1000\t0\t0\t0\nCapPrm:\t0\nCapEff:\t${capEff}\nSeccomp:\t${seccomp}\nSeccomp_filters:\t2\n`

  it.each([
    ['0', 'off'],
    ['1', 'strict'],
    ['2', 'filter'],
    ['7', null],
  ])('reads the effective user, its capabilities and seccomp mode %s', (mode, seccomp) => {
    expect(parseProcessStatus(status('0000010000000000', mode))).toEqual({
      uid: 0,
      capabilities: ['CAP_CHECKPOINT_RESTORE'],
      seccomp,
    })
  })

  it('does not guess what is not there', () => {
    expect(parseProcessStatus('')).toEqual({ uid: null, capabilities: null, seccomp: null })
    expect(parseProcessStatus(status('garbage', '0')).capabilities).toBeNull()
  })
})

describe('mounts', () => {
  const proc = 'proc /proc proc rw,nosuid,relatime,hidepid=invisible 0 0\n'
  const v1 = 'cgroup /sys/fs/cgroup/freezer cgroup rw,freezer 0 0\n'
  const v2 = 'cgroup2 /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0\n'

  it.each([
    [v1, 'v1'],
    [v2, 'v2'],
    [v1 + v2, 'hybrid'],
    [proc, null],
  ])('tells the cgroup mode of %j', (text, mode) => {
    expect(cgroupMode(parseMounts(text))).toBe(mode)
  })

  it('tells the options of the /proc on top', () => {
    expect(procOptions(parseMounts(`proc /proc proc ro 0 0\n${proc}`))).toEqual([
      'rw',
      'nosuid',
      'relatime',
      'hidepid=invisible',
    ])
    expect(procOptions([])).toBeNull()
  })
})

describe('xsaveBytes', () => {
  const cpuinfo = (flags: string) => `processor\t: 0\nflags\t\t: fpu ${flags}\nbugs\t\t: none\n`

  it.each([
    ['sse2 xsave avx avx512f amx_bf16 avx512_fp16 amx_tile', 11008],
    ['sse2 xsave avx avx512f pku', 2688],
    ['sse2 xsave avx pku', 2440],
    ['sse2 xsave avx avx2', 832],
    ['sse2 xsave', 576],
    ['sse2', null],
  ])('with flags %s is %s', (flags, bytes) => {
    expect(xsaveBytes(cpuinfo(flags))).toBe(bytes)
  })

  it('is null on arm64, which has none', () => {
    expect(xsaveBytes('processor\t: 0\nFeatures\t: fp asimd evtstrm aes\n')).toBeNull()
  })

  it.each([
    [cpuinfo('xsave hypervisor'), true],
    [cpuinfo('xsave'), false],
    ['Features\t: fp asimd\n', null],
  ])('tells a hypervisor where the CPU does (%j)', (text, there) => {
    expect(runsOnHypervisor(text)).toBe(there)
  })
})
