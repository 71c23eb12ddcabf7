import { crashIn } from '../../logs/crash.ts'
import { type Position, positionIn } from '../position.ts'
import type { RunFaultKind, TestResult } from '../result.ts'
import { maxListed, type ResultSink } from '../result-sink.ts'
import { spanOf, testResult, tooMuchOutput } from '../test-result.ts'
import { createTextCapture, type TextCapture } from '../text-capture.ts'
import type { Moment, TextReader } from '../text-reader.ts'
import { type Assertion, parseAssertion } from './tap-assertion.ts'
import { addNumber, noNumbers, planProblem, type TapNumbers } from './tap-plan.ts'
import { unfoldYaml } from './yaml-block.ts'

/** An assertion whose diagnostics may still follow. */
interface Pending {
  readonly assertion: Assertion
  readonly lines: TextCapture
  /** How many of them stood before the assertion. */
  readonly stray: number
  readonly start: Moment
  readonly end: Moment
}

/** One TAP document, or the indented one of a subtest. */
interface Document {
  readonly numbers: TapNumbers
  pending: Pending | null
  /** Results of a subtest, until the name of its parent is known. */
  readonly held: TestResult[]
  bailedOut: boolean
}

interface YamlBlock {
  readonly indent: number
  readonly depth: number
  readonly lines: TextCapture
}

