import { readFile } from 'node:fs/promises'

/**
 * When a process was started, in clock ticks after boot: with its pid it names the process for good, since a pid alone
 * comes back. Empty when there is no such process.
 */
export async function processStart(pid: number | 'self'): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name in brackets may hold anything; field 22 is the 20th after it (proc_pid_stat(5)).
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
