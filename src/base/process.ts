import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

/** How a bounded child process ended. */
export interface Ended {
  /** Exit status; null when a signal ended it or it could not be started. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly timedOut: boolean
  readonly stdout: string
  readonly stderr: string
  /** Why it could not be started (`spawn sudo ENOENT`); empty when it was. */
  readonly startError: string
}

export interface Bounds {
  readonly timeoutMs: number
  /** Kept of each of stdout and stderr; 1 MiB unless given. */
  readonly maxOutputBytes?: number
  readonly cwd?: string
  /** The whole environment; the parent's unless given. */
  readonly env?: NodeJS.ProcessEnv
}

/** A restored process may keep the pipes of the CRIU that restored it: how long to read on after the exit. */
const pipeGraceMs = 500

/**
 * Runs `argv` without a shell, in its own process group, under limits of time and output.
 * Never throws: a command that cannot be started is told in `startError`.
 */
export async function runProcess(argv: readonly string[], bounds: Bounds): Promise<Ended> {
  const [command = '', ...args] = argv
  const child = spawn(command, args, {
    cwd: bounds.cwd,
    env: bounds.env ?? process.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stdout = keep(child.stdout, bounds.maxOutputBytes)
  const stderr = keep(child.stderr, bounds.maxOutputBytes)

  let timedOut = false
  const limit = setTimeout(() => {
    timedOut = true
    killGroup(child.pid)
  }, bounds.timeoutMs)
  const closed = once(child, 'close').catch(() => {})
  const end = await endOf(child)
  clearTimeout(limit)
  const grace = new AbortController()
  if (end.startError === '')
    await Promise.race([closed, sleep(pipeGraceMs, null, { signal: grace.signal }).catch(() => {})])
  grace.abort()
  child.stdout?.destroy()
  child.stderr?.destroy()
  return { ...end, timedOut, stdout: stdout.text(), stderr: stderr.text() }
}

/**
 * How a child process ends: it has exited, or could not be started. What it left running may hold its pipes still.
 * Never rejects.
 */
export async function endOf(child: ChildProcess): Promise<Pick<Ended, 'code' | 'signal' | 'startError'>> {
  if (child.exitCode !== null || child.signalCode !== null)
    return { code: child.exitCode, signal: child.signalCode, startError: '' }
  return await new Promise(resolve => {
    child.once('error', error => resolve({ code: null, signal: null, startError: error.message }))
    child.once('exit', (code, signal) => resolve({ code, signal, startError: '' }))
  })
}

/** Ends a whole process group; one that is already gone, or that belongs to root under sudo, is left. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Under sudo the group is root's: `timeout` in the place's prefix ends it there.
  }
}

function keep(stream: NodeJS.ReadableStream | null, maxBytes = 1 << 20) {
  const chunks: Buffer[] = []
  let size = 0
  stream?.on('data', (chunk: Buffer) => {
    const room = maxBytes - size
    if (room <= 0) return
    chunks.push(chunk.subarray(0, room))
    size += Math.min(chunk.length, room)
  })
  return { text: () => Buffer.concat(chunks).toString('utf8') }
}
