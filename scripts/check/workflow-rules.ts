import { parse } from 'yaml'

interface Step {
  readonly id?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<
    Record<string, { readonly needs?: string | readonly string[]; readonly steps?: readonly Step[] }>
  >
}

/** The job that stands for all others in the repository's branch rules. */
const finalJob = 'passed'

/**
 * The house rules that no linter knows: no permissions by default, actions pinned by commit with the version beside it,
 * no credentials left in the checkout, and no job that the final one forgets.
 */
export function ruleFaults(text: string): readonly string[] {
  const workflow = parse(text) as Workflow
  const steps = Object.values(workflow.jobs).flatMap(job => job.steps ?? [])
  const { [finalJob]: last, ...others } = workflow.jobs
  const needed = [last?.needs ?? []].flat()
  return [
    ...(Object.keys(workflow.permissions ?? { none: '' }).length === 0
      ? []
      : ["the workflow lacks 'permissions: {}'"]),
    ...text
      .split('\n')
      .filter(line => /\buses: (?!\.)/.test(line) && !/@[0-9a-f]{40} # v\d+(\.\d+)*$/.test(line))
      .map(line => `not pinned by commit with a version comment: ${line.trim()}`),
    ...steps
      .filter(
        step => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false,
      )
      .map(() => "a checkout lacks 'persist-credentials: false'"),
    ...(last === undefined
      ? []
      : Object.keys(others)
          .filter(name => !needed.includes(name))
          .map(name => `the job ${finalJob} does not need ${name}`)),
  ]
}

/** Inputs and outputs that a workflow uses of this action and action.yml does not know. */
export function interfaceUseFaults(
  text: string,
  own: RegExp,
  known: { readonly inputs: object; readonly outputs: object },
): readonly string[] {
  const workflow = parse(text) as Workflow
  return Object.values(workflow.jobs).flatMap(({ steps = [] }) => {
    const uses = steps.filter(step => own.test(step.uses ?? ''))
    const ids = new Set(uses.map(step => step.id))
    const read = [...JSON.stringify(steps).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)]
    return [
      ...uses
        .flatMap(step => Object.keys(step.with ?? {}))
        .filter(name => !(name in known.inputs))
        .map(name => `no input of this action: ${name}`),
      ...read.flatMap(([, id, name = '']) =>
        ids.has(id) && !(name in known.outputs) ? [`no output of this action: ${name}`] : [],
      ),
    ]
  })
}
