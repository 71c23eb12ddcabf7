import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Interrupted, interruption } from './interruption.ts'

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
  /** Descriptor of a file that gets both streams, of which nothing is kept then. */
  readonly logTo?: number
  /** An interruption asks it to end and waits for that, however long: to kill it would leave the machine half changed. */
  readonly isNeverKilled?: boolean
}

/** What an interruption leaves to a process that was asked to end. */
const politeMs = 2_000
/** A restored process may keep the pipes of the CRIU that restored it: how long to read on after the exit. */
const pipeGraceMs = 500

/**
 * Runs `argv` without a shell, in its own process group, under limits of time and output. A command that cannot be started is
 * told in `startError`.
 * @throws Interrupted, and nothing else.
 */
export async function runProcess(argv: readonly string[], bounds: Bounds): Promise<Ended> {
  const [command = '', ...args] = argv
  const interrupted = interruption()
  if (interrupted?.aborted) throw new Interrupted()
  const output = bounds.logTo ?? 'pipe'
  const child = spawn(command, args, {
    cwd: bounds.cwd,
    env: bounds.env ?? process.env,
    detached: true,
    stdio: ['ignore', output, output],
  })
  const stdout = keep(child.stdout, bounds.maxOutputBytes)
  const stderr = keep(child.stderr, bounds.maxOutputBytes)

  let timedOut = false
  const limit = setTimeout(() => {
    timedOut = true
    signalGroup(child.pid, 'SIGKILL')
  }, bounds.timeoutMs)
  let force: NodeJS.Timeout | undefined
  const interrupt = () => {
    signalGroup(child.pid, 'SIGINT')
    if (!bounds.isNeverKilled) force = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), politeMs)
  }
  interrupted?.addEventListener('abort', interrupt)
  const closed = once(child, 'close').catch(() => {})
  const end = await endOf(child)
  clearTimeout(limit)
  clearTimeout(force)
  interrupted?.removeEventListener('abort', interrupt)
  const grace = new AbortController()
  if (end.startError === '')
    await Promise.race([closed, sleep(pipeGraceMs, null, { signal: grace.signal }).catch(() => {})])
  grace.abort()
  child.stdout?.destroy()
  child.stderr?.destroy()
  if (interrupted?.aborted) {
    // What it had started may not have heard of it.
    if (!bounds.isNeverKilled) signalGroup(child.pid, 'SIGKILL')
    throw new Interrupted()
  }
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

/** Signals a whole process group; where that belongs to root under sudo, through sudo. One that is gone is no fault. */
function signalGroup(pid: number | undefined, signal: 'SIGINT' | 'SIGKILL'): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return
    const argv = ['-n', 'kill', '-s', signal.slice('SIG'.length), '--', String(-pid)]
    spawn('sudo', argv, { stdio: 'ignore' }).on('error', () => {})
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
