import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, closeSync, constants, readSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { delimiter, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { CommandEnd, Unrun } from '../readers/result.ts'
import { endFamily } from './end-family.ts'
import { type CommandOutput, createLiveOutput, type LiveOutput } from './live-output.ts'
import { openPipes } from './pipes.ts'
import { traceScript } from './script/script-trace.ts'
import { shellArgv } from './shell.ts'
import { watchOver } from './watchdog.ts'

/** A test command, as the inputs give it. */
export interface TestCommand {
  /** The script. */
  readonly run: string
  readonly shell: string
  readonly workingDirectory: string
  /** Null for no limit. */
  readonly timeoutMinutes: number | null
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** Where the script's file goes for the time of the run. */
  readonly tempDir: string
  /** argv that starts `runEndFamilyCommand` (watchdog.ts) if this process is killed; then the command is left alone unless given. */
  readonly endFamily?: readonly string[]
}

/** How it went. */
export interface CommandRun {
  readonly end: CommandEnd
  /** Ms since the epoch. */
  readonly startedAt: number
  readonly durationMs: number
  /** What of the script has not run; null where all of it has. */
  readonly unrun: Unrun | null
  /** What each `make` of the script is asked to make, in their order. */
  readonly makeGoals: readonly (readonly string[])[]
}

/** What processes left behind may still print after the command has ended. */
const graceMs = 500
const chunkBytes = 64 << 10
/** More than a pipe holds by default: what the command wrote before it ended is read in any case. */
const lastBytes = 1 << 20

/**
 * Runs a test command in a session of its own and shows its output as it comes, unchanged. A time-out or a cancel ends all
 * that it started. What it left running does not delay the end.
 * @throws Error before anything is started: unknown shell, missing folder.
 */
export async function runTestCommand(command: TestCommand, output: CommandOutput): Promise<CommandRun> {
  checkFolder(command.workingDirectory)
  const folder = await mkdtemp(join(command.tempDir, 'checkpoint-gate-'))
  const script = join(folder, 'run.sh')
  try {
    const argv = shellArgv(command.shell, script)
    checkProgram(argv[0] ?? '', command)
    const text = `${command.run.replaceAll('\r\n', '\n')}\n`
    await writeFile(script, text, { mode: 0o700 })
    const trace = await traceScript({ text, script, argv, env: command.env, folder })
    const ran = await runArgv(argv, { ...command, env: { ...command.env, ...trace.env } }, output)
    const { code } = ran.end
    return { ...ran, makeGoals: trace.makeGoals, unrun: code === null ? null : await trace.unrun(code) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runArgv(
  argv: readonly string[],
  command: TestCommand,
  output: CommandOutput,
): Promise<Omit<CommandRun, 'unrun' | 'makeGoals'>> {
  const [program = '', ...args] = argv
  const marker = { name: 'CHECKPOINT_GATE_RUN', value: randomBytes(16).toString('hex') }
  const pipes = await openPipes()
  const live = createLiveOutput(output)
  const startedAt = Date.now()
  const child = spawn(program, args, {
    cwd: command.workingDirectory,
    env: { ...command.env, [marker.name]: marker.value },
    detached: true,
    stdio: ['ignore', pipes?.[0].write ?? 'pipe', pipes?.[1].write ?? 'pipe'],
  })
  for (const pipe of pipes ?? []) closeSync(pipe.write)
  const sources = [
    pipes ? readPipe(pipes[0].read, 'stdout', live) : readSocket(child.stdout, 'stdout', live),
    pipes ? readPipe(pipes[1].read, 'stderr', live) : readSocket(child.stderr, 'stderr', live),
  ]
  const mark = `${marker.name}=${marker.value}`
  const watch = watchCommand(child, command.timeoutMinutes, output.cancel, mark)
  const watchdog =
    command.endFamily === undefined || child.pid === undefined
      ? null
      : watchOver(command.endFamily, child.pid, mark)
  try {
    const end = await watch.ended
    await Promise.race([
      Promise.all(sources.map(source => source.closed)),
      setTimeout(graceMs, null, { ref: false }),
    ])
    return { end, startedAt, durationMs: Date.now() - startedAt }
  } finally {
    watchdog?.release()
    for (const source of sources) source.finish()
    await live.end()
  }
}

/** One of the command's streams. */
interface Source {
  readonly closed: Promise<unknown>
  /** Takes what is there and stops reading. */
  readonly finish: () => void
}

/** Reads into one buffer over and over: new ones for each chunk would double the memory of a long stream. */
function readPipe(fd: number, stream: 'stdout' | 'stderr', live: LiveOutput): Source {
  let buffer = Buffer.allocUnsafeSlow(chunkBytes)
  let isClosed = false
  const socket = new Socket({
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer: () => buffer,
      callback(size: number) {
        if (live.take(buffer.subarray(0, size), stream)) return true
        buffer = Buffer.allocUnsafeSlow(chunkBytes)
        live.whenFree(() => socket.resume())
        return false
      },
    },
  })
  const closed = whenClosed(socket).then(() => {
    isClosed = true
  })
  return {
    closed,
    finish() {
      for (let rest = lastBytes; rest > 0 && !isClosed; ) {
        const chunk = readNow(fd)
        if (chunk.length === 0) break
        live.take(chunk, stream)
        rest -= chunk.length
      }
      socket.destroy()
    },
  }
}

/** What a non-blocking descriptor has; empty at its end or if it has nothing now. */
function readNow(fd: number): Buffer {
  const buffer = Buffer.allocUnsafeSlow(chunkBytes)
  try {
    return buffer.subarray(0, readSync(fd, buffer))
  } catch {
    return buffer.subarray(0, 0)
  }
}

function readSocket(socket: Readable | null, stream: 'stdout' | 'stderr', live: LiveOutput): Source {
  if (socket === null) return { closed: Promise.resolve(), finish: () => {} }
  socket.on('data', (chunk: Buffer) => {
    if (live.take(chunk, stream)) return
    socket.pause()
    live.whenFree(() => socket.resume())
  })
  return { closed: whenClosed(socket), finish: () => socket.destroy() }
}

/** An error of the stream ends it, like the end of its input. */
async function whenClosed(socket: Readable): Promise<void> {
  socket.once('error', () => {})
  await new Promise<void>(resolve => {
    socket.once('close', () => resolve())
  })
}

/** Waits for the end of `child`, which a time-out or a cancel brings about. */
function watchCommand(
  child: ChildProcess,
  timeoutMinutes: number | null,
  cancel: AbortSignal | undefined,
  marker: string,
): { readonly ended: Promise<CommandEnd> } {
  const why = { timedOut: false, cancelled: false }
  let stopped: Promise<void> | null = null
  let giveUp: () => void = () => {}
  const gaveUp = new Promise<void>(resolve => {
    giveUp = resolve
  })
  const stop = (reason: keyof typeof why) => {
    why[reason] ||= stopped === null
    stopped ??= child.pid === undefined ? Promise.resolve() : endFamily(child.pid, marker)
    void stopped.then(giveUp)
  }
  const timer =
    timeoutMinutes === null
      ? undefined
      : globalThis.setTimeout(() => stop('timedOut'), Math.min(timeoutMinutes * 60_000, maxTimerMs))
  const onCancel = () => stop('cancelled')
  cancel?.addEventListener('abort', onCancel, { once: true })
  if (cancel?.aborted) onCancel()

  const exit = new Promise<Pick<CommandEnd, 'code' | 'signal'>>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', error => reject(new Error(`The command cannot be started: ${error.message}.`)))
  })
  // A process that even SIGKILL does not end is not waited for.
  const lost = gaveUp.then(() => setTimeout(graceMs)).then(() => ({ code: null, signal: null }))
  const ended = Promise.race([exit, lost]).then(async end => {
    await stopped
    return { ...end, ...why }
  })
  return {
    ended: ended.finally(() => {
      clearTimeout(timer)
      cancel?.removeEventListener('abort', onCancel)
    }),
  }
}

/** A longer timer would fire at once. */
const maxTimerMs = 2 ** 31 - 1

function checkFolder(path: string): void {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (!isFolder) throw new Error(`Input 'working-directory' is '${path}': there is no such folder.`)
}

function checkProgram(program: string, { shell, env, workingDirectory }: TestCommand): void {
  const paths = program.includes('/')
    ? [resolve(workingDirectory, program)]
    : (env.PATH ?? '').split(delimiter).map(folder => join(folder, program))
  if (paths.some(isExecutable)) return
  throw new Error(
    `Input 'shell' is '${shell}': there is no program '${program}' on PATH (${env.PATH ?? ''}).`,
  )
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
