import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ActionMetadata } from '../action-metadata.ts'

/** The folders of a job. */
export interface JobFolders {
  /** GITHUB_WORKSPACE, and the step's working directory. */
  readonly workspace: string
  readonly temp: string
  readonly toolCache: string
  readonly home: string
}

/** The step's files: `GITHUB_OUTPUT` and its kin. */
export const stepFiles = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const
export type StepFile = (typeof stepFiles)[number]

/** Where the runner puts one of the step's files. */
export function stepFilePath(folders: JobFolders, file: StepFile): string {
  return join(folders.temp, '_runner_file_commands', file.toLowerCase())
}

/** PATH before any step has added to it. */
export const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The environment that GitHub's runner gives to a JavaScript action: the documented variables and nothing of the
 * caller's own.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function stepEnvironment(folders: JobFolders): Record<string, string> {
  return {
    PATH: systemPath,
    HOME: folders.home,
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_EVENT_PATH: join(folders.temp, '_github_workflow', 'event.json'),
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_JOB: 'test',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: 'octocat/hello-world',
    GITHUB_REPOSITORY_OWNER: 'octocat',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1658821493',
    GITHUB_RUN_NUMBER: '3',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
    GITHUB_WORKFLOW: 'CI',
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_NAME: 'stand-in',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.toolCache,
    RUNNER_TRACKING_ID: `github_${randomUUID()}`,
    ...Object.fromEntries(stepFiles.map(file => [`GITHUB_${file}`, stepFilePath(folders, file)])),
  }
}

/**
 * The `INPUT_*` variables: the defaults of action.yml, overlaid by what the workflow gives.
 * @throws Error for an input that action.yml does not know; the runner only warns then.
 */
export function inputEnvironment(
  metadata: ActionMetadata,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const unknown = Object.keys(given).filter(name => !(name in metadata.inputs))
  if (unknown.length > 0) throw new Error(`action.yml knows no input ${unknown.join(', ')}`)
  return Object.fromEntries(
    Object.entries(metadata.inputs).map(([name, input]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      given[name] ?? input.default ?? '',
    ]),
  )
}
