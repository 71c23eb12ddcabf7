import { capabilityNames } from '../../src/host/facts/capabilities.ts'
import { criuTools } from '../../src/host/facts/tools.ts'
import type { HostFacts } from '../../src/host/facts.ts'
import { needs } from '../../src/probe/needs.ts'

const kernelOptions = Object.values(needs)
  .flat()
  .flatMap(need => (need.kind === 'kernel-option' ? need.anyOf : []))

/** A machine of root's that lacks nothing of what any feature needs: a table's rows take something away from it. */
export const machineWithEverything: HostFacts = {
  kernel: '6.18.0',
  arch: 'amd64',
  kernelConfig: new Map(kernelOptions.map(name => [name, 'y'])),
  kernelConfigSource: '/proc/config.gz',
  modules: {},
  uid: 0,
  capabilities: capabilityNames,
  seccomp: 'off',
  initialUserNamespace: true,
  lsm: ['capability', 'apparmor'],
  sysctls: {},
  cgroup: 'v2',
  procOptions: ['rw'],
  container: '',
  virtualMachine: true,
  hardwareBreakpoints: true,
  starts32Bit: true,
  xsaveBytes: 2688,
  glibc: '2.41',
  tools: Object.fromEntries(criuTools.map(tool => [tool, `/usr/sbin/${tool}`])),
}
