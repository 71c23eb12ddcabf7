import { execFileSync } from 'node:child_process'
import { release } from 'node:os'
import { describe, expect, it } from 'vitest'
import { readHostFacts } from '../../../src/host/facts/read-host-facts.ts'
import { needing } from '../../needing.ts'
import { places } from '../../probe/places.ts'

const said = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8' }).trim()
const isRoot = process.getuid?.() === 0

describe('readHostFacts', () => {
  it('agrees with the tools of this machine', async () => {
    const facts = await readHostFacts({ prefix: [], root: isRoot })
    expect(facts).toMatchObject({
      kernel: release(),
      arch: said('dpkg', '--print-architecture'),
      uid: process.getuid?.(),
      initialUserNamespace: true,
      glibc: said('ldd', '--version').match(/([\d.]+)$/m)?.[1],
    })
    expect(facts.tools).toMatchObject({
      sh: expect.stringMatching(/\/sh$/),
      tar: expect.stringMatching(/\/tar$/),
    })
    expect(facts.cgroup).not.toBeNull()
    expect(facts.procOptions).toContain('rw')
  })

  it('can be told in JSON but for the kernel configuration', async () => {
    const { kernelConfig: _, ...facts } = await readHostFacts({ prefix: [], root: isRoot })
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts)
  })

  it('leaves open what cannot be read, where commands cannot be run', async () => {
    const facts = await readHostFacts({ prefix: ['/no/such/sudo'], root: true })
    expect(facts).toMatchObject({
      kernel: release(),
      uid: null,
      capabilities: null,
      seccomp: null,
      initialUserNamespace: null,
      sysctls: {},
      cgroup: null,
      procOptions: null,
      tools: {},
    })
  })

  needing('root').describe('sees the place, not the process that asks', () => {
    it.each([
      ['without CAP_NET_ADMIN', 'CAP_NET_ADMIN'],
      ['without CAP_SYS_PTRACE', 'CAP_SYS_PTRACE'],
    ] as const)('%s', async (place, capability) => {
      const { capabilities } = await readHostFacts(places[place])
      expect(capabilities).not.toContain(capability)
      expect(capabilities).toContain('CAP_SYS_ADMIN')
    })

    it('under a seccomp filter', async () => {
      expect(await readHostFacts(places['under a seccomp filter'])).toMatchObject({ seccomp: 'filter' })
    })

    it('in a user namespace', async () => {
      expect(await readHostFacts(places['in a user namespace'])).toMatchObject({
        uid: 0,
        initialUserNamespace: false,
      })
    })

    it('with tools hidden from PATH', async () => {
      const { tools } = await readHostFacts(places['with iptables, ip6tables and nft hidden from PATH'])
      expect(tools).toMatchObject({ iptables: null, 'iptables-restore': null })
    })
  })
})
