import { crashIn } from '../../logs/crash.ts'
import { positionIn } from '../position.ts'
import type { RunFault, TestResult } from '../result.ts'
import { maxListed, type ResultSink } from '../result-sink.ts'
import { testResult } from '../test-result.ts'
import { createTextCapture, type TextCapture } from '../text-capture.ts'
import { goParent, goSkipReason, ownLines } from './go-lines.ts'

/** What the summary at the end of gotestsum's output needs to know and to do. */
export interface SummaryHost {
  readonly sink: ResultSink
  /** The summary begins: it repeats every failed and skipped test, with its package. */
  readonly begin: () => void
  /** Whether a test of this name in a package that ends with `suite` was told before; takes it off the list. */
  readonly isKnown: (suite: string, name: string) => boolean
  /** A test of this package failed: that explains why the package did. */
  readonly explain: (suite: string) => void
  /** The end came, without a summary before it. */
  readonly endWithout: () => void
  /** How many passed tests were told one by one since the last call. */
  readonly passesTold: () => number
}

// gotestsum testjson/summary.go
const heading = /^=== (Skipped|Failed|Errors)$/
const entryLine =
  /^=== (FAIL|SKIP): (\S+) (\S*)(?: \(re-run \d+\))? \((?:-?(\d+\.\d+)s|unknown)\)(?: \(re-run \d+\))?$/
const doneLine =
  /^DONE (?:(\d+) runs, )?(\d+) tests?(?:, (\d+) skipped)?(?:, (\d+) failures?)?(?:, (\d+) errors?)? in /

interface Entry {
  readonly outcome: 'failed' | 'skipped'
  readonly suite: string
  readonly name: string
  readonly seconds: string | undefined
  readonly lines: TextCapture
}

/**
 * Reads the summary with which gotestsum ends, whatever format it printed before. Gives a function that takes a line and
 * tells whether it belongs to the summary, and one for the end of the output.
 */
export function createGotestsumReader(host: SummaryHost): {
  readonly line: (text: string) => boolean
  readonly end: () => void
} {
  let begun = false
  let entry: Entry | null = null
  let errors: TextCapture | null = null
  let failures = 0
  let results: TestResult[] = []

  const tell = (runs = 1) => {
    results = withAttempts(results, runs)
    const known = new Set(results.map(({ suite, name }) => `${suite} ${name}`))
    for (const result of results) {
      const parent = goParent(result.name, name => known.has(`${result.suite} ${name}`))
      host.sink.test({ ...result, parent })
    }
    results = []
  }

  const close = () => {
    if (entry === null) return
    const { outcome, suite, name } = entry
    if (outcome === 'failed') {
      failures++
      host.explain(suite)
    }
    // An entry without a name is a package that failed by itself; the package's own line or the exit status tells it.
    if (name === '' || !host.isKnown(suite, name)) {
      if (name === '') host.sink.fault(packageFault(suite, entry.lines.lines()))
      else results.push(resultOf(entry))
      if (results.length >= maxListed) tell()
    }
    entry = null
  }

  const done = ([, runs, total, skipped, failed, failedBuilds]: RegExpExecArray) => {
    close()
    if (!begun) host.endWithout()
    else if (Number(failed ?? 0) > failures) {
      const message = `gotestsum tells of ${failed} failures, but lists ${failures}.`
      host.sink.fault({ kind: 'plan', message, where: '', output: [] })
    }
    if (errors !== null || failedBuilds !== undefined) host.sink.fault(buildFault(errors?.lines() ?? []))
    tell(begun ? Number(runs ?? 1) : 1)
    host.sink.passes(Number(total) - Number(skipped ?? 0) - Number(failed ?? 0) - host.passesTold())
    begun = false
    errors = null
    failures = 0
  }

  return {
    line(text) {
      if (!begun && text[0] !== '=' && text[0] !== 'D') return false
      const finished = doneLine.exec(text)
      if (finished) {
        done(finished)
        return true
      }
      const section = heading.exec(text)
      if (section) {
        close()
        if (!begun) host.begin()
        begun = true
        errors = section[1] === 'Errors' ? createTextCapture() : null
        return true
      }
      if (!begun) return false
      const found = entryLine.exec(text)
      if (found) {
        close()
        const [, word, suite = '', name = '', seconds] = found
        const outcome = word === 'FAIL' ? 'failed' : 'skipped'
        entry = { outcome, suite, name, seconds, lines: createTextCapture() }
        return true
      }
      ;(entry?.lines ?? errors)?.add(text)
      return true
    },
    end() {
      close()
      tell()
      if (!begun) return
      host.sink.fault({ kind: 'cut-off', message: "gotestsum's summary has no end.", where: '', output: [] })
    },
  }
}

/**
 * One result for each test of the summary. With `--rerun-fails` each failed attempt is an entry, and what failed is run again: a
 * test with fewer entries than there were runs has passed in the end.
 */
function withAttempts(results: readonly TestResult[], runs: number): TestResult[] {
  const byName = Map.groupBy(results, ({ suite, name }) => `${suite} ${name}`)
  return [...byName.values()].map(attempts => {
    const [first] = attempts as [TestResult, ...TestResult[]]
    if (runs === 1 || first.outcome !== 'failed') return first
    const all = {
      ...first,
      output: attempts.flatMap(({ output }) => output),
      outputLinesCut: attempts.reduce((sum, one) => sum + one.outputLinesCut, 0),
      crash: attempts.find(({ crash }) => crash !== null)?.crash ?? null,
    }
    return attempts.length < runs
      ? { ...all, outcome: 'passed', crash: null, failedAttempts: attempts.length }
      : all
  })
}

function resultOf({ outcome, suite, name, seconds, lines }: Entry): TestResult {
  const output = ownLines(lines.lines()).filter(line => line.trim() !== '')
  return testResult({
    format: 'go',
    suite,
    name,
    outcome,
    skipReason: outcome === 'skipped' ? goSkipReason(output) : '',
    ...positionIn(output),
    durationMs: seconds === undefined ? null : Math.round(Number(seconds) * 1000),
    output,
    outputLinesCut: lines.cut(),
    crash: outcome === 'failed' ? crashIn(output) : null,
  })
}

function packageFault(suite: string, output: readonly string[]): RunFault {
  const message = `Package ${suite} failed, but none of its tests did.`
  return { kind: crashIn(output) ?? 'exit-code', message, where: suite, output: output.slice(-100) }
}

function buildFault(output: readonly string[]): RunFault {
  return {
    kind: 'build-error',
    message: 'gotestsum tells of errors: code that does not build.',
    where: '',
    output,
  }
}
