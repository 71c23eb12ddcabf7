import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ActionOptions, ActionRun } from './run-action.ts'

/** A job, and where it runs. */
export type JobSetup = Pick<ActionOptions, 'metadata' | 'main' | 'node' | 'folders' | 'env' | 'user'>

/** How a `run:` step ended, and what it printed. */
export interface PlainRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What the worker is asked for. */
export interface JobMessage {
  readonly id: number
  readonly step:
    | { readonly kind: 'action'; readonly inputs: Readonly<Record<string, string>> }
    | { readonly kind: 'run'; readonly script: string }
    | { readonly kind: 'end' }
}

type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly error: string })

/** A running job: its steps share PATH, environment and folders, and one parent process, as on GitHub's runner. */
export interface Job {
  /** Runs the action as a step. */
  action(inputs: Readonly<Record<string, string>>): Promise<ActionRun>
  /** Runs a script as a step, by `bash -e`. */
  run(script: string): Promise<PlainRun>
  /** Runs the post steps, in the reverse order, and ends the job. */
  end(): Promise<readonly ActionRun[]>
  /** Ends the worker and the step that runs, as a machine's owner would: SIGKILL, no post step. */
  kill(): void
}

/**
 * Starts a job.
 * @param prefix stands before the worker: a command that replaces itself with its arguments, or waits for them
 */
export function startJob(setup: JobSetup, prefix: readonly string[] = []): Job {
  const worker = join(import.meta.dirname, 'job-worker.ts')
  const [command = '', ...args] = [...prefix, process.execPath, worker, JSON.stringify(setup)]
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true })
  const waiting = new Map<number, { done: (result: unknown) => void; fail: (error: Error) => void }>()
  child.on('message', (answer: Answer) => {
    const { id } = answer
    if ('error' in answer) waiting.get(id)?.fail(new Error(answer.error))
    else waiting.get(id)?.done(answer.result)
    waiting.delete(id)
  })
  const lost = (why: string) => {
    for (const { fail } of waiting.values()) fail(new Error(`The job's worker is gone: ${why}`))
    waiting.clear()
  }
  child.on('error', error => lost(error.message))
  child.on('exit', (code, signal) => lost(signal ?? `exit status ${code}`))

  let last = 0
  async function ask<T>(step: JobMessage['step']): Promise<T> {
    const id = ++last
    return await new Promise<T>((done, fail) => {
      waiting.set(id, { done: result => done(result as T), fail })
      child.send({ id, step } satisfies JobMessage, error => error && fail(error))
    })
  }
  return {
    action: inputs => ask<ActionRun>({ kind: 'action', inputs }),
    run: script => ask<PlainRun>({ kind: 'run', script }),
    end: async () => {
      const posts = await ask<readonly ActionRun[]>({ kind: 'end' })
      child.disconnect()
      return posts
    },
    kill: () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    },
  }
}
