import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { readActionMetadata } from '../action-metadata.ts'
import { parseKeyValueFile } from './key-value-file.ts'
import { type Annotation, type AnnotationLevel, annotationLevels, type LogEvent, logReader } from './log.ts'
import { onPrintedLine } from './printed-lines.ts'
import {
  inputEnvironment,
  type JobFolders,
  type StepFile,
  stepEnvironment,
  stepFilePath,
  stepFiles,
} from './step-environment.ts'

export interface ActionOptions {
  /** Path of action.yml. */
  readonly metadata: string
  /** Path of the script; `runs.main` of action.yml unless given. */
  readonly main?: string
  /** What the workflow gives under `with:`. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly folders: JobFolders
  /** Overlays the documented environment: the cache service, `ImageOS`, another `PATH`. */
  readonly env?: Readonly<Record<string, string>>
  /** The Node to run; the one that runs this unless given. */
  readonly node?: string
  /** Stands before Node: a command that replaces itself with its arguments. */
  readonly prefix?: readonly string[]
  /** As whom to run it, where root is asking; as oneself unless given. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Cancels the job, with the runner's signals and pauses. */
  readonly cancel?: AbortSignal
  /** Told of each printed line as it comes. */
  readonly onEvent?: (event: LogEvent) => void
}

/** A step that has ended, as GitHub would show it. */
export interface ActionRun {
  readonly conclusion: 'success' | 'failure' | 'cancelled'
  /** Null when a signal ended it. */
  readonly exitCode: number | null
  readonly outputs: Readonly<Record<string, string>>
  readonly exportedEnv: Readonly<Record<string, string>>
  /** Folders added to PATH, first in PATH first. */
  readonly path: readonly string[]
  readonly state: Readonly<Record<string, string>>
  /** The job summary; empty when the runner would drop it. */
  readonly summary: string
  /** What the runner keeps: the first ten of each level. */
  readonly annotations: readonly Annotation[]
  /** How many of each level are seen in the log only. */
  readonly annotationsDropped: Readonly<Record<AnnotationLevel, number>>
  /** The log as a reader sees it, line by line, with groups and annotations as `##[group]…`, `##[error]…`. */
  readonly log: readonly string[]
  readonly events: readonly LogEvent[]
  /** What made the runner fail the step by itself: commands or files that it could not read. */
  readonly faults: readonly string[]
  /** What the runner refused with an error that does not fail the step. */
  readonly refusals: readonly string[]
  readonly stdout: string
  readonly stderr: string
  /** Command lines of what still ran after the step and was ended, as at the end of a job. */
  readonly leftProcesses: readonly string[]
  readonly durationMs: number
}

const maxAnnotationsPerLevel = 10
const maxSummaryBytes = 1024 * 1024
/** How long the runner reads on when the process is gone and something else holds its pipes. */
const pipeGraceMs = 5000
const endingGraceMs = 500
const cancelPausesMs = [7500, 2500] as const

/** Runs a JavaScript action as GitHub's runner runs it, and reads what it left as the runner reads it. */
export async function runAction(options: ActionOptions): Promise<ActionRun> {
  const { folders } = options
  const metadata = await readActionMetadata(options.metadata)
  await prepareFiles(folders, options.user)
  const env = {
    ...stepEnvironment(folders),
    ...inputEnvironment(metadata, options.inputs ?? {}),
    ...options.env,
  }
  const started = performance.now()
  const main = options.main ?? resolve(dirname(options.metadata), metadata.runs.main)
  const [command = '', ...args] = [...(options.prefix ?? []), options.node ?? process.execPath, main]
  const child = spawn(command, args, {
    cwd: folders.workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.user,
  })
  const events: LogEvent[] = []
  const read = logReader()
  const onLine = (line: string) => {
    const event = read(line)
    events.push(event)
    options.onEvent?.(event)
  }
  const output = { stdout: capture(child.stdout, onLine), stderr: capture(child.stderr, onLine) }
  const exitCode = await ended(child, options.cancel)
  const durationMs = performance.now() - started
  const leftProcesses = await endTracked(env.RUNNER_TRACKING_ID)

  const files = await readFiles(folders)
  const printedFaults = events.flatMap(event => (event.kind === 'fault' ? [event.message] : []))
  const faults = [...printedFaults, ...files.faults]
  const { kept, dropped } = limitAnnotations([
    ...events.flatMap(event => (event.kind === 'annotation' ? [event.annotation] : [])),
    ...[...faults, ...files.refusals].map(message => ({ level: 'error', message, properties: {} }) as const),
  ])
  return {
    conclusion: options.cancel?.aborted
      ? 'cancelled'
      : exitCode === 0 && faults.length === 0
        ? 'success'
        : 'failure',
    exitCode,
    ...files,
    annotations: kept.map(annotation => relativeTo(folders.workspace, annotation)),
    annotationsDropped: dropped,
    log: events.flatMap(shown),
    events,
    faults,
    stdout: output.stdout(),
    stderr: output.stderr(),
    leftProcesses,
    durationMs,
  }
}

