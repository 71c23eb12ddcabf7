import { describe, expect, it } from 'vitest'
import { lackedFact } from '../../src/probe/lacked-fact.ts'
import { machineWithEverything } from './machine-with-everything.ts'

const refused = 'Error: Could not process rule: Operation not supported\ncreate table inet CRIU'
const aborted = 'Error (criu/kerndat.c:1524): kerndat_has_nftables_concat failed when initializing kerndat.'
const vdso = 'Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'
const noNetlink = 'Unable to initialize Netlink socket: Protocol not supported'

const withoutInet = {
  ...machineWithEverything,
  kernelConfig: new Map(
    [...(machineWithEverything.kernelConfig ?? [])].filter(([name]) => !/INET$/.test(name)),
  ),
}
const withoutModule = {
  ...machineWithEverything,
  kernelConfig: new Map([['CONFIG_NETFILTER_NETLINK', 'm']]),
  modules: { nfnetlink: 'missing' as const },
}

describe('lackedFact', () => {
  it.each([
    ['the inet family', `${refused}\n${aborted}`, withoutInet, 'CONFIG_NF_TABLES_INET is not set'],
    [
      'whatever the order of the lines',
      `${aborted}\n${refused}`,
      withoutInet,
      'CONFIG_NF_TABLES_INET is not set',
    ],
    ['not what CRIU 4 only warns of', `${refused}\n${vdso}`, withoutInet, null],
    ['nothing that is there', `${refused}\n${aborted}`, machineWithEverything, null],
    [
      'nfnetlink',
      `${noNetlink}\n${aborted}`,
      withoutModule,
      'the kernel module nfnetlink is neither loaded nor installed',
    ],
  ])('names %s', (_, words, facts, expected) => {
    expect(lackedFact(words, facts)).toBe(expected)
  })
})
