import { chmod, mkdir, open, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { recordingFiles } from './files.ts'
import { type CriuRun, parseRuns } from './run.ts'

/** While it is open, every run of CRIU through a shim made for its folder is recorded. */
export interface Recording {
  readonly folder: string
  /** Ends the recording, whatever still runs. Copies of logs stay in the folder. */
  close(): Promise<readonly CriuRun[]>
}

/** Runs that end with the tests are told a moment later. */
const patienceMs = 3000
/** 100 000 runs and more. */
const maxRecordBytes = 32 << 20

/**
 * Begins a recording in `folder`, which is made if need be. Other users' processes write there, too: tests start CRIU
 * through sudo and as whom they like.
 */
export async function openRecording(folder: string): Promise<Recording> {
  await mkdir(folder, { recursive: true })
  await chmod(folder, 0o1777)
  const runs = join(folder, recordingFiles.runs)
  const marker = join(folder, recordingFiles.marker)
  await writeFile(runs, '')
  await chmod(runs, 0o666)
  await writeFile(marker, '')
  return {
    folder,
    close: async () => {
      await rm(marker, { force: true })
      await allToldIn(folder)
      return parseRuns(await readRecords(runs), folder)
    },
  }
}

/** Waits for the runs that have ended to be told; those that go on are not waited for longer than `patienceMs`. */
async function allToldIn(folder: string): Promise<void> {
  const deadline = Date.now() + patienceMs
  while ((await readdir(folder)).some(name => name.endsWith(recordingFiles.busy)) && Date.now() < deadline)
    await setTimeout(20)
}

async function readRecords(file: string): Promise<string> {
  await using handle = await open(file)
  const { size } = await handle.stat()
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(Math.min(size, maxRecordBytes)) })
  return buffer.toString('utf8', 0, bytesRead)
}
