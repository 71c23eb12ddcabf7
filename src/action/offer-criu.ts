import { basename, dirname } from 'node:path'
import { addPath, info } from '@actions/core'
import type { Criu } from '../criu/criu.ts'
import { exposeCriu } from '../criu/tree/expose.ts'
import type { Inputs } from './inputs.ts'

/** Whether a link may be made outside of the job's own folders: on a runner, and where sudo is allowed. */
export function mayLink({ sudo }: Pick<Inputs, 'sudo'>, env: NodeJS.ProcessEnv): boolean {
  return sudo !== 'never' && env.GITHUB_ACTIONS === 'true'
}

/**
 * Puts `criu` on the PATH of this process and of later steps, and a tree's CRIU where `sudo criu` finds it, on a runner
 * and where sudo is allowed. What cannot be done is told in the log.
 */
export async function offerCriu(
  criu: Criu,
  { sudo }: Pick<Inputs, 'sudo'>,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (basename(criu.path) === 'criu') addPath(dirname(criu.path))
  if (criu.tree === null || !mayLink({ sudo }, env)) return
  const exposed = await exposeCriu(criu.path)
  info(exposed.state === 'linked' ? `sudo criu: ${exposed.link}` : `sudo criu: not linked: ${exposed.why}`)
}
