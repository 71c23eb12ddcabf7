import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { endFamily } from './end-family.ts'

/** First argument of the process that `runEndFamilyCommand` is for. */
export const endFamilyCommand = 'end-family'

/**
 * Ends what a command started whose gate is gone.
 * @param argv the command's process id, and the `NAME=value` that marks what it started.
 */
export async function runEndFamilyCommand([pid = '', marker = '']: readonly string[]): Promise<void> {
  await endFamily(Number(pid), marker)
}

/** Reads one line; where there is none, who was to write it was killed. */
const script = 'read -r released || exec "$@"'

/**
 * Watches over a command until it is released: if this process is killed before, as by an engine that knows no other way to
 * end a step, what the command started is ended.
 * @param program argv that starts `runEndFamilyCommand` in a process of its own; what it is to end is added to it
 */
export function watchOver(
  program: readonly string[],
  pid: number,
  marker: string,
): { readonly release: () => void } {
  const watchdog = spawn('sh', ['-c', script, 'sh', ...program, String(pid), marker], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
  })
  watchdog.on('error', () => {})
  watchdog.stdin.on('error', () => {})
  watchdog.unref()
  ;(watchdog.stdin as Socket).unref()
  return { release: () => watchdog.stdin.end('released\n') }
}
