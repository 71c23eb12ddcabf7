import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InputError } from '../base/input-error.ts'
import { shellArgv } from '../command/shell.ts'
import { type KnownIssues, noKnownIssues } from '../gate/known-issues.ts'
import { KnownIssuesError, parseKnownIssues } from '../gate/read-known-issues.ts'
import { parseTestNeeds, type TestNeed, TestNeedsError } from '../gate/test-needs.ts'
import { readHistory } from '../history/history-file.ts'
import { historyFileName, type KeptHistory } from '../history/kept-history.ts'
import { noUserRows, type UserRows } from '../logs/line-meaning.ts'
import { parseUserSignatures, UserSignaturesError } from '../logs/user-signatures.ts'
import type { Inputs } from './inputs.ts'

/** What the inputs say of the tests, read before anything is done. */
export interface Plan {
  readonly needs: readonly TestNeed[]
  readonly userRows: UserRows
  readonly knownIssues: KnownIssues
  /** The committed history, where one is given. */
  readonly history: KeptHistory | null
  /** Absolute. */
  readonly workspace: string
  readonly workingDirectory: string
}

/**
 * Reads what `test-needs` and the files of `signatures`, `known-issues` and `history` hold.
 * @throws InputError that names the input, the line and what is allowed.
 */
export async function readPlan(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<Plan> {
  const workspace = env.GITHUB_WORKSPACE || process.cwd()
  const workingDirectory = resolve(workspace, inputs.workingDirectory ?? '.')
  if (inputs.run !== null) await checkCommand(inputs.shell, inputs.workingDirectory, workingDirectory)
  return {
    needs: await readNeeds(inputs.testNeeds),
    userRows: inputs.signatures === null ? noUserRows : await readSignatures(inputs.signatures, workspace),
    knownIssues:
      inputs.knownIssues === null ? noKnownIssues : await readKnownIssues(inputs.knownIssues, workspace),
    history: inputs.history === null ? null : await readCommittedHistory(inputs.history, workspace),
    workspace,
    workingDirectory,
  }
}

/** A command that cannot be started is told of before CRIU is fetched for it. */
async function checkCommand(shell: string, given: string | null, folder: string): Promise<void> {
  try {
    shellArgv(shell, 'script')
  } catch (error) {
    throw new InputError([error instanceof Error ? error.message : String(error)])
  }
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory())
    throw new InputError([
      `Input 'working-directory' is '${given ?? ''}': there is no folder ${folder}. Allowed: a folder, absolute or in the workspace.`,
    ])
}

async function readNeeds(text: string): Promise<readonly TestNeed[]> {
  try {
    return await parseTestNeeds(text)
  } catch (error) {
    throw error instanceof TestNeedsError ? new InputError([error.message]) : error
  }
}

/** The text of a file that an input names. */
async function readInputFile(
  input: string,
  path: string,
  workspace: string,
  allowed: string,
): Promise<string> {
  const file = resolve(workspace, path)
  try {
    // A fifo or a device would be waited for.
    if (!(await stat(file)).isFile()) throw new Error('it is no regular file')
    return await readFile(file, 'utf8')
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error)
    throw new InputError([`Input '${input}' is '${path}': it cannot be read (${seen}). Allowed: ${allowed}.`])
  }
}

async function readSignatures(path: string, workspace: string): Promise<UserRows> {
  const text = await readInputFile('signatures', path, workspace, 'the path of a YAML file')
  try {
    return await parseUserSignatures(text, path)
  } catch (error) {
    throw error instanceof UserSignaturesError ? new InputError([error.message]) : error
  }
}

async function readKnownIssues(path: string, workspace: string): Promise<KnownIssues> {
  const text = await readInputFile('known-issues', path, workspace, 'the path of a YAML file')
  try {
    return await parseKnownIssues(text, path)
  } catch (error) {
    throw error instanceof KnownIssuesError ? new InputError([error.message]) : error
  }
}

async function readCommittedHistory(path: string, workspace: string): Promise<KeptHistory> {
  const allowed = `a file like the ${historyFileName} in report-dir; an empty one to begin with`
  const history = readHistory(await readInputFile('history', path, workspace, allowed))
  if (typeof history !== 'string') return { history, from: 'file', name: path }
  throw new InputError([`Input 'history' is '${path}': ${history}. Allowed: ${allowed}.`])
}
