import type { Stop } from './before-tests.ts'
import type { JudgedRun, RunVerdict } from './verdict.ts'

/** What the step's end follows from. */
export interface Conclusive {
  /** Null when the tests were allowed to start, or there were none. */
  readonly stop: Stop | null
  /** Null when there was nothing to run, or it was not started. */
  readonly run: Pick<JudgedRun, 'verdict' | 'why'> | null
  /** What worked in the last run on this kind of runner and no longer does: sentences. */
  readonly losses: readonly string[]
  readonly baseline: 'warn' | 'fail' | 'ignore'
}

/** How the step ends, and why, most important sentence first. */
export function conclude({ stop, run, losses, baseline }: Conclusive): {
  readonly verdict: RunVerdict
  readonly why: readonly string[]
} {
  const { verdict, why } = stop ?? run ?? { verdict: 'pass', why: [] }
  if (baseline !== 'fail' || losses.length === 0) return { verdict, why }
  return { verdict: 'fail', why: [...why, ...losses] }
}