async function prepareFiles(folders: JobFolders, user: ActionOptions['user']): Promise<void> {
  for (const file of stepFiles) {
    const path = stepFilePath(folders, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, '')
    if (user !== undefined) await chown(path, user.uid, user.gid)
  }
  const { GITHUB_EVENT_PATH = '' } = stepEnvironment(folders)
  await mkdir(dirname(GITHUB_EVENT_PATH), { recursive: true })
  await writeFile(GITHUB_EVENT_PATH, '{}')
}

function capture(stream: Readable, onLine: (line: string) => void): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  onPrintedLine(stream, onLine)
  return () => Buffer.concat(chunks).toString('utf8')
}

async function ended(child: ChildProcess, cancel: AbortSignal | undefined): Promise<number | null> {
  const exited = new Promise<number | null>((done, fail) => {
    child.once('exit', code => done(code))
    child.once('error', fail)
  })
  const closed = new Promise(done => child.once('close', done))
  const onCancel = async () => {
    child.kill('SIGINT')
    const [beforeTerm, beforeKill] = cancelPausesMs
    await Promise.race([exited, sleep(beforeTerm, undefined, { ref: false })])
    child.kill('SIGTERM')
    await Promise.race([exited, sleep(beforeKill, undefined, { ref: false })])
    child.kill('SIGKILL')
  }
  cancel?.addEventListener('abort', onCancel, { once: true })
  const code = await exited
  await Promise.race([closed, sleep(pipeGraceMs, undefined, { ref: false })])
  cancel?.removeEventListener('abort', onCancel)
  child.stdout?.destroy()
  child.stderr?.destroy()
  return code
}

/** Ends every process that carries the job's tracking id in its environment; one that is about to end by itself may. */
async function endTracked(trackingId: string | undefined): Promise<readonly string[]> {
  if ((await tracked(trackingId)).length > 0) await sleep(endingGraceMs)
  const left = await tracked(trackingId)
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
  return left.map(({ commandLine }) => commandLine)
}

async function tracked(trackingId: string | undefined) {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  return pids.flatMap(pid => {
    try {
      const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      if (!variables.includes(`RUNNER_TRACKING_ID=${trackingId}`)) return []
      const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return [{ pid: Number(pid), commandLine }]
    } catch {
      // It has ended meanwhile, or belongs to someone else.
      return []
    }
  })
}

type Files = Pick<ActionRun, 'outputs' | 'exportedEnv' | 'path' | 'state' | 'summary' | 'faults' | 'refusals'>

async function readFiles(folders: JobFolders): Promise<Files> {
  const faults: string[] = []
  const refusals: string[] = []
  const text = (file: StepFile) => readFile(stepFilePath(folders, file), 'utf8')
  const pairs = async (file: StepFile) => {
    try {
      return Object.fromEntries(parseKeyValueFile(await text(file)))
    } catch (error) {
      faults.push(`Unable to process file command '${file.toLowerCase()}' successfully. ${error}`)
      return {}
    }
  }
  const outputs = await pairs('OUTPUT')
  const { NODE_OPTIONS: blocked, ...exportedEnv } = await pairs('ENV')
  if (blocked !== undefined)
    refusals.push("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
  const folderLines = (await text('PATH')).split(/\r\n|\r|\n/).filter(line => line !== '')
  const summary = await text('STEP_SUMMARY')
  const summaryFits = Buffer.byteLength(summary) <= maxSummaryBytes
  if (!summaryFits)
    refusals.push('$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k')
  return {
    outputs,
    exportedEnv,
    path: [...new Set(folderLines.reverse())],
    state: await pairs('STATE'),
    summary: summaryFits ? summary : '',
    faults,
    refusals,
  }
}

function limitAnnotations(all: readonly Annotation[]) {
  const of = (level: AnnotationLevel) => all.filter(annotation => annotation.level === level)
  const kept = new Set(annotationLevels.flatMap(level => of(level).slice(0, maxAnnotationsPerLevel)))
  const dropped = Object.fromEntries(
    annotationLevels.map(level => [level, Math.max(0, of(level).length - maxAnnotationsPerLevel)]),
  ) as Record<AnnotationLevel, number>
  return { kept: all.filter(annotation => kept.has(annotation)), dropped }
}

/** GitHub ties an annotation to a file of the repository by its path in the workspace. */
function relativeTo(workspace: string, annotation: Annotation): Annotation {
  const { file } = annotation.properties
  if (file === undefined || !file.startsWith(`${workspace}/`)) return annotation
  return { ...annotation, properties: { ...annotation.properties, file: file.slice(workspace.length + 1) } }
}

function shown(event: LogEvent): readonly string[] {
  switch (event.kind) {
    case 'text':
      return [event.text]
    case 'annotation':
      return event.annotation.message.split('\n').map(line => `##[${event.annotation.level}]${line}`)
    case 'group':
      return [`##[group]${event.title}`]
    case 'endgroup':
      return ['##[endgroup]']
    case 'fault':
      return [`##[error]${event.message}`]
    default:
      return []
  }
}
