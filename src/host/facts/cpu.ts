/**
 * Where the xsave area ends when the kernel has enabled a flag's state component, largest first. The uncompacted
 * layout is the same on all CPUs that have the component, but for `pku` (AMD packs it closer).
 * Source: Intel SDM vol. 1, 13.4.2 and CPUID leaf 0DH; linux arch/x86/kernel/fpu/xstate.c
 */
const xsaveEnds: readonly (readonly [flag: string, bytes: number])[] = [
  ['amx_tile', 11008],
  ['avx512f', 2688],
  ['pku', 2440],
  ['avx', 832],
  ['xsave', 576],
]

/**
 * Bytes that the xsave area has at least, from the text of /proc/cpuinfo, which lists only what the kernel enabled;
 * null for a CPU without xsave.
 */
export function xsaveBytes(cpuinfo: string): number | null {
  const flags = cpuFlags(cpuinfo)
  return xsaveEnds.find(([flag]) => flags.has(flag))?.[1] ?? null
}

/** Whether /proc/cpuinfo shows a hypervisor; null where its CPUs have no such flag (all but x86). */
export function runsOnHypervisor(cpuinfo: string): boolean | null {
  const flags = cpuFlags(cpuinfo)
  return flags.has('fpu') ? flags.has('hypervisor') : null
}

function cpuFlags(cpuinfo: string): ReadonlySet<string> {
  return new Set(cpuinfo.match(/^flags\s*: (.*)$/m)?.[1]?.split(' '))
}
