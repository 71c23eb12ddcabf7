import { parse } from 'yaml'

/** A workflow to validate, and where its lines stand in its file. */
export interface WorkflowText {
  readonly file: string
  readonly text: string
  /** How many lines of `file` come before the text's first line; negative where the text has lines of its own before. */
  readonly lineOffset: number
}

const trigger = 'on: push\n'
const job = `${trigger}jobs:\n  example:\n    runs-on: ubuntu-24.04\n    steps:\n`

/**
 * The workflows that a Markdown text shows in its ```yaml blocks; blocks of `jobs:` or of mere steps are made whole.
 * Other YAML (a file of signatures) is left out.
 */
export function workflowExamples(file: string, markdown: string): readonly WorkflowText[] {
  return [...markdown.matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(match => {
    const [, text = ''] = match
    const before = markdown.slice(0, match.index).split('\n').length
    const whole = wholeWorkflow(text)
    if (whole === undefined) return []
    const added = whole.head.split('\n').length - 1
    return [{ file, text: whole.head + whole.body, lineOffset: before - added }]
  })
}

function wholeWorkflow(text: string): { readonly head: string; readonly body: string } | undefined {
  const value: unknown = parse(text)
  if (Array.isArray(value) && value.some(isStep))
    return { head: job, body: text.replaceAll(/^(?=.)/gm, '      ') }
  if (!isRecord(value) || !('jobs' in value)) return undefined
  return { head: 'on' in value ? '' : trigger, body: text }
}

function isStep(item: unknown): boolean {
  return isRecord(item) && ('uses' in item || 'run' in item)
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
