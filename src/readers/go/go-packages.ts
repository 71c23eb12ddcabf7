import { type Crash, crashIn } from '../../logs/crash.ts'
import { positionIn } from '../position.ts'
import type { Outcome, RunFault } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { spanOf, testResult, tooMuchOutput } from '../test-result.ts'
import { dropPending, type Held, nothingHeld } from './go-held-output.ts'
import { endWords, gluedEnd, goParent, goSkipReason, ownLines } from './go-lines.ts'
import { goPackageFault } from './go-package-fault.ts'

/** A test that runs, or with an empty name a package. */
export interface Running extends Held {
  readonly suite: string
  readonly name: string
  readonly start: number | null
  /** Whether its `run` record was seen. */
  began: boolean
}

/** A package whose tests run. */
interface Suite {
  readonly name: string
  failed: number
  readonly crashes: Set<Crash>
  readonly running: Map<string, Running>
}

/** Packages and tests that run, from their first record to their last. Times are ms since the epoch, `elapsed` seconds. */
export interface GoPackages {
  /** The running test of that name, or with an empty name the package; one that is new begins. */
  readonly open: (suite: string, name: string, start: number | null) => Running
  /** A test begins. One of its name that has no end yet has lost it. */
  readonly begin: (one: Running, time: number | null) => Running
  readonly finish: (one: Running, outcome: Outcome, end: number | null, elapsed: number | null) => void
  /** A package is known of, whatever it holds. */
  readonly openPackage: (name: string) => void
  /** @param outcome null where no record told it */
  readonly finishPackage: (
    name: string,
    outcome: Outcome | null,
    end: number | null,
    failedBuild?: string,
  ) => void
  readonly keepBuildOutput: (importPath: string, output: string | undefined) => void
  readonly running: () => number
  /** Names of the packages that have no end yet. */
  readonly unfinished: () => readonly string[]
}

/** Whoever reads the records. */
interface Reader {
  /** What a test or package has printed. */
  readonly outputOf: (one: Running) => readonly string[]
  /** Nothing of what it printed is wanted. */
  readonly forgetOutput: (one: Running) => void
  readonly closed: (one: Running) => void
}

/** Kept of what the compiler says. */
const maxBuilds = 200
const maxBuildLines = 100

const noLines: readonly string[] = []
const noPosition = { file: null, line: null }

const benchmarkEnd: { readonly outcome: Outcome; readonly seconds: number | null } = {
  outcome: 'passed',
  seconds: null,
}

