import { processStart } from '../../base/process-start.ts'
import { runTool } from '../../base/tool.ts'
import type { Claimant } from './claimant.ts'
import { dispatcher } from './dispatcher.ts'
import { namesIn } from './names.ts'
import { steward } from './steward.ts'

/** What the gate does to the one name for CRIU in a folder of sudo's path. */
export type ClaimChange =
  | { readonly verb: 'claim'; readonly claimant: Claimant; readonly program: string }
  | { readonly verb: 'release'; readonly claimant: Claimant }
  | { readonly verb: 'mend' }

/**
 * Carries out a change, as root.
 * @returns what was done besides, for the log
 * @throws Error with what the system said; nothing that the machine had is lost then.
 */
export async function changeClaims(folder: string, change: ClaimChange): Promise<readonly string[]> {
  const { criu, kept, claims } = namesIn(folder)
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const argv = [...asRoot, 'sh', '-c', steward, 'checkpoint-gate', criu, kept, claims, dispatcher(folder)]
  const { stdout } = await runTool([...argv, change.verb, ...(await argumentsOf(change))], { seconds: 30 })
  return [...new Set(stdout.split('\n').flatMap(line => told(line, criu)))]
}

async function argumentsOf(change: ClaimChange): Promise<readonly string[]> {
  if (change.verb === 'mend') return []
  const { job, alive, workspace, pids } = change.claimant
  if (change.verb === 'release') return [job]
  const words = [job, alive, workspace, change.program]
  const unfit = words.find(word => word.includes('\n'))
  if (unfit !== undefined)
    throw new Error(`a path with a line end cannot be told to sudo: ${JSON.stringify(unfit)}`)
  const named = await Promise.all(pids.map(async pid => [String(pid), await processStart(pid)]))
  return [...words, ...named.flat()]
}

/** What each line that the steward prints means. */
function told(line: string, criu: string): readonly string[] {
  switch (line.split(' ')[0]) {
    case 'dropped':
      return [`${criu} was still led to the CRIU of a job that has ended without its post step: mended`]
    case 'shared':
      return ['another job uses the gate on this machine now: sudo criu starts for each job its own']
    case 'kept':
      return [`the ${criu} that was there is kept aside until the job ends`]
    case 'restored':
      return [`${criu} is the machine's own again`]
    default:
      return []
  }
}
