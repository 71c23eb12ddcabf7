import { coerce, lt } from 'semver'
import type { HostFacts } from '../host/facts.ts'
import type { Need } from './needs.ts'

/**
 * What the host lacks of `need`, a clause such as `CONFIG_MEM_SOFT_DIRTY is not set`; null when it has it, or when the
 * facts do not say.
 * @param criuSays what CRIU printed
 */
export function unmetNeed(need: Need, facts: HostFacts, criuSays: readonly string[]): string | null {
  switch (need.kind) {
    case 'architecture':
      return need.anyOf.includes(facts.arch) ? null : `${facts.arch} ${need.otherwise}`
    case 'kernel-option':
      return unsetOption(need, facts)
    case 'kernel-release':
      return isOlder(facts.kernel, need.since)
        ? `it came with Linux ${need.since}, and this is ${facts.kernel}`
        : null
    case 'capability':
      return need.unlessSysctl !== undefined && facts.sysctls[need.unlessSysctl] === '1'
        ? null
        : lackedCapability(need.capability, need.machineWide, facts)
    case 'no-seccomp':
      return facts.seccomp === 'filter' || facts.seccomp === 'strict'
        ? 'CRIU itself runs under a seccomp filter'
        : null
    case 'tool':
      return need.anyOf.every(tool => facts.tools[tool] === null)
        ? `${need.anyOf.join(' or ')} is not on PATH`
        : null
    case 'lsm':
      if (facts.lsm === null) return '/sys/kernel/security/lsm cannot be read: securityfs is not mounted'
      return facts.lsm.includes(need.name) ? null : `${need.name} is not active`
    case 'trial':
      return facts[need.fact] === false ? need.otherwise : null
    case 'criu-build':
      return criuSays.some(line => need.says.test(line)) ? need.otherwise : null
  }
}

function unsetOption(
  { anyOf, module }: Extract<Need, { kind: 'kernel-option' }>,
  { kernelConfig, modules }: HostFacts,
): string | null {
  if (kernelConfig === null) return null
  const values = anyOf.flatMap(name => kernelConfig.get(name) ?? [])
  if (values.length === 0)
    return anyOf.length === 1 ? `${anyOf[0]} is not set` : `none of ${anyOf.join(', ')} is set`
  return module !== undefined && modules[module] === 'missing' && !values.includes('y')
    ? `the kernel module ${module} is neither loaded nor installed`
    : null
}

function isOlder(kernel: string, release: string): boolean {
  const [have, wanted] = [coerce(kernel), coerce(release)]
  return have !== null && wanted !== null && lt(have, wanted)
}

function lackedCapability(capability: string, machineWide: boolean, facts: HostFacts): string | null {
  if (facts.capabilities?.includes(capability) === false) return `CRIU runs without ${capability}`
  if (facts.initialUserNamespace !== false) return null
  return machineWide
    ? `CRIU runs in a user namespace, where ${capability} does not count for it`
    : `CRIU runs in a user namespace, where ${capability} counts only for namespaces of its own`
}
