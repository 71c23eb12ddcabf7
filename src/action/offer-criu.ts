import { basename, dirname } from 'node:path'
import { addPath } from '@actions/core'
import type { Criu } from '../criu/criu.ts'
import type { Claimant } from '../criu/sudo-path/claimant.ts'
import { exposeCriu } from '../criu/sudo-path/expose.ts'
import type { Inputs } from './inputs.ts'
import { say } from './say.ts'

/** Whether something may be put outside of the job's own folders: on a runner, and where sudo is allowed. */
export function mayExpose({ sudo }: Pick<Inputs, 'sudo'>, env: NodeJS.ProcessEnv): boolean {
  return sudo !== 'never' && env.GITHUB_ACTIONS === 'true'
}

/**
 * Puts `criu` on the PATH of this process and of later steps, and where `sudo criu` finds it. What cannot be done is told
 * in the log.
 * @param claimant the job; null where nothing may be put in sudo's path
 */
export async function offerCriu(criu: Criu, claimant: Claimant | null): Promise<void> {
  if (basename(criu.path) === 'criu') addPath(dirname(criu.path))
  if (claimant === null) return
  const exposed = await exposeCriu(criu.path, claimant)
  if (exposed.state === 'not-exposed') say(`sudo criu: not this one: ${exposed.why}`)
  else for (const line of [exposed.path, ...exposed.changes]) say(`sudo criu: ${line}`)
}
