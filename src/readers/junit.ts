import { StringDecoder } from 'node:string_decoder'
import sax from 'sax'
import type { Crash } from '../logs/crash.ts'
import { crashIn } from '../logs/crash.ts'
import { goParent, goSkipReason, ownLines } from './go/go-lines.ts'
import { positionIn } from './position.ts'
import type { Outcome, RunFaultKind, TestResult } from './result.ts'
import { maxListed, type ResultSink } from './result-sink.ts'
import { testResult, tooMuchOutput } from './test-result.ts'
import { createTextCapture, type TextCapture } from './text-capture.ts'

export interface JunitReader {
  readonly write: (chunk: Buffer) => void
  readonly end: () => void
}

/** A `<testcase>` that is open. */
interface Case {
  readonly attributes: Readonly<Record<string, string>>
  readonly lines: TextCapture
  /** Of `<failure>`, `<error>` and `<skipped>`, the attributes; null where there is none. */
  failure: Readonly<Record<string, string>> | null
  skip: Readonly<Record<string, string>> | null
  /** Of `<flakyFailure>` and `<flakyError>`, of which surefire and nextest write one for each attempt that failed. */
  flakes: number
  readonly skipLines: TextCapture
}

interface Suite {
  readonly name: string
  readonly declared: Counts
  /** How many tests it says that it has, the skipped ones among them. */
  readonly all: number
  tests: number
  failures: number
  readonly results: TestResult[]
}

/** What an element says that it holds; zero where it says nothing. */
interface Counts {
  readonly tests: number
  readonly failures: number
}

/** An element whose text is kept, and where. */
interface Text {
  readonly element: string
  readonly into: TextCapture
  rest: string
}

/** More of a line is kept by nobody. */
const longestLine = 64 << 10

/** Deeper nesting is no report of any known tool. */
const maxDepth = 64

/**
 * Reads one JUnit XML file as it streams by (gotestsum, ginkgo, pytest, bats, cargo nextest). It knows the five entities of
 * XML and no others: a DOCTYPE, with which entities are made, is refused. `where` is the file's name in faults.
 */
