import { setTimeout } from 'node:timers/promises'
import { runProcess } from '../base/process.ts'
import { livingFamily } from './process-family.ts'

/** A cancelled step has 7.5 s before the runner itself goes on to kill (actions/runner ProcessInvoker). */
const politeMs = 3_000
const killMs = 1_000
const pollMs = 50

/**
 * Ends a command and all that it started, `SIGTERM` first and `SIGKILL` three seconds later. What belongs to root is
 * signalled through sudo, where that asks for no password.
 */
export async function endFamily(root: number, marker: string): Promise<void> {
  await signal(livingFamily(root, marker), 'TERM')
  if (await isGone(root, marker, politeMs)) return
  await signal(livingFamily(root, marker), 'KILL')
  await isGone(root, marker, killMs)
}

async function isGone(root: number, marker: string, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; ) {
    await setTimeout(pollMs)
    if (livingFamily(root, marker).length === 0) return true
  }
  return false
}

async function signal(pids: readonly number[], name: 'TERM' | 'KILL'): Promise<void> {
  const refused = pids.filter(pid => {
    try {
      process.kill(pid, `SIG${name}`)
      return false
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM'
    }
  })
  if (refused.length === 0) return
  await runProcess(['sudo', '-n', 'kill', '-s', name, '--', ...refused.map(String)], { timeoutMs: 1_000 })
}
