import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withoutSecrets } from '../../../base/network/without-secrets.ts'
import { runTool, ToolError, type ToolOutput } from '../../../base/tool.ts'
import { parseRemoteRefs, type RemoteRef } from './refs.ts'

/** git asks nobody for a password, and a connection that moves less than 1 kB/s for 30 s is dead. */
const environment = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_SSH_COMMAND: 'ssh -oBatchMode=yes -oConnectTimeout=30',
  GIT_HTTP_LOW_SPEED_LIMIT: '1000',
  GIT_HTTP_LOW_SPEED_TIME: '30',
  LC_ALL: 'C.UTF-8',
}

/**
 * The branches and tags of the repository at `url`.
 * @throws Error with git's own words when it cannot be read.
 */
export async function remoteRefs(url: string): Promise<ReadonlyMap<string, RemoteRef>> {
  const { stdout } = await git(['ls-remote', '--heads', '--tags', '--', url])
  return parseRemoteRefs(stdout)
}

/**
 * Fetches one commit of the repository at `url`, without its history, and checks it out into `folder`, which is
 * emptied first. A tag comes along, so that `git describe`, which CRIU's version holds, knows it.
 * @throws Error when the repository has no such commit.
 */
export async function fetchCommit(url: string, wanted: RemoteRef, folder: string): Promise<void> {
  const { commit, tag } = wanted
  for (const left of await readdir(folder)) await rm(join(folder, left), { recursive: true })
  const here = ['-C', folder]
  await git([...here, 'init', '--quiet'])
  const tags = tag === undefined ? [] : [`+${tag}:${tag}`]
  try {
    await git([...here, 'fetch', '--quiet', '--depth=1', '--no-tags', '--', url, commit, ...tags])
  } catch (error) {
    if (!isRefusal(error)) throw error
    // A server may give out only the tips of its branches; the commit is then among all that they lead to.
    await git([...here, 'fetch', '--quiet', '--tags', '--', url, '+refs/heads/*:refs/remotes/origin/*'])
  }
  await git([...here, 'checkout', '--quiet', '--detach', commit, '--']).catch(() => {
    throw new Error(`The repository has no commit ${commit}`)
  })
}

/** Source: git upload-pack.c, "not our ref"; the dumb transport cannot fetch by hash at all (remote-curl.c). */
function isRefusal(error: unknown): boolean {
  const refusal = /not our ref|unadvertised object|does not support shallow|expected shallow/i
  return error instanceof ToolError && error.says(refusal)
}

/** @throws ToolError with git's own words, of which none is a password. */
async function git(args: readonly string[]): Promise<ToolOutput> {
  try {
    return await runTool(['git', ...args], { seconds: 300, env: environment })
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    const { code, timedOut, stdout, stderr } = error
    throw new ToolError(['git', ...args].map(withoutSecrets), {
      code,
      timedOut,
      stdout: withoutSecrets(stdout),
      stderr: withoutSecrets(stderr),
    })
  }
}
