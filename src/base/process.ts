import { spawn } from 'node:child_process'

/** How a bounded child process ended. */
export interface Ended {
  /** Exit status; null when a signal ended it or it could not be started. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly timedOut: boolean
  readonly stdout: string
  readonly stderr: string
  /** True when output beyond `maxOutputBytes` was dropped. */
  readonly outputCut: boolean
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
  /** Written to standard input, which is then closed; `/dev/null` unless given. */
  readonly stdin?: string
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
    stdio: [bounds.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  })
  const stdout = keep(child.stdout, bounds.maxOutputBytes)
  const stderr = keep(child.stderr, bounds.maxOutputBytes)
  // A child that exits without reading its input is no error of ours.
  child.stdin?.on('error', () => {})
  child.stdin?.end(bounds.stdin)

  return await new Promise(resolve => {
    let timedOut = false
    let startError = ''
    let ended: { code: number | null; signal: NodeJS.Signals | null } | undefined
    const limit = setTimeout(() => {
      timedOut = true
      killGroup(child.pid)
    }, bounds.timeoutMs)
    let grace: NodeJS.Timeout | undefined

    const finish = () => {
      clearTimeout(limit)
      clearTimeout(grace)
      child.stdout?.destroy()
      child.stderr?.destroy()
      resolve({
        code: ended?.code ?? null,
        signal: ended?.signal ?? null,
        timedOut,
        stdout: stdout.text(),
        stderr: stderr.text(),
        outputCut: stdout.cut() || stderr.cut(),
        startError,
      })
    }
    child.on('error', error => {
      startError = error.message
      finish()
    })
    child.on('exit', (code, signal) => {
      ended = { code, signal }
      grace = setTimeout(finish, pipeGraceMs)
    })
    child.on('close', finish)
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
  let cut = false
  stream?.on('data', (chunk: Buffer) => {
    const room = maxBytes - size
    if (chunk.length > room) cut = true
    if (room <= 0) return
    chunks.push(chunk.subarray(0, room))
    size += Math.min(chunk.length, room)
  })
  return { text: () => Buffer.concat(chunks).toString('utf8'), cut: () => cut }
}
