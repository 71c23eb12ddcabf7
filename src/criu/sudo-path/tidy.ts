import { lstat } from 'node:fs/promises'
import { readOwnProgram } from '../own-line.ts'
import { changeClaims } from './change-claims.ts'
import type { Claimant } from './claimant.ts'
import { localFolders, namesIn } from './names.ts'

/** Takes away what jobs that have ended, by a kill too, have left in sudo's path. Gives a line for each thing done. */
export async function mendSudoPath(): Promise<readonly string[]> {
  return await inFoldersOfOurs(folder => changeClaims(folder, { verb: 'mend' }))
}

/** Takes away what the job has in sudo's path; after the last job the machine is as it was. Gives a line for each thing done. */
export async function releaseSudoPath(claimant: Claimant): Promise<readonly string[]> {
  return await inFoldersOfOurs(folder => changeClaims(folder, { verb: 'release', claimant }))
}

/** Nothing is thrown: what cannot be done is one of the lines. */
async function inFoldersOfOurs(
  change: (folder: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const told = localFolders.map(async folder => {
    if (!(await isOurs(folder))) return []
    try {
      return await change(folder)
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      return [`${namesIn(folder).criu} is a program of checkpoint-gate and cannot be taken away: ${said}`]
    }
  })
  return (await Promise.all(told)).flat()
}

async function isOurs(folder: string): Promise<boolean> {
  const { criu, claims } = namesIn(folder)
  if ((await lstat(claims).catch(() => null)) !== null) return true
  return (await readOwnProgram(criu))?.kind === 'dispatcher'
}
