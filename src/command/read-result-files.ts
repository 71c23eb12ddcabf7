import { createReadStream } from 'node:fs'
import { glob, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createJsonResultsReader } from '../readers/json-results.ts'
import { createJunitReader, type JunitReader } from '../readers/junit.ts'
import type { FilesRead } from '../readers/merge.ts'
import type { RunFault } from '../readers/result.ts'
import { createResults, type ResultSink } from '../readers/result-sink.ts'

/** The clock of file times runs behind by at most a tick of 10 ms (`CLOCK_REALTIME_COARSE`, clock_gettime(2)). */
const clockSlackMs = 20
/** A checkout of a hundred thousand folders takes a few seconds; the whole of a machine may take minutes. */
const searchLimitMs = 20_000

/**
 * Reads the result files (JUnit XML, CTRF, go-json, meson's testlog.json) that match `patterns` (relative to `folder`) and
 * were written since `startedAt`, in the order of their names. A pattern that finds no such file is a fault: results that
 * were promised are missing.
 */
export async function readResultFiles(
  patterns: readonly string[],
  folder: string,
  startedAt: number,
  limitMs = searchLimitMs,
): Promise<FilesRead> {
  const results = createResults()
  const read = new Set<string>()
  for (const pattern of patterns) {
    const { fresh, old, cutShort } = await matching(pattern, folder, startedAt, limitMs)
    if (cutShort) results.fault(tooWide(pattern, limitMs))
    else if (fresh.length === 0) results.fault(nothingFound(pattern, old))
    for (const path of fresh) {
      if (read.has(path)) continue
      read.add(path)
      await readFile(path, results)
    }
  }
  return { tests: results.tests, faults: results.faults, passedUnlisted: results.passedUnlisted() }
}

/** A file that begins like JSON is read as such, any other as JUnit XML. */
async function readFile(path: string, sink: ResultSink): Promise<void> {
  let reader: JunitReader | null = null
  for await (const chunk of createReadStream(path)) {
    reader ??= startsJson(chunk as Buffer)
      ? createJsonResultsReader(sink, path)
      : createJunitReader(sink, path)
    reader.write(chunk as Buffer)
  }
  reader ??= createJunitReader(sink, path)
  reader.end()
}

function startsJson(chunk: Buffer): boolean {
  return /^\uFEFF?\s*[{[]/.test(chunk.toString('utf8', 0, 1000))
}

async function matching(pattern: string, folder: string, startedAt: number, limitMs: number) {
  const fresh: string[] = []
  const old: string[] = []
  const deadline = Date.now() + limitMs
  const isLate = () => Date.now() > deadline
  for await (const found of glob(pattern, { cwd: folder, exclude: isLate })) {
    const path = resolve(folder, found)
    const info = await stat(path).catch(() => null)
    if (info === null || !info.isFile()) continue
    const age = info.mtimeMs - startedAt
    // What was written later than now was not written by this run.
    if (age >= -clockSlackMs && info.mtimeMs <= Date.now() + clockSlackMs) fresh.push(path)
    else old.push(path)
  }
  return { fresh: fresh.sort(), old: old.sort(), cutShort: isLate() }
}

function tooWide(pattern: string, limitMs: number): RunFault {
  return {
    kind: 'unreadable',
    message: `Input 'results' has '${pattern}', which was searched for ${limitMs / 1000} s without an end. Name the folder in which the command writes its report.`,
    where: pattern,
    output: [],
  }
}

function nothingFound(pattern: string, old: readonly string[]): RunFault {
  const seen =
    old.length === 0
      ? 'no file matches'
      : `only files match that this run did not write, by their time (${old.slice(0, 3).join(', ')}${old.length > 3 ? ', …' : ''})`
  return {
    kind: 'unreadable',
    message: `Input 'results' has '${pattern}', but ${seen}. Check that the command writes its report there.`,
    where: pattern,
    output: [],
  }
}
