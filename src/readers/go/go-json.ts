import type { RunFault } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { createHeldOutput } from './go-held-output.ts'
import { createGoPackages } from './go-packages.ts'
import { eventOutcomes, type GoEvent, parseEvent, recordPart, recordStart } from './go-record.ts'
import { createGoScan } from './go-scan.ts'
import { timeOf } from './go-time.ts'

export interface GoJsonReader {
  /** Reads one line; false if it is no record of `go test -json`. `bytes` stays valid until `settle`. */
  readonly line: (bytes: Buffer, start: number, end: number) => boolean
  /** Copies what must outlive the current chunk. */
  readonly settle: () => void
  readonly end: () => void
  /** Whether a record was seen. */
  readonly seen: () => boolean
  /** A line that no format took: it may be a part of a record. */
  readonly foreign: (text: string) => void
}

/**
 * Reads `go test -json`. Nearly all records are output of tests that will pass, so those are told apart by a few bytes and
 * kept raw; they are parsed only if the test does not pass.
 */
export function createGoJsonReader(sink: ResultSink): GoJsonReader {
  let seen = false
  let broken = 0
  let brokenExample = ''
  let chunk: Buffer | null = null

  const damaged = (text: string) => {
    if (broken++ === 0) brokenExample = text.slice(0, 500)
  }
  const settle = () => {
    scan.settle()
    held.settle(packages.running())
    chunk = null
  }
  const held = createHeldOutput(damaged)
  const packages = createGoPackages(sink, {
    outputOf(one) {
      settle()
      return held.linesOf(one)
    },
    forgetOutput: one => scan.drop(one),
    closed: one => scan.forget(one),
  })
  const scan = createGoScan({
    open: packages.open,
    begin: packages.begin,
    passed: (one, time, seconds) => packages.finish(one, 'passed', time, seconds),
    output: held.hold,
  })

  const parsed = (event: GoEvent, bytes: Buffer, start: number, end: number) => {
    scan.flush()
    const suite = event.Package ?? ''
    const time = event.Time === undefined ? null : timeOf(event.Time)
    const outcome = eventOutcomes.get(event.Action) ?? null
    if (event.ImportPath !== undefined) {
      packages.keepBuildOutput(event.ImportPath, event.Output)
    } else if (outcome !== null && event.Test) {
      packages.finish(packages.open(suite, event.Test, time), outcome, time, event.Elapsed ?? null)
    } else if (outcome !== null) {
      packages.finishPackage(suite, outcome, time, event.FailedBuild)
    } else if (event.Action === 'output') {
      held.hold(packages.open(suite, event.Test ?? '', time), bytes, start, end, 1)
    } else if (event.Action === 'run') {
      packages.begin(packages.open(suite, event.Test ?? '', time), time)
    } else if (event.Action === 'start') {
      packages.openPackage(suite)
    }
  }

  const slow = (bytes: Buffer, start: number, end: number): boolean => {
    const text = bytes.toString('utf8', start, end)
    if (!recordStart.test(text)) return false
    const event = parseEvent(text)
    seen = true
    if (event === null) damaged(text)
    else parsed(event, bytes, start, end)
    return true
  }

  return {
    line(bytes, start, end) {
      if (chunk !== bytes) {
        settle()
        chunk = bytes
      }
      if (!scan.take(bytes, start, end)) return slow(bytes, start, end)
      seen = true
      return true
    },
    settle,
    seen: () => seen,
    foreign(text) {
      if (seen && recordPart.test(text)) damaged(text)
    },
    end() {
      settle()
      for (const name of packages.unfinished()) packages.finishPackage(name, null, null)
      if (broken > 0) sink.fault(unreadable(broken, brokenExample))
    },
  }
}

function unreadable(count: number, example: string): RunFault {
  return {
    kind: 'unreadable',
    message: `${count} damaged ${count === 1 ? 'record' : 'records'} of go test -json; results may be lost.`,
    where: '',
    output: [example],
  }
}
