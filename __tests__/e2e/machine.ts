import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { release } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { gte } from 'semver'
import { comparableVersion } from '../../src/base/comparable-version.ts'
import { type Ended, runProcess } from '../../src/base/process.ts'

/** A machine for tests to spoil: what this one has, with mounts and processes of its own, which end with it. */
export interface Machine {
  /** Stands before a command that is to run there. */
  readonly prefix: readonly string[]
  /** Runs a script there, as root, by `bash -e`. */
  sh(script: string): Promise<Ended>
  /** Ends all that runs there. */
  close(): Promise<void>
}

/**
 * A test that goes wild is to end by itself: no job needs more processes at a time. Before Linux 6.14 the limit would be
 * that of the whole machine; there the time limit of the test alone ends it.
 */
const mostProcesses = 600
const limitsNamespace = gte(comparableVersion(release()) ?? '0.0.0', '6.14.0')

/**
 * Opens a machine whose /usr/local/sbin and /usr/local/bin are empty and whose `nobody` may use sudo without a password.
 * Needs root.
 * @param prepare further commands of a shell, as root
 */
export async function openMachine(prepare = ''): Promise<Machine> {
  const boot = `set -e
    for folder in /usr/local/sbin /usr/local/bin /etc/sudoers.d; do mount -t tmpfs -o mode=755 none $folder; done
    echo 'nobody ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/nobody
    chmod 440 /etc/sudoers.d/nobody
    ${limitsNamespace ? `echo ${mostProcesses} >/proc/sys/kernel/pid_max` : ''}
    ${prepare}
    echo up
    # As the namespace's first process it waits for all orphans.
    while :; do sleep 1; done`
  const argv = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'bash', '-c', boot]
  const holder = spawn('unshare', argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(holder, 'exit')
  const up = await Promise.race([
    once(holder.stdout, 'data').then(([data]) => String(data)),
    gone.then(() => ''),
  ])
  if (up !== 'up\n') throw new Error('The machine could not be made')
  const prefix = ['nsenter', '--mount', '--pid', '--target', await firstChild(holder), '--']
  return {
    prefix,
    sh: async script => await runProcess([...prefix, 'bash', '-ec', script], { timeoutMs: 60_000 }),
    close: async () => {
      holder.kill('SIGKILL')
      await gone
    },
  }
}

async function firstChild({ pid }: ChildProcess): Promise<string> {
  for (let left = 50; left > 0; left--) {
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
    if (children !== '') return children.trim()
    await sleep(10)
  }
  throw new Error('The machine has no first process')
}
