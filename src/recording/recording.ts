import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { endOf, runProcess } from '../base/process.ts'
import { isRealFolder } from '../base/real-folder.ts'
import type { Place } from '../host/place.ts'
import { recordingFiles } from './files.ts'
import { recorderProgram } from './program.ts'
import { type CriuRun, parseRuns } from './run.ts'
import { testVariables } from './test-of-run.ts'

/** While it is open, every run of CRIU through a shim made for its folder is recorded. */
export interface Recording {
  readonly folder: string
  /** A recording of the same folder was killed and had left its fifo, which is mended. */
  readonly mended: boolean
  /** Ends the recording, whatever still runs, within seconds. Copies of logs stay in the folder. */
  close(): Promise<readonly CriuRun[]>
}

/** The recorder gives runs that are about to end three seconds. */
const closeMs = 10_000
/** 100,000 runs and more. */
const maxRecordBytes = 32 << 20

/**
 * Begins a recording in `folder`, which is made if need be. Nothing of it outlives this process.
 * @param place where CRIU runs: only there may its logs be read
 * @throws Error when the recorder cannot be started: there is no perl.
 */
export async function openRecording(folder: string, place: Place): Promise<Recording> {
  await mkdir(folder, { recursive: true })
  const runs = join(folder, recordingFiles.runs)
  const fifo = join(folder, recordingFiles.fifo)
  await rm(runs, { force: true })
  const watched = join(folder, recordingFiles.watched)
  await removeWatched(watched, place)
  await mkdir(watched)
  const mended = await rm(fifo).then(
    () => true,
    () => false,
  )
  // Whoever runs CRIU may call.
  const made = await runProcess(['mkfifo', '--mode=666', fifo], { timeoutMs: 10_000 })
  if (made.code !== 0)
    throw new Error(`No fifo could be made for the recorder: ${made.startError || made.stderr.trim()}`)
  const recorder = await startRecorder(folder, fifo, place).catch(async error => {
    await rm(fifo, { force: true })
    throw error
  })
  return {
    folder,
    mended,
    close: async () => {
      const isOurs = await isRealFolder(folder)
      if (isOurs) await rm(fifo, { force: true })
      // What has become of the folder meanwhile is no reason to leave the recorder behind.
      await endRecorder(recorder)
      if (!isOurs) throw new Error(`${folder} was taken away or replaced while CRIU was recorded in it`)
      await removeWatched(watched, place)
      const told = recorder.records()
      await writeNew(runs, told.map(record => `${record}\n`).join(''))
      return parseRuns(told.join('\n'), folder)
    },
  }
}

/** The files in it are the recorder's, which may be root's. */
async function removeWatched(folder: string, place: Place): Promise<void> {
  await runProcess([...place.prefix, 'rm', '-rf', '--', folder], { timeoutMs: 10_000 })
}

interface Recorder {
  readonly process: ChildProcess
  /** What it has told so far: JSON, one text for each run. */
  readonly records: () => readonly string[]
  /** It and its watches have nothing more to tell. */
  readonly allTold: Promise<unknown>
}

/** It takes some hundredths of a second. */
const startLimitMs = 20_000

async function startRecorder(folder: string, fifo: string, place: Place): Promise<Recorder> {
  const told = [folder, fifo, String(process.pid), ...testVariables]
  const [command = '', ...args] = [...place.prefix, 'perl', '-e', recorderProgram, ...told]
  const recorder = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: '/', detached: true })
  const said: string[] = []
  recorder.stdin.on('error', () => {})
  recorder.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString().slice(0, 1000)))
  // Bytes as they are: a piece may end within a character.
  const lines = createInterface({ input: recorder.stdout.setEncoding('latin1') })
  const firstLine = new Promise<string>(resolve => lines.once('line', resolve))
  const records = collectRecords(lines)
  const allTold = once(lines, 'close')
  const closed = once(recorder, 'close').catch(() => {})
  const late = sleep(startLimitMs, null, { ref: false })
  const first = await Promise.race([firstLine, endOf(recorder), late])
  const ready = first === 'ready'
  if (first === null) {
    said.push(`it did not begin within ${startLimitMs / 1000} s`)
    recorder.kill('SIGKILL')
  } else if (typeof first === 'object') {
    said.push(first.startError)
    await closed
  }
  // A recording that nobody closes does not keep the program alive.
  recorder.unref()
  for (const pipe of recorder.stdio) if (pipe instanceof Socket) pipe.unref()
  if (!ready) throw new Error(`The recorder of CRIU's runs could not be started: ${said.join('').trim()}`)
  return { process: recorder, records, allTold }
}

async function endRecorder({ process: recorder, allTold }: Recorder): Promise<void> {
  recorder.ref()
  if (recorder.stdout instanceof Socket) recorder.stdout.ref()
  recorder.stdin?.end()
  const ended = Promise.all([endOf(recorder), allTold])
  const inTime = await Promise.race([ended, sleep(closeMs, null, { ref: false })])
  if (inTime === null) recorder.kill('SIGKILL')
}

/** Puts the pieces of records together; gives those that are whole. */
function collectRecords(lines: Interface): () => readonly string[] {
  const begun = new Map<string, string>()
  const whole: string[] = []
  let bytes = 0
  lines.on('line', line => {
    const [, watch, more, piece = ''] = /^(\d+) ([+.]) (.*)$/s.exec(line) ?? []
    bytes += piece.length
    if (watch === undefined || bytes > maxRecordBytes) return
    const text = (begun.get(watch) ?? '') + piece
    if (more === '+') begun.set(watch, text)
    else {
      begun.delete(watch)
      whole.push(Buffer.from(text, 'latin1').toString('utf8'))
    }
  })
  return () => whole
}

/** Writes a file anew: what a test has put there is replaced, and no link followed. Nothing where the folder is gone. */
async function writeNew(path: string, text: string): Promise<void> {
  await rm(path, { force: true, recursive: true })
  await writeFile(path, text, { flag: 'wx' }).catch(() => {})
}