const versionLine = /^TAP version \d+$/
/** The first result may stand behind it on its line, where a writer left out the line end. */
const planLine = /^1\.\.(\d+)(?:\s*#\s*(.*)|((?:not )?ok(?!\S).*))?$/
const bailOutLine = /^Bail out!\s*(.*)$/
const subtestLine = /^# Subtest: /
/** What a document can begin with. */
const firstCharacters = new Set('T1on')

/**
 * Reads TAP 12 to 14 as bats, zdtm's report, crun and others write it. The plan decides: results that are missing, twice
 * there or too many are a fault, and so is a document without a plan.
 */
export function createTapReader(sink: ResultSink): TextReader {
  let documents: Document[] = []
  let yaml: YamlBlock | null = null
  let stray = createTextCapture()
  let lastAt: Moment = null

  const documentAt = (depth: number): Document => {
    while (documents.length <= depth) documents.push(newDocument())
    return documents[depth] ?? newDocument()
  }

  const emit = (depth: number, result: TestResult) => {
    const held = documents[depth]?.held
    if (depth === 0 || held === undefined) sink.test(result)
    else if (result.outcome === 'passed' && held.length >= maxListed) sink.passes(1)
    else if (held.length >= 2 * maxListed) sink.test(result)
    else held.push(sink.held(result))
  }

  const flush = (depth: number) => {
    const document = documents[depth]
    const pending = document?.pending
    if (!document || !pending) return
    document.pending = null
    emit(depth, resultOf(pending))
    if (pending.lines.notableCut() && !pending.assertion.ok)
      sink.fault(tooMuchOutput(pending.assertion.name, ''))
  }

  const fault = (kind: RunFaultKind, message: string, output: readonly string[]) =>
    sink.fault({ kind, message, where: '', output })

  /** Ends the documents from `depth` on; those of subtests are named after `parent`. */
  const close = (depth: number, parent: string | null) => {
    for (let d = documents.length - 1; d >= depth; d--) {
      flush(d)
      const document = documents[d]
      if (document === undefined) continue
      const problem = planProblem(document.numbers)
      if (problem !== null && !document.bailedOut) fault('plan', problem, [])
      const name = d === depth ? parent : null
      for (const result of document.held) emit(d - 1, name === null ? result : under(name, result))
    }
    documents = documents.slice(0, depth)
  }

  const endYaml = () => {
    if (yaml === null) return
    const pending = documents[yaml.depth]?.pending
    for (const line of unfoldYaml(yaml.lines.lines())) pending?.lines.add(line)
    yaml = null
  }

  const inYaml = (text: string): boolean => {
    if (yaml === null) return false
    const indent = indentOf(text)
    if (indent === yaml.indent && text.trim() === '...') {
      endYaml()
      return true
    }
    if (text.trim() !== '' && indent < Math.max(yaml.indent, 1) && isStructure(text.trimStart())) {
      fault('cut-off', 'A YAML block of a TAP result has no end.', [text])
      endYaml()
      return false
    }
    yaml.lines.add(text.slice(Math.min(indent, yaml.indent)))
    return true
  }

  const isOpen = (depth: number) => documents.length > depth

  const plan = (depth: number, total: number, reason: string | undefined) => {
    const known = documents[depth]
    if (known !== undefined && known.numbers.plan !== null) close(depth, null)
    const document = documentAt(depth)
    document.numbers.plan = total
    if (total === 0 && reason !== undefined) emit(depth, skippedDocument(reason))
  }

  const assertion = (depth: number, found: Assertion, at: Moment) => {
    close(depth + 1, found.name)
    const before = documents[depth]?.numbers
    const complete = before !== undefined && before.plan !== null && before.count >= before.plan
    if (complete && found.number === 1) close(depth, null)
    flush(depth)
    const document = documentAt(depth)
    addNumber(document.numbers, found.number)
    document.pending = { assertion: found, lines: stray, stray: stray.lines().length, start: lastAt, end: at }
    stray = createTextCapture()
    lastAt = at
  }

  const structure = (depth: number, text: string, at: Moment): boolean => {
    if (versionLine.test(text)) {
      if (isOpen(depth)) close(depth, null)
      documentAt(depth).numbers.versioned = true
      lastAt = at
      return true
    }
    const planned = planLine.exec(text)
    if (planned) {
      plan(depth, Number(planned[1]), planned[2])
      lastAt ??= at
      if (planned[3] !== undefined) structure(depth, planned[3], at)
      return true
    }
    const bail = bailOutLine.exec(text)
    if (bail && isOpen(0)) {
      documentAt(0).bailedOut = true
      fault('bail-out', `Bail out! ${bail[1] ?? ''}`.trim(), [text])
      return true
    }
    const found = parseAssertion(text)
    if (found === null || (found.number === null && found.ok && !isOpen(depth))) return false
    assertion(depth, found, at)
    return true
  }

  const comment = (text: string, indent: number): boolean => {
    // The subtest's own lines are indented deeper.
    if (subtestLine.test(text)) {
      documentAt(Math.floor(indent / 4) + 1)
      return true
    }
    const depth = documents.findLastIndex(document => document.pending !== null)
    documents[depth]?.pending?.lines.add(text)
    return true
  }

  return {
    line(text, at) {
      if (inYaml(text)) return true
      if (documents.length === 0 && !firstCharacters.has(text[0] ?? '')) return false
      const indent = indentOf(text)
      const bare = text.slice(indent)
      const depth = indent / 4
      if (Number.isInteger(depth) && (depth === 0 || isOpen(0)) && depth <= documents.length) {
        if (structure(depth, bare, at)) return true
      }
      if (!isOpen(0)) return false
      if (bare.startsWith('#')) return comment(bare, indent)
      const of = documents.findLastIndex(document => document.pending !== null)
      if (bare.trimEnd() === '---' && of >= 0 && indent >= of * 4) {
        yaml = { indent, depth: of, lines: createTextCapture() }
        return true
      }
      return false
    },
    foreign(text) {
      if (isOpen(0)) stray.add(text)
    },
    // What stands between results is the script's.
    inTest: () => false,
    expectsMore: () => documents.some(lacksResults),
    end() {
      if (yaml !== null) fault('cut-off', 'A YAML block of a TAP result has no end.', [])
      endYaml()
      close(0, null)
    },
  }
}

/** Whether its plan promises more than came. */
function lacksResults({ numbers: { plan, count } }: Document): boolean {
  return plan !== null && count < plan
}

function newDocument(): Document {
  return { numbers: noNumbers(), pending: null, held: [], bailedOut: false }
}

function indentOf(text: string): number {
  let indent = 0
  while (text[indent] === ' ') indent++
  return indent
}

function isStructure(text: string): boolean {
  return (
    versionLine.test(text) || planLine.test(text) || bailOutLine.test(text) || parseAssertion(text) !== null
  )
}

/** Where bats shows that a command of the test failed, its teardown included. */
const failedCommand = /^\s*#\s*\(?(?:from function|in (?:test )?file) /

/**
 * bats 1.8.2's tap13 writes skips as `not ok … # SKIP`; one that shows a command that failed has failed, as a teardown may
 * after the skip. A failure under TODO is an expected one.
 */
function outcomeOf({ ok, directive }: Assertion, lines: readonly string[]): TestResult['outcome'] {
  if (directive === 'skip') return ok || !lines.some(line => failedCommand.test(line)) ? 'skipped' : 'failed'
  if (directive === 'todo' && !ok) return 'skipped'
  return ok ? 'passed' : 'failed'
}

function resultOf({ assertion, lines, stray, start, end }: Pending): TestResult {
  const outcome = outcomeOf(assertion, lines.lines())
  const output = outcome === 'passed' ? [] : lines.lines()
  const { file, line } = positionOf(output)
  const inYaml = yamlNumber(output, 'duration_ms')
  const timedOut = assertion.timedOut || yamlNumber(output, 'timeout_sec') !== null
  return testResult({
    format: 'tap',
    suite: '',
    name: assertion.name,
    outcome,
    skipReason: outcome === 'skipped' ? skipReasonOf(assertion) : '',
    file,
    line,
    durationMs: assertion.durationMs ?? inYaml,
    output,
    strayLines: outcome === 'passed' ? 0 : stray,
    outputLinesCut: lines.cut(),
    // Of the first of a document without a plan before it only the end is known.
    span: spanOf(start ?? end, end),
    crash:
      outcome !== 'failed'
        ? null
        : timedOut
          ? 'timeout'
          : crashIn(output.map(text => text.replace(/^\s*# ?/, ''))),
  })
}

function skipReasonOf({ directive, reason }: Assertion): string {
  return directive === 'todo' ? `TODO ${reason}`.trim() : reason
}

/** As bats prints it, or `file:` and `line:` in a YAML block. */
function positionOf(lines: readonly string[]): Position {
  const printed = positionIn(lines)
  if (printed.file !== null) return printed
  const file = lines
    .map(text => /^\s*(?:file|fileName): *['"]?(.+?)['"]?$/.exec(text))
    .find(match => match !== null)
  return { file: file?.[1] ?? null, line: file ? yamlNumber(lines, 'line') : null }
}

function yamlNumber(lines: readonly string[], key: string): number | null {
  const text = lines.find(line => line.startsWith(`${key}: `))?.slice(key.length + 2)
  const value = Number(text)
  return text === undefined || Number.isNaN(value) ? null : value
}

function under(parent: string, result: TestResult): TestResult {
  return {
    ...result,
    name: `${parent}/${result.name}`,
    parent: result.parent === null ? parent : `${parent}/${result.parent}`,
  }
}

/** `1..0 # skip reason`: a whole file is left out. */
function skippedDocument(reason: string): TestResult {
  const skipReason = reason.replace(/^skip(?:ped)?\b:?\s*/i, '')
  return testResult({ format: 'tap', suite: '', name: '1..0', outcome: 'skipped', skipReason })
}