/** Follows the packages of a run of `go test -json` and puts what ends into `sink`. */
export function createGoPackages(sink: ResultSink, reader: Reader): GoPackages {
  let runningCount = 0
  const suites = new Map<string, Suite>()
  let lastSuite: Suite | null = null
  const builds = new Map<string, string[]>()

  const suiteOf = (name: string): Suite => {
    if (lastSuite?.name === name) return lastSuite
    lastSuite = suites.get(name) ?? { name, failed: 0, crashes: new Set(), running: new Map() }
    suites.set(name, lastSuite)
    return lastSuite
  }

  const open: GoPackages['open'] = (suiteName, name, start) => {
    const suite = suiteOf(suiteName)
    const known = suite.running.get(name)
    if (known !== undefined) return known
    const one: Running = { suite: suiteName, name, start, began: false, ...nothingHeld() }
    suite.running.set(name, one)
    runningCount++
    return one
  }

  const close = (one: Running) => {
    runningCount--
    suiteOf(one.suite).running.delete(one.name)
    reader.closed(one)
  }

  const forget = (one: Running) => {
    dropPending(one)
    reader.forgetOutput(one)
  }

  const finish: GoPackages['finish'] = (one, outcome, end, elapsed) => {
    if (outcome === 'passed' && !sink.listsPasses()) {
      sink.passes(1)
      forget(one)
      close(one)
      return
    }
    const suite = suiteOf(one.suite)
    if (outcome === 'failed') suite.failed++
    const output = outcome === 'passed' ? noLines : ownLines(reader.outputOf(one))
    if (outcome === 'passed') forget(one)
    const crash = outcome === 'failed' ? crashIn(output) : null
    if (crash !== null) suite.crashes.add(crash)
    sink.test(
      testResult({
        format: 'go-json',
        suite: one.suite,
        name: one.name,
        parent: goParent(one.name, name => suite.running.has(name)),
        outcome,
        skipReason: outcome === 'skipped' ? goSkipReason(output) : '',
        ...(outcome === 'passed' ? noPosition : positionIn(output)),
        durationMs: elapsed === null ? null : Math.round(elapsed * 1000),
        output,
        outputLinesCut: one.captured?.linesDropped ?? 0,
        span: spanOf(one.start, end),
        crash,
      }),
    )
    if (outcome === 'failed' && one.captured?.notableDropped) sink.fault(tooMuchOutput(one.name, one.suite))
    close(one)
  }

  /** The end of a test that has no record of it; null if there is none. A benchmark never has one. */
  const hiddenEnd = (one: Running, packageOutcome: Outcome | null) => {
    if (packageOutcome === 'passed' && one.name.startsWith('Benchmark')) return benchmarkEnd
    const glued = reader
      .outputOf(one)
      .map(gluedEnd)
      .findLast(found => found?.name === one.name)
    const outcome = glued ? endWords[glued.word] : undefined
    return glued && outcome ? { outcome, seconds: Number(glued.seconds) } : null
  }

  const begin: GoPackages['begin'] = (one, time) => {
    if (!one.began) {
      one.began = true
      return one
    }
    const hidden = hiddenEnd(one, null)
    if (hidden === null) sink.fault(noEnd(one))
    finish(one, hidden?.outcome ?? 'failed', null, hidden?.seconds ?? null)
    const again = open(one.suite, one.name, time)
    again.began = true
    return again
  }

  /** Ends what of a package still runs; gives the names of those whose end nothing tells. */
  const finishRest = (suite: Suite, outcome: Outcome | null, end: number | null): readonly string[] => {
    const unfinished: string[] = []
    for (const one of [...suite.running.values()].filter(test => test.name !== '')) {
      const hidden = hiddenEnd(one, outcome)
      if (hidden === null) unfinished.push(one.name)
      finish(one, hidden?.outcome ?? 'failed', end, hidden?.seconds ?? null)
    }
    return unfinished
  }

  const finishPackage: GoPackages['finishPackage'] = (name, outcome, end, failedBuild) => {
    const suite = suiteOf(name)
    const unfinished = finishRest(suite, outcome, end)
    const one = suite.running.get('')
    const output = one && outcome !== 'passed' ? ownLines(reader.outputOf(one)) : noLines
    if (one) {
      forget(one)
      close(one)
    }
    const build = failedBuild === undefined ? undefined : (builds.get(failedBuild) ?? [])
    const { failed: failedTests, crashes } = suite
    const fault = goPackageFault({ name, outcome, failedTests, unfinished, crashes, output, build })
    if (fault !== null) sink.fault(fault)
    suites.delete(name)
    lastSuite = null
    if (failedBuild !== undefined) builds.delete(failedBuild)
  }

  return {
    open,
    begin,
    finish,
    openPackage: name => void suiteOf(name),
    finishPackage,
    keepBuildOutput(importPath, output) {
      const lines = builds.get(importPath) ?? []
      if (output && lines.length < maxBuildLines) lines.push(output.trimEnd())
      if (builds.size < maxBuilds) builds.set(importPath, lines)
    },
    running: () => runningCount,
    unfinished: () => [...suites.keys()],
  }
}

function noEnd(one: Running): RunFault {
  return { kind: 'cut-off', message: `${one.name} began and has no end.`, where: one.suite, output: [] }
}
