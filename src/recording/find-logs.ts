import { open } from 'node:fs/promises'
import { matchesGlob, resolve } from 'node:path'
import { runProcess } from '../base/process.ts'
import type { Place } from '../host/place.ts'
import type { CriuLog } from '../logs/evidence.ts'
import type { KeptText } from './recorded-run.ts'
import type { CriuRun } from './run.ts'

/** CRIU tells the cause near the end and what it was asked for at the beginning; -v4 logs of big trees have megabytes between. */
const headBytes = 256 << 10
const tailBytes = 256 << 10

/** A suite that leaves more logs names those that matter in its output. */
const mostLogs = 500

export interface LogSearch {
  /** Globs, relative ones from `folder`. */
  readonly globs: readonly string[]
  readonly folder: string
  /** ms since the epoch: what was last written before is another run's. */
  readonly since: number
  /** Through it a log is read that only root may read. */
  readonly place: Place
}

/** The CRIU logs that `globs` match and that were written since then, by path; the middle of a long one is left out. */
export async function findLogs({ globs, folder, since, place }: LogSearch): Promise<readonly CriuLog[]> {
  const absolute = globs.map(glob => resolve(folder, glob))
  if (absolute.length === 0) return []
  const files = await writtenSince(since, outermost(absolute.map(fixedFolder)), place)
  const wanted = files.filter(({ path }) => absolute.some(glob => matchesGlob(path, glob))).slice(0, mostLogs)
  return await Promise.all(
    wanted.map(async ({ path, at }) => ({ path, lines: await readEnds(path, place), modifiedAt: at })),
  )
}

/**
 * Files below `folders` that were written since a moment (ms since the epoch), by path. GNU find looks through 150,000
 * files of /tmp in a tenth of the time of a walk in JavaScript, and as root it sees what the tests ran as root left.
 */
async function writtenSince(
  since: number,
  folders: readonly string[],
  place: Place,
): Promise<readonly { readonly path: string; readonly at: number }[]> {
  const notOurs = ['(', '-name', 'node_modules', '-o', '-name', '.git', ')', '-prune', '-o']
  const recent = ['-type', 'f', '-newermt', `@${since / 1000}`, '-printf', '%T@ %p\\0']
  const argv = [...place.prefix, 'find', ...folders, '-xdev', ...notOurs, ...recent]
  const { stdout } = await runProcess(argv, { timeoutMs: 60_000, maxOutputBytes: 16 << 20 })
  return stdout
    .split('\0')
    .flatMap(entry => {
      const [, seconds, path] = /^([\d.]+) (\/.*)$/s.exec(entry) ?? []
      return seconds === undefined || path === undefined ? [] : [{ path, at: Number(seconds) * 1000 }]
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The folder of a glob up to its first wildcard: `/tmp` of a pattern for all below it. */
function fixedFolder(glob: string): string {
  const parts = glob.split('/')
  const wild = parts.findIndex(part => /[*?[{]/.test(part))
  return parts.slice(0, wild < 0 ? -1 : wild).join('/') || '/'
}

/** Each file is looked at once: a folder within another is left out. */
function outermost(folders: readonly string[]): readonly string[] {
  const distinct = [...new Set(folders)]
  return distinct.filter(
    folder =>
      !distinct.some(other => other !== folder && `${folder}/`.startsWith(other === '/' ? '/' : `${other}/`)),
  )
}

/** The logs of a run that were kept, and what stands in their copies. */
export async function keptTexts({ logs }: CriuRun, place: Place): Promise<readonly KeptText[]> {
  const read = logs.flatMap(({ path, kept, writer }) =>
    kept === null ? [] : [readEnds(kept, place).then(lines => ({ path, kept, writer, lines }))],
  )
  return await Promise.all(read)
}

async function readEnds(path: string, place: Place): Promise<readonly string[]> {
  const bytes = (await readOwn(path)) ?? (await readAsRoot(path, place))
  // Logs are untrusted: NUL bytes and broken UTF-8 are no reason to stop.
  return bytes.toString('utf8').split('\n')
}

async function readOwn(path: string): Promise<Buffer | null> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    const read = async (position: number, length: number) => {
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position })
      return buffer.subarray(0, bytesRead)
    }
    if (size <= headBytes + tailBytes) return await read(0, size)
    const cut = `\n… ${size - headBytes - tailBytes} bytes left out …\n`
    return Buffer.concat([
      await read(0, headBytes),
      Buffer.from(cut),
      await read(size - tailBytes, tailBytes),
    ])
  } catch {
    return null
  }
}

async function readAsRoot(path: string, place: Place): Promise<Buffer> {
  if (!place.root) return Buffer.alloc(0)
  const read = (tool: string, bytes: number) =>
    runProcess([...place.prefix, tool, '-c', String(bytes), '--', path], {
      timeoutMs: 10_000,
      maxOutputBytes: bytes,
    })
  const [head, tail] = await Promise.all([read('head', headBytes + tailBytes), read('tail', tailBytes)])
  const whole = Buffer.byteLength(head.stdout) < headBytes + tailBytes
  return Buffer.from(whole ? head.stdout : `${head.stdout.slice(0, headBytes)}\n…\n${tail.stdout}`)
}
