import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The folder of each place in which trees are kept; a link to a tree is known as ours by it. */
export const homeFolder = 'checkpoint-gate'

/**
 * Gives the folder in which trees are kept: in the runner's tool cache, which outlives the job on a self-hosted
 * runner; where that is missing or cannot be written, in its temporary folder; off a runner in the user's cache.
 * @param env the environment, for RUNNER_TOOL_CACHE, RUNNER_TEMP and XDG_CACHE_HOME.
 * @throws Error that names every folder tried and why it cannot be used.
 */
export async function treesHome(env: NodeJS.ProcessEnv): Promise<string> {
  const parents = [env.RUNNER_TOOL_CACHE, env.RUNNER_TEMP, env.XDG_CACHE_HOME, join(homedir(), '.cache')]
  const faults: string[] = []
  for (const parent of parents) {
    if (parent === undefined || !isAbsolute(parent)) continue
    const home = join(parent, homeFolder)
    const fault = await writeFault(home)
    if (fault === null) return home
    faults.push(`${home}: ${fault}`)
  }
  throw new Error(`No folder for CRIU can be written. Tried ${faults.join('; ')}`)
}

/** Tried by writing, since root is told nothing by permission bits and a read-only mount not by them at all. */
async function writeFault(home: string): Promise<string | null> {
  // glibc's loader takes both for the end of a folder in its library path.
  if (/[:;]/.test(home)) return "a path with ':' or ';' cannot hold a tree"
  const trial = join(home, `.trial-${randomBytes(4).toString('hex')}`)
  try {
    await mkdir(home, { recursive: true })
    await writeFile(trial, '')
    await rm(trial)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