export function createJunitReader(sink: ResultSink, where: string): JunitReader {
  const decoder = new StringDecoder('utf8')
  const parser = sax.parser(true, { position: true })
  const suites: Suite[] = []
  let open: Case | null = null
  let text: Text | null = null
  let depth = 0
  let stopped = false

  const stop = (kind: RunFaultKind, message: string) => {
    if (stopped) return
    stopped = true
    const line = parser.line + 1
    sink.fault({ kind, message: `${where}, line ${line}: ${message}`, where, output: [] })
  }

  const startText = (element: string, into: TextCapture) => {
    text = { element, into, rest: '' }
  }

  const openCaseElement = (name: string, attributes: Record<string, string>, of: Case) => {
    if (attemptElements.has(name)) {
      // Every attempt is judged: what one more said is a claim of its own.
      for (const line of messageLines(attributes.message)) of.lines.add(line)
      if (name.startsWith('flaky')) of.flakes += 1
      startText(name, of.lines)
    } else if (name === 'failure' || name === 'error') {
      // The message of the first is put before the text at the end; each further one is a claim of its own.
      if (of.failure !== null) for (const line of messageLines(attributes.message)) of.lines.add(line)
      of.failure ??= attributes
      startText(name, of.lines)
    } else if (name === 'skipped') {
      of.skip ??= attributes
      startText(name, of.skipLines)
    } else if (name === 'system-out' || name === 'system-err') {
      startText(name, of.lines)
    }
  }

  const openTag = ({ name, attributes }: sax.Tag) => {
    if (++depth > maxDepth) stop('unreadable', `elements lie more than ${maxDepth} deep`)
    if (stopped) return
    if (depth === 1 && name !== 'testsuites' && name !== 'testsuite') {
      stop('unreadable', `<${name}> is not the beginning of JUnit XML`)
    } else if (name === 'testsuite' || name === 'testsuites') {
      suites.push(newSuite(attributes))
    } else if (name === 'testcase' && open === null) {
      const capture = { lines: createTextCapture(), skipLines: createTextCapture() }
      open = { attributes, failure: null, skip: null, flakes: 0, ...capture }
    } else if (open !== null && text === null) {
      openCaseElement(name, attributes, open)
    }
  }

  const closeCase = (of: Case) => {
    const suite = suites.at(-1)
    const result = resultOf(of, suite?.name ?? '')
    if (suite === undefined) sink.test(result)
    else if (result.outcome === 'passed' && suite.results.length >= maxListed) sink.passes(1)
    else if (suite.results.length >= 2 * maxListed) sink.test(result)
    else suite.results.push(sink.held(result))
    if (suite !== undefined) suite.tests++
    if (suite !== undefined && result.outcome === 'failed') suite.failures++
    if (result.outcome === 'failed' && of.lines.notableCut()) {
      sink.fault(tooMuchOutput(result.name, where))
    }
  }

  const closeSuite = () => {
    const suite = suites.pop()
    if (suite === undefined) return
    const results = withAttempts(suite.results, suite.all, suite.tests)
    const names = new Set(results.map(({ name }) => name))
    for (const result of results) {
      sink.test({ ...result, parent: goParent(result.name, name => names.has(name)) })
    }
    const outer = suites.at(-1)
    if (outer !== undefined) {
      outer.tests += suite.tests
      outer.failures += suite.failures
    }
    const named = suite.name === '' ? 'the report' : `suite ${suite.name}`
    for (const what of ['tests', 'failures'] as const) {
      if (suite.declared[what] <= suite[what]) continue
      const message = `${where}: ${named} tells of ${suite.declared[what]} ${what}, but holds ${suite[what]}.`
      sink.fault({ kind: 'plan', message, where, output: [] })
    }
  }

  const closeTag = (name: string) => {
    depth--
    if (stopped) return
    if (text?.element === name) {
      if (text.rest !== '') text.into.add(text.rest)
      text = null
    } else if (name === 'testcase' && open !== null) {
      closeCase(open)
      open = null
    } else if (name === 'testsuite' || name === 'testsuites') {
      closeSuite()
    }
  }

  const addText = (piece: string) => {
    if (text === null || stopped) return
    const lines = (text.rest + piece).split(/\r?\n/)
    // Of a line without an end only the beginning is kept: time stays linear.
    text.rest = (lines.pop() ?? '').slice(0, longestLine)
    for (const line of lines) text.into.add(line)
  }

  parser.onopentag = tag => openTag(tag as sax.Tag)
  parser.onclosetag = closeTag
  parser.ontext = addText
  parser.oncdata = addText
  parser.ondoctype = () => stop('unreadable', 'a DOCTYPE is refused')
  parser.onerror = error => stop('unreadable', firstLine(error.message))

  const write = (piece: string) => {
    if (stopped || piece === '') return
    try {
      parser.write(piece)
    } catch (error) {
      stop('unreadable', firstLine(error instanceof Error ? error.message : String(error)))
    }
  }

  return {
    write(chunk) {
      write(decoder.write(chunk))
    },
    end() {
      write(decoder.end())
      if (!stopped && (depth > 0 || parser.position === 0))
        stop('cut-off', 'the file ends before its root element does')
      while (suites.length > 0) closeSuite()
    },
  }
}

/** Attempts of a test that was run again. Source: surefire StatelessXmlReporter.java, quick-junit TestRerun. */
const attemptElements: ReadonlySet<string> = new Set([
  'flakyFailure',
  'flakyError',
  'rerunFailure',
  'rerunError',
])

function newSuite(attributes: Readonly<Record<string, string>>): Suite {
  const count = (name: string) => Number(attributes[name]) || 0
  // libtest counts what was ignored, and lists it not.
  const tests = count('tests') - count('skipped') - count('disabled')
  const declared = { tests, failures: count('failures') + count('errors') }
  return { name: attributes.name ?? '', declared, all: count('tests'), tests: 0, failures: 0, results: [] }
}

function messageLines(message: string | undefined): readonly string[] {
  return (message ?? '').split(/\r?\n/).filter(line => line !== '' && line !== 'Failed')
}

