import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { readActionMetadata } from '../../scripts/action-metadata.ts'
import { privateSbin } from '../../scripts/runner/private-sbin.ts'
import { type ActionOptions, type ActionRun, runAction as runStep } from '../../scripts/runner/run-action.ts'
import { type JobFolders, systemPath } from '../../scripts/runner/step-environment.ts'
import type { RealCriu } from '../real-criu.ts'

export type { ActionRun, JobFolders }

const root = fileURLToPath(new URL('../..', import.meta.url))
const metadata = join(root, 'action.yml')
/** The bundle under test: `dist/`, or the folder that CHECKPOINT_GATE_DIST names. */
const dist = resolve(root, process.env.CHECKPOINT_GATE_DIST ?? 'dist')
const longestRunMs = 10 * 60_000

/** Someone without any privilege: `nobody`. */
export const ordinaryUser = { uid: 65534, gid: 65534 }

/** For steps that use what `needing` found: Go may lie where only this machine's own PATH leads. */
export const machinePath = [systemPath, process.env.PATH].join(delimiter)

const scratch = await mkdtemp(join(tmpdir(), 'checkpoint-gate-e2e-'))
afterAll(async () => await rm(scratch, { recursive: true, force: true }))

export type StepOptions = Pick<ActionOptions, 'inputs' | 'env' | 'user' | 'prefix' | 'cancel' | 'onEvent'> & {
  /** The job's folders, for steps that share a job; fresh ones unless given. */
  readonly folders?: JobFolders
}

/** Makes the folders of one job, removed after the test file's last test. */
export async function newJob(owner?: ActionOptions['user']): Promise<JobFolders> {
  // Whoever runs the step must get through to the job's folders.
  if (owner !== undefined) await chown(scratch, owner.uid, owner.gid)
  const job = await mkdtemp(join(scratch, 'job-'))
  const folders = {
    workspace: join(job, 'workspace'),
    temp: join(job, 'temp'),
    toolCache: join(job, 'tools'),
    home: join(job, 'home'),
  }
  for (const folder of [job, ...Object.values(folders)]) {
    await mkdir(folder, { recursive: true })
    if (owner !== undefined) await chown(folder, owner.uid, owner.gid)
  }
  return folders
}

/**
 * Runs the built bundle as GitHub's runner would.
 * @throws Error when the runner could not read what the action printed or wrote, or action.yml lacks one of its outputs
 */
export async function runAction(options: StepOptions = {}): Promise<ActionRun> {
  const program = await actionProgram(options.user)
  const run = await runStep({
    cancel: AbortSignal.timeout(longestRunMs),
    ...options,
    prefix: [...(options.prefix ?? []), ...(options.user === undefined ? privateSbin : [])],
    ...program,
    folders: options.folders ?? (await newJob(options.user)),
  })
  if (run.faults.length > 0) throw new Error(`The runner fails the step: ${run.faults.join('; ')}`)
  const { outputs } = await readActionMetadata(metadata)
  const unknown = Object.keys(run.outputs).filter(name => !(name in outputs))
  if (unknown.length > 0) throw new Error(`action.yml knows no output ${unknown.join(', ')}`)
  return run
}

/** What to run as the action: for an ordinary user a copy, since the checkout may lie in root's home. */
export async function actionProgram(
  user: ActionOptions['user'],
): Promise<Required<Pick<ActionOptions, 'metadata' | 'main' | 'node'>>> {
  if (user === undefined) return { metadata, main: join(dist, 'index.js'), node: process.execPath }
  copied ??= copyProgram()
  return await copied
}

/** A copy of a CRIU tree that every user can read; the checkout's own may lie in root's home. Gives its `criu`. */
export async function openTree({ root, path }: RealCriu): Promise<string> {
  const copy = join(scratch, 'tree')
  await cp(root, copy, { recursive: true, verbatimSymlinks: true })
  await chmod(scratch, 0o755)
  return join(copy, relative(root, path))
}

let copied: ReturnType<typeof copyProgram> | undefined

async function copyProgram() {
  const [folder, node] = [join(scratch, 'dist'), join(scratch, 'bin', 'node')]
  await mkdir(dirname(node))
  await chmod(scratch, 0o755)
  await Promise.all([cp(dist, folder, { recursive: true }), cp(process.execPath, node)])
  return { metadata, main: join(folder, 'index.js'), node }
}
