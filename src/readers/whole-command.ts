import { crashIn } from '../logs/crash.ts'
import { withoutColours } from './clean-line.ts'
import { createNoticedLines } from './foreign-failures.ts'
import { createLineSplitter } from './line-splitter.ts'
import type { OutputReader } from './read-output.ts'
import type { CommandEnd, Outcome, TestResult } from './result.ts'
import { createResults } from './result-sink.ts'
import { testResult, tooMuchOutput } from './test-result.ts'
import { createTextCapture } from './text-capture.ts'

/** With it a command says that it could not run here. Source: automake, "Scripts-based Testsuites". */
const skipStatus = 77
/** What a shell ends with whose last command was aborted. CRIU refuses a pre-dump so (criu/mem.c BUG_ON). */
export const abortStatus = 134
/** Why it skips stands in the last lines that it prints. */
const reasonLines = 5

/** Reads the output of a command that is the one test itself: what it printed is that test's, how it ended its outcome. */
export function createCommandReader(name: string): OutputReader {
  const results = createResults()
  const lines = createTextCapture()
  const onLine = (bytes: Buffer, start: number, end: number) =>
    lines.add(withoutColours(bytes.toString('utf8', start, end)))
  const splitters = { stdout: createLineSplitter(onLine), stderr: createLineSplitter(onLine) }
  return {
    write: (chunk, stream = 'stdout') => splitters[stream].write(chunk),
    end(ran) {
      splitters.stdout.end()
      splitters.stderr.end()
      const result = resultOf(name, lines.lines(), ran.end)
      const span = { start: ran.startedAt, end: ran.startedAt + ran.durationMs }
      results.test({ ...result, outputLinesCut: lines.cut(), durationMs: ran.durationMs, span })
      if (result.outcome === 'failed' && lines.notableCut()) results.fault(tooMuchOutput(name, ''))
      const { noticed } = createNoticedLines()
      return {
        tests: results.tests,
        faults: results.faults,
        formats: ['command'],
        passedUnlisted: 0,
        noticed,
        statuses: [],
        explained: new Set(),
        notes: [],
      }
    },
  }
}

function resultOf(name: string, lines: readonly string[], { code }: CommandEnd): TestResult {
  const outcome: Outcome = code === 0 ? 'passed' : code === skipStatus ? 'skipped' : 'failed'
  const said = lines.filter(line => line.trim() !== '')
  return testResult({
    format: 'command',
    suite: '',
    name,
    outcome,
    skipReason: outcome === 'skipped' ? said.slice(-reasonLines).join('\n') : '',
    output: outcome === 'passed' ? [] : lines,
    crash: outcome === 'failed' ? (crashIn(lines) ?? (code === abortStatus ? 'signal' : null)) : null,
  })
}
