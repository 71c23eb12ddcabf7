// The process that stands for `Runner.Worker`: it lives as long as a job and is the parent of each of its steps. It is
// started with a channel to the test or tool that wants the job (`job.ts`), and ends with it.
import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import type { JobMessage, JobSetup, PlainRun } from './job.ts'
import { type ActionRun, runAction } from './run-action.ts'
import { stepEnvironment, systemPath } from './step-environment.ts'

/** What earlier steps have left to later ones. */
interface Carried {
  readonly path: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** `STATE_*` of each action's main step, for its post step. */
  readonly posts: readonly Readonly<Record<string, string>>[]
}

let carried: Carried = { path: [], env: {}, posts: [] }
const setup: JobSetup = JSON.parse(process.argv[2] ?? '')

process.on('disconnect', () => process.exit())
process.on('message', async ({ id, step }: JobMessage) => {
  try {
    process.send?.({ id, result: await runStep(step) })
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})

async function runStep(step: JobMessage['step']): Promise<ActionRun | PlainRun | readonly ActionRun[]> {
  switch (step.kind) {
    case 'action': {
      const ran = await action(step.inputs, {})
      carried = {
        path: [...new Set([...ran.path, ...carried.path])],
        env: { ...carried.env, ...ran.exportedEnv },
        posts: [stateOf(ran), ...carried.posts],
      }
      return ran
    }
    case 'run':
      return await plain(step.script)
    case 'end': {
      const ended: ActionRun[] = []
      // In the reverse order of their main steps.
      for (const state of carried.posts) ended.push(await action({}, state))
      return ended
    }
  }
}

function stateOf(ran: ActionRun): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(ran.state).map(([name, value]) => [`STATE_${name}`, value]))
}

async function action(
  inputs: Readonly<Record<string, string>>,
  state: Readonly<Record<string, string>>,
): Promise<ActionRun> {
  return await runAction({ ...setup, inputs, env: { ...environment(), ...state } })
}

function environment(): Record<string, string> {
  return { ...setup.env, ...carried.env, PATH: [...carried.path, setup.env?.PATH ?? systemPath].join(':') }
}

/** A `run:` step of the workflow. */
async function plain(script: string): Promise<PlainRun> {
  await mkdir(setup.folders.workspace, { recursive: true })
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: setup.folders.workspace,
    env: { ...stepEnvironment(setup.folders), ...environment() },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...setup.user,
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', chunk => (text.stdout += chunk))
  child.stderr.on('data', chunk => (text.stderr += chunk))
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  return { code, ...text }
}
