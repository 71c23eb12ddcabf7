import { lstat, mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { InputError } from '../base/input-error.ts'
import { isRealFolder } from '../base/real-folder.ts'
import { ctrfReport } from './ctrf.ts'
import { jsonPieces } from './json-pieces.ts'
import { junitPieces } from './junit-xml.ts'
import type { Report } from './report.ts'

/** Folders in which the stages keep logs. */
const logFolders = ['criu-logs', 'self-test']

/**
 * Makes sure that `report-dir` can be written, before anything else is done for it. A link that lies where logs are to be
 * kept leads to what is not the gate's: it is taken away.
 * @returns the folder's path without links, and the links that were taken away
 * @throws InputError that names the folder and what the system said.
 */
export async function openReportFolder(
  dir: string,
): Promise<{ readonly folder: string; readonly removed: readonly string[] }> {
  return await telling(dir, async () => {
    await makeFolder(dir)
    await writeWhole(dir, '.writable', [])
    await rm(join(dir, '.writable'))
    const folder = await realpath(dir)
    const removed: string[] = []
    for (const path of logFolders.map(name => join(folder, name))) {
      const found = await lstat(path).catch(() => null)
      if (!found?.isSymbolicLink()) continue
      await rm(path)
      removed.push(path)
    }
    return { folder, removed }
  })
}

/**
 * Where the report can be written when the tests have run: a link that they put in the place of `folder` is not followed, and a
 * file there is theirs.
 * @param folder as `openReportFolder` gave it; one that is gone is made anew
 * @param scratch in which another one is made where `folder` cannot be used
 */
export async function reportFolderLeft(folder: string, scratch: string): Promise<string> {
  await makeFolder(folder).catch(() => {})
  return (await isRealFolder(folder)) ? folder : await mkdtemp(join(scratch, 'report-'))
}

/**
 * Writes `report.json`, `history.json` and, for a run, `junit.xml` and `ctrf.json` into `dir`, each whole or not at all.
 * @param history the text of `history.json`; null where nothing is remembered
 * @returns the paths that were written.
 * @throws Error that names the folder and what the system said. The caller must not let the step pass then: whoever
 * reads the files would see nothing, or those of an earlier run.
 */
export async function writeReportFolder(
  dir: string,
  report: Report,
  history: string | null,
): Promise<readonly string[]> {
  const { run } = report
  const files: readonly (readonly [string, Iterable<string>])[] = [
    ...(run === null
      ? []
      : ([
          ['junit.xml', junitPieces(run)],
          ['ctrf.json', jsonPieces(ctrfReport(report, run))],
        ] as const)),
    ...(history === null ? [] : ([['history.json', [history.trimEnd()]]] as const)),
    ['report.json', jsonPieces(report)],
  ]
  return await telling(dir, async () => {
    await makeFolder(dir)
    await Promise.all(
      ['junit.xml', 'ctrf.json', 'history.json', 'report.json'].map(name =>
        rm(join(dir, name), { force: true }),
      ),
    )
    for (const [name, pieces] of files) await writeWhole(dir, name, pieces)
    return files.map(([name]) => join(dir, name))
  })
}

/**
 * Like `mkdir -p`. Node's own `recursive` does not end where a folder answers ENOENT to every new name, as /proc does.
 */
async function makeFolder(dir: string): Promise<void> {
  const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
  try {
    await mkdir(dir)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    if (codeOf(error) !== 'ENOENT' || dirname(dir) === dir) throw error
    await makeFolder(dirname(dir))
    await mkdir(dir)
  }
}

async function writeWhole(dir: string, name: string, pieces: Iterable<string>): Promise<void> {
  const part = join(dir, `.${name}.${process.pid}.part`)
  try {
    await writeFile(part, chunks(pieces))
    await rename(part, join(dir, name))
  } finally {
    await rm(part, { force: true })
  }
}

/** A write for each piece would take longer than making it. */
const chunkCharacters = 256 << 10

function* chunks(pieces: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length < chunkCharacters) continue
    yield chunk
    chunk = ''
  }
  yield `${chunk}\n`
}

async function telling<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new InputError([
      `Input 'report-dir': the folder ${dir} cannot be written (${said}). Give a folder that this user may write, or leave the input empty for one in RUNNER_TEMP.`,
    ])
  }
}
