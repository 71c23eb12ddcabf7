import { join } from 'node:path'

/** What the gate puts into a folder of sudo's path. */
export interface SudoPathNames {
  /** The dispatcher, under the name by which CRIU is looked for. */
  readonly criu: string
  /** A CRIU that the machine had there, in the same folder: relative links and `$ORIGIN` lead on to the same files. */
  readonly kept: string
  /** One file for each claim: what a process and all that it starts are to get. */
  readonly claims: string
}

export function namesIn(folder: string): SudoPathNames {
  return {
    criu: join(folder, 'criu'),
    kept: join(folder, 'criu.kept-by-checkpoint-gate'),
    claims: join(folder, '.checkpoint-gate'),
  }
}

/** Folders in which the administrator, not a package, puts things (Filesystem Hierarchy Standard 3.0, 4.9). */
export const localFolders = ['/usr/local/sbin', '/usr/local/bin'] as const
