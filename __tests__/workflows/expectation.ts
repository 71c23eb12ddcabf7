import type { StepResult, WorkflowRun } from './engine.ts'

/** What an engine has to show of a workflow; lies beside it as `NAME.expect.yml`. */
export interface Expectation {
  /** Outputs of features that the gate has to have measured: on another machine something else is to be expected. */
  readonly where?: Readonly<Record<string, string>>
  /** By the job's id, with the values of its matrix entry; a job that is not named here must not run. */
  readonly jobs: Readonly<Record<string, ExpectedJob>>
  /** Patterns, one for each annotation: `notice memtrack is missing.*`. No other may be there. */
  readonly annotations?: readonly string[]
  /** Patterns of lines that steps have to print. */
  readonly log?: readonly string[]
  /** Patterns that one of the job summaries has to contain. */
  readonly summary?: readonly string[]
  /** What is added where the cache has an entry. */
  readonly again?: { readonly outputs: ExpectedJob['outputs'] }
  /** Faults that are to be seen: the text of the workflow that is replaced, and by what. */
  readonly plants?: readonly Plant[]
}

export interface ExpectedJob {
  readonly result: 'success' | 'failure'
  /** By id or name. */
  readonly steps?: Readonly<Record<string, StepResult>>
  /** By step id and name: a pattern for the whole value. */
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface Plant {
  readonly replace: string
  readonly by: string
}

/** Why `run` cannot be held against what is expected on another machine; `null` where it can. */
export function otherMachine({ where = {} }: Expectation, run: WorkflowRun): string | null {
  const outputs = [...run.jobs.values()].flatMap(job => [...job.outputs.values()])
  for (const [feature, state] of Object.entries(where)) {
    const is = outputs.map(values => values.get(feature)).find(value => value !== undefined)
    if (is !== undefined && is !== state) return `${feature} is ${is} here`
  }
  return null
}

/** The expectations that `run` does not meet, each as a sentence. */
export function unmet(expected: Expectation, run: WorkflowRun, again: boolean): readonly string[] {
  const { jobs, annotations = [], log = [], summary = [] } = expected
  const lines = [...run.jobs.values()].flatMap(job => job.log)
  return [
    ...[...run.jobs.keys()].filter(name => !(name in jobs)).map(name => `job ${name} ran`),
    ...Object.entries(jobs).flatMap(([name, job]) => unmetOfJob(name, job, run)),
    ...(again ? unmetOutputs(expected.again?.outputs ?? {}, run) : []),
    ...log
      .filter(pattern => !lines.some(line => new RegExp(pattern).test(line)))
      .map(pattern => `no line ${pattern}`),
    ...summary
      .filter(pattern => !run.summaries.some(text => new RegExp(pattern).test(text)))
      .map(pattern => `no summary has ${pattern}`),
    ...unmetAnnotations(annotations, run.annotations),
  ]
}

function unmetOfJob(name: string, expected: ExpectedJob, run: WorkflowRun): readonly string[] {
  const job = run.jobs.get(name)
  if (job === undefined) return [`job ${name} did not run: ${run.said.trim().slice(-500)}`]
  const steps = Object.entries(expected.steps ?? {}).flatMap(([step, wanted]) => {
    const is = job.steps.get(step) ?? 'skipped'
    return is === wanted ? [] : [`job ${name}: step ${step} is ${is}, expected ${wanted}`]
  })
  const result =
    job.result === expected.result
      ? []
      : [
          `job ${name} is ${job.result}, expected ${expected.result}; its last lines:\n${job.log.slice(-12).join('\n')}`,
        ]
  return [...result, ...steps, ...unmetOutputs(expected.outputs ?? {}, run, name)]
}

/** @param only the job that has to have them, any unless given */
function unmetOutputs(
  expected: NonNullable<ExpectedJob['outputs']>,
  run: WorkflowRun,
  only?: string,
): readonly string[] {
  const jobs = only === undefined ? [...run.jobs.keys()] : [only]
  return Object.entries(expected).flatMap(([step, outputs]) =>
    Object.entries(outputs).flatMap(([output, pattern]) => {
      const values = jobs.map(name => run.jobs.get(name)?.outputs.get(step)?.get(output))
      return values.some(value => value !== undefined && new RegExp(`^(?:${pattern})$`, 's').test(value))
        ? []
        : [`step ${step}: output ${output} is ${values.join(', ')}, expected ${pattern}`]
    }),
  )
}

function unmetAnnotations(expected: readonly string[], seen: readonly string[]): readonly string[] {
  const left = [...seen]
  const missing = expected.filter(pattern => {
    const at = left.findIndex(annotation => new RegExp(`^${pattern}$`, 's').test(annotation))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [
    ...missing.map(pattern => `no annotation ${pattern}`),
    ...left.map(annotation => `annotation that nobody expects: ${annotation.slice(0, 300)}`),
  ]
}
