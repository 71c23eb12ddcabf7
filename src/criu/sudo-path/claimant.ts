import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'

/** A job, as far as a machine that it may share with others can tell it from them. */
export interface Claimant {
  /** Names the job on this machine: no two that run at once have the same RUNNER_TEMP. */
  readonly job: string
  /** Processes whose descendants are the job's: the runner's worker, which starts each of its steps. */
  readonly pids: readonly number[]
  /** Tells apart jobs of one worker (act, Forgejo's runner), which have all its processes in common. */
  readonly workspace: string
  /** A folder that is gone when the job has ended, since a worker may live on. */
  readonly alive: string
}

/**
 * The job that this process is a step of.
 * @param alive a folder in RUNNER_TEMP
 */
export function claimantOf(env: NodeJS.ProcessEnv, alive: string): Claimant {
  const temp = env.RUNNER_TEMP || tmpdir()
  return {
    job: createHash('sha256').update(temp).digest('hex').slice(0, 12),
    // Started from outside of a container's pid namespace, a step has no parent in it; the first process lives as long.
    pids: [process.ppid || 1],
    workspace: env.GITHUB_WORKSPACE || process.cwd(),
    alive,
  }
}