/** The element's text, and before it its message, unless the text repeats it or it says no more than the element. */
function withMessage(message: string | undefined, lines: readonly string[]): readonly string[] {
  const own = messageLines(message)
  return own.every(line => lines.some(text => text.includes(line))) ? lines : [...own, ...lines]
}

/** Words for a crash in `type` of `<error>` (ginkgo) and `message` of `<failure>` (cargo nextest). */
const crashTypes: Readonly<Record<string, Crash>> = {
  panicked: 'panic',
  timedout: 'timeout',
  interrupted: 'timeout',
  'test timeout': 'timeout',
  'test abort': 'signal',
}

function resultOf(of: Case, suite: string): TestResult {
  const { attributes, failure, skip, flakes } = of
  const failed =
    failure !== null || /^(?:failed|error|errored|panicked|timedout)$/i.test(attributes.status ?? '')
  const outcome = failed ? 'failed' : skip !== null ? 'skipped' : 'passed'
  const output = outputOf(outcome, of)
  const position = positionIn(output)
  const seconds = Number(attributes.time?.replaceAll(',', ''))
  const crash = crashIn(output) ?? crashTypes[failure?.type ?? ''] ?? timedOut(output)
  return testResult({
    format: 'junit',
    suite: attributes.classname || suite,
    name: attributes.name ?? '',
    outcome,
    skipReason: outcome === 'skipped' ? skipReasonOf(output) : '',
    file: attributes.file ?? position.file,
    line: attributes.file === undefined ? position.line : lineOf(attributes.line),
    durationMs: attributes.time === undefined || Number.isNaN(seconds) ? null : Math.round(seconds * 1000),
    output,
    outputLinesCut: of.lines.cut(),
    span: spanIn(attributes, seconds),
    crash: outcome === 'failed' ? crash : null,
    failedAttempts: outcome === 'passed' ? flakes : 0,
  })
}

/** When a test case ran, where it says so itself (nextest): the moment of a suite tells nothing of its cases. */
function spanIn({ timestamp = '' }: Case['attributes'], seconds: number): TestResult['span'] {
  const start = Date.parse(timestamp)
  return Number.isNaN(start) || Number.isNaN(seconds) ? null : { start, end: start + seconds * 1000 }
}

function outputOf(outcome: Outcome, { failure, skip, flakes, lines, skipLines }: Case): readonly string[] {
  if (outcome === 'passed') return flakes > 0 ? ownLines(lines.lines()) : []
  if (outcome === 'failed') return ownLines(withMessage(failure?.message, lines.lines()))
  return outcome === 'skipped' ? withMessage(skip?.message, skipLines.lines()) : []
}

/** bats' word for it. */
function timedOut(output: readonly string[]): Crash | null {
  return output.some(line => /^ {2}`.* failed due to timeout$/.test(line)) ? 'timeout' : null
}

function skipReasonOf(lines: readonly string[]): string {
  const own = ownLines(lines)
  return (
    goSkipReason(own) ||
    own
      .map(line => line.trim())
      .join(' ')
      .trim()
      .replace(/^skipped - /, '')
  )
}

function lineOf(text: string | undefined): number | null {
  const line = Number(text)
  return text !== undefined && Number.isInteger(line) ? line : null
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}

/**
 * One result for each test where the suite has more test cases than it says that it has tests: each attempt is one then, and those
 * before the last have no failure of their own. Source: pytest-rerunfailures beside pytest src/_pytest/junitxml.py.
 */
function withAttempts(results: readonly TestResult[], declared: number, held: number): readonly TestResult[] {
  if (declared === 0 || held <= declared) return results
  const byName = Map.groupBy(results, ({ suite, name }) => `${suite}\t${name}`)
  if (byName.size > declared) return results
  return [...byName.values()].map(attempts => {
    const last = attempts.at(-1) as TestResult
    const failed = attempts.filter(({ outcome }) => outcome === 'failed')
    if (last.outcome !== 'passed') return { ...last, output: failed.flatMap(({ output }) => output) }
    return attempts.length === 1 ? last : { ...last, failedAttempts: attempts.length - 1 }
  })
}
