import type { FeatureState } from '../features/answer.ts'
import type { Verdict } from '../gate/verdict.ts'
import type { Did } from './did.ts'

/** A machine of a kind of runner, and when it was measured. */
export interface Machine {
  /** ISO 8601. */
  readonly measuredAt: string
  readonly kernel: string
  /** The runner's image with its version, `ubuntu24 20261115.1.0`; empty where the runner has none. */
  readonly image: string
  /** Version, commit and origin of the CRIU that was measured; empty where there was none. */
  readonly criu: string
}

/** What one step measured and judged, and what worked before it: the next run on this kind of runner is compared with it. */
export interface Baseline extends Machine {
  /** By output name. */
  readonly features: Readonly<Record<string, FeatureState>>
  /** By name of the round trip. */
  readonly selfTests: Readonly<Record<string, FeatureState>>
  /** Verdicts by `steadyId`; null when no tests were run. */
  readonly tests: Readonly<Record<string, Verdict>> | null
  /** The word of `accept-baseline` under which it was kept; null where the step is new to this kind of runner. */
  readonly accepted: string | null
  /** The machines on which worked what does not any more, by `lostKey`. */
  readonly lost: Readonly<Record<string, Machine>>
}

/** Names a thing among all that can be lost. */
export function lostKey(kind: 'feature' | 'self-test' | 'test', name: string): string {
  return `${kind}:${name}`
}

/** What is remembered of one kind of runner: the state of each step by its name. */
export interface RunnerHistory extends Omit<Baseline, 'tests' | 'accepted'> {
  /** By GITHUB_ACTION of the step: only that step's tests can be missing. */
  readonly steps: Readonly<Record<string, StepHistory>>
}

export interface StepHistory {
  readonly accepted: string
  readonly tests: NonNullable<Baseline['tests']>
}

/** All that is remembered between runs. */
export interface History {
  /** By label of the kind of runner: `ubuntu24-X64`. */
  readonly runners: Readonly<Record<string, RunnerHistory>>
  /** What tests did with CRIU when they passed, on any runner, a union over time. */
  readonly did: Did
}

export const noHistory: History = { runners: {}, did: {} }

/** A step of a kind of runner. */
export interface HistoryPlace {
  readonly label: string
  readonly step: string
}

/** What a step is compared with; null where nothing is remembered of its kind of runner. */
export function baselineIn({ runners }: History, { label, step }: HistoryPlace): Baseline | null {
  const runner = own(runners, label)
  if (runner === undefined) return null
  const { steps, ...rest } = runner
  const known = own(steps, step)
  return { ...rest, tests: known?.tests ?? null, accepted: known?.accepted ?? null }
}

/** The history with what a step leaves in it. */
export function withBaseline(
  { runners }: History,
  { label, step }: HistoryPlace,
  { tests, accepted, ...rest }: Baseline,
  did: Did,
): History {
  const before = own(runners, label)?.steps ?? {}
  const kept = tests ?? own(before, step)?.tests ?? {}
  const steps = { ...before, [step]: { accepted: accepted ?? '', tests: kept } }
  return { runners: { ...runners, [label]: { ...rest, steps } }, did }
}

/** A record that came out of a cache may be asked for any name, `constructor` too. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
