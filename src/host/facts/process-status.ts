import { type Capability, capabilitiesOf } from './capabilities.ts'

/** What /proc/PID/status says of a process's privileges; null where a line is missing. */
export interface ProcessStatus {
  readonly uid: number | null
  readonly capabilities: readonly Capability[] | null
  readonly seccomp: 'off' | 'strict' | 'filter' | null
}

/** By the number that follows `Seccomp:`. Source: linux Documentation/filesystems/proc.rst */
const seccompModes = ['off', 'strict', 'filter'] as const

/** Reads the text of /proc/PID/status. */
export function parseProcessStatus(text: string): ProcessStatus {
  const field = (name: string) => text.match(new RegExp(`^${name}:\\s*(.*)$`, 'm'))?.[1]
  const effectiveUid = field('Uid')?.split(/\s+/)[1]
  const mask = field('CapEff')?.match(/^[0-9a-f]{1,16}$/)?.[0]
  return {
    uid: effectiveUid === undefined ? null : Number(effectiveUid),
    capabilities: mask === undefined ? null : capabilitiesOf(mask),
    seccomp: seccompModes[Number(field('Seccomp') ?? Number.NaN)] ?? null,
  }
}
