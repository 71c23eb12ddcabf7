import type { HostFacts } from '../host/facts.ts'
import { type Need, needs } from './needs.ts'
import { unmetNeed } from './unmet-need.ts'

/** What shows itself at once and is sure stands before what is only likely: a kernel release can be patched. */
const weight: Readonly<Record<Need['kind'], number>> = {
  architecture: 0,
  'criu-build': 1,
  'kernel-option': 2,
  trial: 3,
  'no-seccomp': 4,
  capability: 5,
  tool: 6,
  lsm: 7,
  'kernel-release': 8,
}

const unexplained = 'no fact known of this machine explains it'

/** Whether a reason of `explainFalse` is that there is none. */
export function isUnexplained(reason: string): boolean {
  return reason.startsWith(unexplained)
}

/**
 * Why CRIU's check of `feature` (CRIU's name) said no: one sentence that names the fact that is missing, or says that
 * no known fact explains it.
 * @param criuSays what CRIU printed, without its noise; may be empty, since some checks say no in silence
 */
export function explainFalse(feature: string, facts: HostFacts, criuSays: readonly string[]): string {
  const [cause] = (needs[feature] ?? [])
    .map(need => ({ need, lacks: unmetNeed(need, facts, criuSays) }))
    .filter(({ lacks }) => lacks !== null)
    .sort((a, b) => weight[a.need.kind] - weight[b.need.kind])
  if (cause?.lacks) return cause.lacks
  const unread = facts.kernelConfig === null ? "; the kernel's configuration cannot be read" : ''
  return `${unexplained}${unread}`
}
