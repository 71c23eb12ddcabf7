import { access, constants, mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { InputError } from '../base/input-error.ts'
import { type AptMachine, readAptMachine } from '../criu/apt/machine.ts'
import { parseRelease, type Release } from '../criu/apt/release.ts'
import { type CacheAccess, cacheAccess } from '../criu/cache/access.ts'
import { cacheCommand } from '../criu/cache/cache-command.ts'
import { type Claimant, claimantOf } from '../criu/sudo-path/claimant.ts'
import { suiteFault } from '../criu/suites.ts'
import { wantedText } from '../criu/wanted-version.ts'
import { runnerImage, runnerLabel } from '../host/runner-label.ts'
import { triggeringEvent } from './event.ts'
import type { Inputs } from './inputs.ts'

/** The job that this step belongs to, and the machine it runs on. */
export interface Job {
  readonly startedAt: number
  /** When the whole job was started, ms since the epoch: what is older was not left by it. */
  readonly jobStartedAt: number
  /** Of this process: folders that `addPath` adds are in its PATH. */
  readonly env: NodeJS.ProcessEnv
  /** TMPDIR as the step got it: the tests' own. */
  readonly givenTmp: string | undefined
  readonly release: Release
  /** What apt is set up for, or why there is none. */
  readonly apt: AptMachine | string
  /** The kind of runner, for the baseline. */
  readonly label: string
  readonly image: string
  /** Name of the event that started the workflow; empty off GitHub. */
  readonly event: string
  readonly cache: CacheAccess
  /** A folder of this step's own; the runner empties it after the job. */
  readonly scratch: string
  /** Tells this job from others on the machine. */
  readonly claimant: Claimant
  readonly reportFolder: string
  /** For the history, which `cache: false` leaves alone. */
  readonly historyCache: CacheAccess
  /** What makes runs comparable, besides the kind of runner: the workflow's job, its matrix entry and the CRIU it asks for. */
  readonly series: readonly string[]
  /** The step's own name, or the number of the action within the job. */
  readonly step: string
}

/** Reads what the runner and the machine tell, before anything is changed. */
export async function readJob(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<Job> {
  const [osRelease, apt, event, scratch] = await Promise.all([
    readFile('/etc/os-release', 'utf8').catch(() => ''),
    readAptMachine().catch((error: unknown) => (error instanceof Error ? error.message : String(error))),
    triggeringEvent(env),
    mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'checkpoint-gate-')),
  ])
  const release = parseRelease(osRelease)
  const givenTmp = env.TMPDIR
  // Tools that the gate starts need one: apt, gcc, mktemp.
  if (!(await isWritable(tmpdir()))) env.TMPDIR = scratch
  const command = [process.execPath, process.argv[1] ?? '', cacheCommand]
  return {
    startedAt: Date.now(),
    jobStartedAt: await jobStart(env),
    env,
    givenTmp,
    release,
    apt,
    label: runnerLabel(env, { id: release.distribution, versionId: release.version }, process.arch),
    image: runnerImage(env),
    event: event.name,
    cache: cacheAccess(inputs.cache, event, env, command),
    historyCache: cacheAccess(inputs.cache === 'never' ? 'safe-events' : inputs.cache, event, env, command),
    scratch,
    claimant: claimantOf(env, scratch),
    reportFolder: resolve(inputs.reportDir ?? join(scratch, 'report')),
    series: [
      env.GITHUB_WORKFLOW ?? '',
      env.GITHUB_JOB ?? '',
      wantedText(inputs.criuVersion),
      inputs.suite,
      inputs.install.providers.join(),
      matrixEntry(inputs.matrix),
    ],
    step: env.GITHUB_ACTION ?? '',
  }
}

/**
 * The runner empties its temporary folder before a job and makes these two in it before the first step (actions/runner
 * FileCommandManager.cs and ExecutionContext.cs; their files are written anew for each step). Where no file system tells when
 * that was, only what is left from now on is known to be the job's.
 */
async function jobStart({
  GITHUB_EVENT_PATH: event,
  GITHUB_OUTPUT: output,
}: NodeJS.ProcessEnv): Promise<number> {
  const folders = [event, output].flatMap(file => (file ? [dirname(file)] : []))
  const made = await Promise.all(
    folders.map(async folder => (await stat(folder).catch(() => null))?.birthtimeMs ?? 0),
  )
  return Math.min(Date.now(), ...made.filter(time => time > 0))
}

async function isWritable(folder: string): Promise<boolean> {
  return await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** The matrix entry with its keys in order; empty for a job that has none, which engines write as `null` or `{}`. */
function matrixEntry(json: string): string {
  try {
    const entry: unknown = JSON.parse(json)
    if (typeof entry !== 'object' || entry === null) return ''
    const sorted = Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1))
    return sorted.length === 0 ? '' : JSON.stringify(sorted)
  } catch {
    // An engine that knows no expressions in defaults.
    return ''
  }
}

/**
 * Checks the inputs that depend on the machine.
 * @throws InputError when one cannot be used here.
 */
export function checkAgainstMachine(inputs: Inputs, job: Job): void {
  const fault = suiteFault(inputs.suite, job.release)
  if (inputs.install.providers.includes('archive') && fault !== null) throw new InputError([fault])
}
