import { withoutColours, withoutPrefix } from './clean-line.ts'
import { createNoticedLines, type NoticedLines } from './foreign-failures.ts'
import { createGoJsonReader } from './go/go-json.ts'
import { createLineSplitter } from './line-splitter.ts'
import { modestFormats, textFormats, textReaders } from './registry.ts'
import {
  type OutputFormat,
  outputFormats,
  type ResultFormat,
  type RunFault,
  type TestResult,
  type TestRun,
} from './result.ts'
import { createResults, type FailureNote, type ResultSink } from './result-sink.ts'
import type { Moment, TextReader } from './text-reader.ts'

/** The input `format`: `auto` recognises each line, `none` reads nothing. */
export type Format = OutputFormat | 'auto' | 'none'

/** What a command's output told. */
export interface OutputRead {
  readonly tests: readonly TestResult[]
  readonly faults: readonly RunFault[]
  /** Formats that were recognised, in order of appearance. */
  readonly formats: readonly ResultFormat[]
  readonly passedUnlisted: number
  readonly noticed: NoticedLines
  /** Exit statuses of frameworks whose tests failed. */
  readonly statuses: readonly number[]
  /** Names of tests that failed only through tests that are told by themselves. */
  readonly explained: ReadonlySet<string>
  readonly notes: readonly FailureNote[]
}

/** How the command went. Times in ms, the first since the epoch. */
export type Ran = Pick<TestRun, 'end' | 'startedAt' | 'durationMs'>

export interface OutputReader {
  /** Takes the next bytes of one of the command's streams; `chunk` may be reused afterwards. `at`: ms since the epoch. */
  readonly write: (chunk: Buffer, stream?: 'stdout' | 'stderr', at?: Moment) => void
  /** Ends the streams: what is still open is a fault. Where the command is the test itself, how it ended is its result. */
  readonly end: (ran: Ran) => OutputRead
}

/** Longer lines are read as far as this; what tells a result stands at their beginning. */
const maxTextBytes = 16 << 10

const openingBrace = 0x7b

/**
 * Reads a test command's output as it comes, in one format or, with `auto`, in whatever mixture of them. Each line goes to
 * the format that last spoke, then to the others; a line that none knows is output of the test that runs.
 */
export function createOutputReader(format: Format): OutputReader & { readonly end: () => OutputRead } {
  const results = createResults()
  const wanted = wantedBy(format)
  const goJson = wanted.includes('go-json') ? createGoJsonReader(results) : null
  const readers = new Map<OutputFormat, TextReader>()
  // What ctest shows once a test has ended says of the tests in it only that they ran as long as that one.
  const within: ResultSink = {
    ...results,
    test: result => {
      const replayed = readers.get('ctest')?.replays?.() ?? null
      results.test(replayed === null ? result : { ...result, span: replayed.span })
    },
  }
  const around: ResultSink = { ...results, replayEnds: () => readers.get('googletest')?.cut?.() }
  for (const one of textFormats) {
    if (wanted.includes(one)) readers.set(one, textReaders[one](one === 'ctest' ? around : within))
  }
  const formats: OutputFormat[] = []
  const { see, noticed } = createNoticedLines()
  let owner: TextReader | null = null
  let now: Moment = null

  const offer = (text: string): boolean => {
    if (owner?.line(text, now)) return true
    const inTest = owner?.inTest() === true || owner?.expectsMore?.() === true
    for (const [name, reader] of readers) {
      if (reader === owner || (inTest && modestFormats.has(name)) || !reader.line(text, now)) continue
      owner = reader
      if (!formats.includes(name)) formats.push(name)
      return true
    }
    return false
  }
  const readJson = (text: string): boolean => {
    if (goJson === null || !text.startsWith('{"')) return false
    const bytes = Buffer.from(text)
    const taken = goJson.line(bytes, 0, bytes.length)
    goJson.settle()
    return taken
  }
  const readText = (bytes: Buffer, start: number, end: number) => {
    const printed = bytes.toString('utf8', start, Math.min(end, start + maxTextBytes))
    const text = withoutColours(printed)
    if ((text !== printed && readJson(text)) || offer(text)) return
    const bare = withoutPrefix(text)
    if (bare !== text && (readJson(bare) || offer(bare))) return
    goJson?.foreign(text)
    const taker = owner ?? readers.get('go')
    if (taker?.inTest() !== true) see(text)
    taker?.foreign(text)
  }
  const onLine = (bytes: Buffer, start: number, end: number) => {
    if (goJson !== null && bytes[start] === openingBrace && goJson.line(bytes, start, end)) return
    readText(bytes, start, end)
  }
  const splitters = { stdout: createLineSplitter(onLine), stderr: createLineSplitter(onLine) }

  return {
    write(chunk, stream = 'stdout', at = null) {
      if (format === 'none') return
      now = at
      splitters[stream].write(chunk)
      goJson?.settle()
    },
    end() {
      splitters.stdout.end()
      splitters.stderr.end()
      goJson?.end()
      for (const reader of readers.values()) reader.end(now)
      if (goJson?.seen()) formats.unshift('go-json')
      return {
        tests: results.tests,
        faults: results.faults,
        formats,
        passedUnlisted: results.passedUnlisted(),
        noticed,
        statuses: results.statuses,
        explained: results.namesExplained,
        notes: results.notes,
      }
    },
  }
}

/** `go test -json` prints what does not build as plain text (before Go 1.24). */
function wantedBy(format: Format): readonly OutputFormat[] {
  if (format === 'go-json') return ['go-json', 'go']
  return outputFormats.filter(one => format === 'auto' || format === one)
}

/** The same for output that is there already, as one stream. */
export function readOutput(chunks: Iterable<Buffer>, format: Format): OutputRead {
  const reader = createOutputReader(format)
  for (const chunk of chunks) reader.write(chunk)
  return reader.end()
}
