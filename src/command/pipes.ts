import { spawn } from 'node:child_process'
import { constants, openSync } from 'node:fs'

/** Both ends of an anonymous pipe; the reading end does not block. */
export interface Pipe {
  readonly read: number
  readonly write: number
}

/**
 * The stage in the middle has the reading end of one pipe and the writing end of another. It tells its process id in a
 * subshell, since `>&2` would change its own descriptors for a moment.
 */
const pipeline = "sleep 60 | sh -c '(echo $$ >&2); exec sleep 60' | sleep 60"

/** It takes some thousandths of a second. */
const startLimitMs = 5_000

/**
 * Two anonymous pipes, for a command's stdout and stderr; null where they cannot be had. Node gives children sockets
 * instead: `echo >/dev/stderr` fails on those, and CRIU refuses to dump a process whose output is an external socket, so
 * tests that pass in a plain `run:` step would fail. Node cannot make pipes, so a shell's pipeline lends its own: opening
 * `/proc/PID/fd/N` of a pipe opens that pipe anew (proc(5)).
 */
export async function openPipes(): Promise<readonly [Pipe, Pipe] | null> {
  const lender = spawn('sh', ['-c', pipeline], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const pid = await new Promise<string>(resolve => {
    setTimeout(resolve, startLimitMs, '').unref()
    lender.once('error', () => resolve(''))
    lender.once('exit', () => resolve(''))
    lender.stderr.once('data', (told: Buffer) => resolve(told.toString('utf8').trim()))
  })
  try {
    return /^\d+$/.test(pid) ? [reopened(`/proc/${pid}/fd/0`), reopened(`/proc/${pid}/fd/1`)] : null
  } catch {
    return null
  } finally {
    lender.stderr.destroy()
    if (lender.pid !== undefined && lender.exitCode === null) process.kill(-lender.pid, 'SIGKILL')
  }
}

function reopened(path: string): Pipe {
  return {
    read: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    write: openSync(path, constants.O_WRONLY),
  }
}
