import { readFile } from 'node:fs/promises'

/**
 * Below that CRIU's restore finds no room for its own descriptors ("Can't chose service_fd_base", criu/servicefd.c
 * `choose_service_fd_base`; seen with 4.2.1 at 80, not at 128).
 */
export const fewestOpenFiles = 128

/** How many files this process may have open at once (proc_pid_limits(5)); infinite where nobody says. */
export async function openFilesLimit(): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '')
  const soft = /^Max open files +(\d+)/m.exec(limits)?.[1]
  return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
}
