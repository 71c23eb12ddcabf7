import type { Annotation } from '../../scripts/runner/log.ts'

/** What a guest is told to do. */
export interface Plan {
  readonly steps: readonly PlannedStep[]
}

/** One call of the action. */
export interface PlannedStep {
  /** Fit for a file's name. */
  readonly name: string
  /** What stands under `with:`. */
  readonly inputs: Readonly<Record<string, string>>
  /** After so long the step is cancelled as a job is. */
  readonly seconds: number
}

/** What a guest hands out of one step, as `NAME.json`; the folder NAME beside it is the step's report folder. */
export interface StepResult {
  readonly name: string
  readonly conclusion: 'success' | 'failure' | 'cancelled'
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly annotations: readonly Annotation[]
  /** What the step printed, line by line, standard error included. */
  readonly log: readonly string[]
  /** Command lines of what still ran after the step. */
  readonly leftProcesses: readonly string[]
  readonly seconds: number
}
