import { spawn } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Machine } from '../e2e/machine.ts'

export type StepResult = 'success' | 'failure' | 'skipped'

/** What one job of a workflow did. */
export interface JobRun {
  /** `success` or `failure`. */
  result: string
  /** By id or name; what is not in it was skipped. A step's last result counts: a post step can fail it. */
  readonly steps: Map<string, StepResult>
  /** Of each step, by its id. */
  readonly outputs: Map<string, Map<string, string>>
  /** Every line that its steps printed. */
  readonly log: string[]
}

/** What an engine showed of one workflow. */
export interface WorkflowRun {
  /** By the job's id, with the values of its matrix entry: `test`, `test (ubuntu-24.04)`. */
  readonly jobs: Map<string, JobRun>
  /** `notice TITLE: MESSAGE`, or with `warning` or `error`. */
  readonly annotations: string[]
  readonly summaries: string[]
  exitCode: number | null
  /** The engine's own last words. */
  said: string
}

export interface EngineOptions {
  readonly act: string
  readonly machine: Machine
  /** The checkout in which the workflow runs. */
  readonly workspace: string
  /** Path of the workflow in it. */
  readonly workflow: string
  /** The folder that stands for OWNER/checkpoint-gate@v1. */
  readonly gate: string
  /** What the engine writes goes here: its cache service's entries stay, all else is new. */
  readonly folder: string
}

/** One line of `act --json`. */
interface ActLine {
  readonly jobID?: string
  readonly matrix?: Readonly<Record<string, unknown>>
  readonly stage?: string
  readonly step?: string
  readonly stepID?: readonly string[]
  readonly stepResult?: StepResult
  readonly jobResult?: string
  readonly command?: string
  readonly name?: string
  readonly arg?: string
  readonly content?: string
  readonly kvPairs?: Readonly<Record<string, string>>
  readonly raw_output?: boolean
  readonly msg?: string
  readonly level?: string
}

/** Labels of hosted runners, all of which are this machine here. */
const labels = ['ubuntu-latest', 'ubuntu-26.04', 'ubuntu-24.04', 'ubuntu-24.04-arm', 'ubuntu-22.04']

/** Runs one workflow with act, on the host. */
export async function runWorkflow(options: EngineOptions): Promise<WorkflowRun> {
  const { act, machine, folder, workspace, workflow, gate } = options
  const kept = (name: string) => join(folder, name)
  // A job begins with a runner's empty folders; only the cache service remembers.
  await rm(kept('runner'), { recursive: true, force: true })
  for (const name of ['runner', 'config/act', 'cache', 'artifacts'])
    await mkdir(kept(name), { recursive: true })
  await writeFile(kept('config/act/actrc'), '')
  const argv = [
    ...machine.prefix,
    ...['env', '-C', workspace, act, 'push', '--json', '--pull=false', '-W', workflow],
    ...labels.flatMap(label => ['-P', `${label}=-self-hosted`]),
    ...['--cache-server-addr', '127.0.0.1', '--cache-server-path', kept('cache')],
    ...['--cache-server-port', String(await freePort())],
    ...['--artifact-server-addr', '127.0.0.1', '--artifact-server-path', kept('artifacts')],
    ...['--artifact-server-port', String(await freePort())],
    ...['--local-repository', `OWNER/checkpoint-gate@v1=${gate}`],
  ]
  const run: WorkflowRun = {
    jobs: new Map(),
    annotations: [],
    summaries: [],
    exitCode: null,
    said: '',
  }
  const [command = '', ...args] = argv
  const child = spawn(command, args, { env: environment(folder), stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>(done => child.once('close', done))
  child.stderr.on('data', (chunk: Buffer) => (run.said = `${run.said}${chunk}`.slice(-4000)))
  for await (const line of createInterface({ input: child.stdout })) take(run, line)
  run.exitCode = await ended
  return run
}

function environment(folder: string): NodeJS.ProcessEnv {
  const { HOME } = process.env
  return {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(npm_|GITHUB_|INPUT_|NODE$)/.test(name)),
    ),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'runner'),
    // What is the machine's own stays warm.
    GOCACHE: process.env.GOCACHE ?? join(HOME ?? '/root', '.cache', 'go-build'),
  }
}

function take(run: WorkflowRun, text: string): void {
  const line = parsed(text)
  if (line.jobID === undefined) {
    if (line.level === 'error' || line.level === 'fatal') run.said = `${run.said}${line.msg}\n`
    return
  }
  const { jobID, matrix = {}, command, stepResult, jobResult } = line
  const entry = Object.values(matrix).map(value =>
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  )
  const name = entry.length === 0 ? jobID : `${jobID} (${entry.join(', ')})`
  const job: JobRun = run.jobs.get(name) ?? { result: 'none', steps: new Map(), outputs: new Map(), log: [] }
  run.jobs.set(name, job)
  if (jobResult !== undefined) job.result = jobResult
  if (line.raw_output === true) job.log.push((line.msg ?? '').replace(/\r?\n$/, ''))
  if (command === 'notice' || command === 'warning' || command === 'error')
    run.annotations.push(`${command} ${line.kvPairs?.title ?? ''}: ${line.arg ?? ''}`)
  if (command === 'summary') run.summaries.push(line.content ?? '')
  const id = (line.stepID ?? []).join('/')
  if (command === 'set-output' && line.name !== undefined) {
    const outputs = job.outputs.get(id) ?? new Map<string, string>()
    job.outputs.set(id, outputs.set(line.name, line.arg ?? ''))
  }
  if (stepResult !== undefined && line.stage !== 'Pre')
    for (const key of [id, line.step ?? ''])
      if (job.steps.get(key) !== 'failure') job.steps.set(key, stepResult)
}

function parsed(text: string): ActLine {
  try {
    return JSON.parse(text) as ActLine
  } catch {
    return { level: 'error', msg: text }
  }
}

async function freePort(): Promise<number> {
  return await new Promise((done, fail) => {
    const server = createServer()
      .once('error', fail)
      .listen(0, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
      })
  })
}
