import type { NeedName } from '../../scripts/needs/needs.ts'
import type { Machine } from './machine.ts'
import { boards } from './qemu.ts'

const always = ['depmod', 'mke2fs', 'gpg', 'xz', 'debian-archive-keyring'] as const
const forBuilds = ['make', 'gcc', 'build of linux'] as const

/** What of the host is needed to run `machines`. */
export function labNeeds(machines: readonly Machine[]): readonly NeedName[] {
  const emulators = [...new Set(machines.map(({ arch }) => boards[arch].program))]
  return [
    ...always,
    ...emulators,
    ...(machines.some(({ suites }) => suites) ? (['go'] as const) : []),
    ...(machines.some(({ kernel }) => kernel.kind !== 'package') ? forBuilds : []),
  ]
}
