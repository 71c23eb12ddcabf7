import { crashIn } from './crash.ts'
import { type Position, positionIn } from './position.ts'
import type { RunFaultKind, TestResult } from './result.ts'
import { maxListed, type ResultSink } from './result-sink.ts'
import { createTextCapture, type TextCapture } from './text-capture.ts'
import type { Moment, TextReader } from './text-reader.ts'
import { unfoldYaml } from './yaml-block.ts'

/** `not ok 8 - name # timeout after 60s`, taken apart. */
interface Assertion {
  readonly ok: boolean
  readonly number: number | null
  readonly name: string
  readonly directive: 'skip' | 'todo' | null
  /** What follows the directive. */
  readonly reason: string
  readonly durationMs: number | null
  readonly timedOut: boolean
}

/** An assertion whose diagnostics may still follow. */
interface Pending {
  readonly assertion: Assertion
  readonly lines: TextCapture
  readonly start: Moment
  readonly end: Moment
}

/** One TAP document, or the indented one of a subtest. */
interface Document {
  plan: number | null
  versioned: boolean
  /** All numbers from 1 to this one came. */
  upTo: number
  /** Those that came too early. */
  readonly early: Set<number>
  count: number
  readonly twice: number[]
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
const planLine = /^1\.\.(\d+)(?:\s*#\s*(.*))?$/
const assertionLine = /^(not )?ok(?![^\s])(?:\s+(\d+)(?![^\s]))?(?:\s+-(?![^\s]))?\s*(.*)$/
const bailOutLine = /^Bail out!\s*(.*)$/
const subtestLine = /^# Subtest: /

/** Of numbers out of order; a number that is not kept counts as missing. */
const maxNumbersKept = 10_000

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
    else held.push(result)
  }

  const flush = (depth: number) => {
    const document = documents[depth]
    const pending = document?.pending
    if (!document || !pending) return
    document.pending = null
    emit(depth, resultOf(pending))
    if (pending.lines.notableCut() && !pending.assertion.ok) {
      fault(
        'unreadable',
        `${pending.assertion.name} printed more lines that may name a cause than are kept.`,
        [],
      )
    }
  }

  const fault = (kind: RunFaultKind, message: string, output: readonly string[]) =>
    sink.fault({ kind, message, where: '', output })

  /** Ends the documents from `depth` on; those of subtests are named after `parent`. */
  const close = (depth: number, parent: string | null) => {
    for (let d = documents.length - 1; d >= depth; d--) {
      flush(d)
      const document = documents[d]
      if (document === undefined) continue
      const problem = planProblem(document)
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
    if (known !== undefined && known.plan !== null) close(depth, null)
    const document = documentAt(depth)
    document.plan = total
    if (total === 0 && reason !== undefined) emit(depth, skippedDocument(reason))
  }

  const assertion = (depth: number, found: Assertion, at: Moment) => {
    close(depth + 1, found.name)
    const before = documents[depth]
    const complete = before !== undefined && before.plan !== null && before.count >= before.plan
    if (complete && found.number === 1) close(depth, null)
    flush(depth)
    const document = documentAt(depth)
    const number = found.number ?? document.count + 1
    document.count++
    addNumber(document, number)
    document.pending = { assertion: found, lines: stray, start: lastAt, end: at }
    stray = createTextCapture()
    lastAt = at
  }

  const structure = (depth: number, text: string, at: Moment): boolean => {
    if (versionLine.test(text)) {
      if (isOpen(depth)) close(depth, null)
      documentAt(depth).versioned = true
      lastAt = at
      return true
    }
    const planned = planLine.exec(text)
    if (planned) {
      plan(depth, Number(planned[1]), planned[2])
      lastAt ??= at
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
    end() {
      if (yaml !== null) fault('cut-off', 'A YAML block of a TAP result has no end.', [])
      endYaml()
      close(0, null)
    },
  }
}

function newDocument(): Document {
  return {
    plan: null,
    versioned: false,
    upTo: 0,
    early: new Set(),
    count: 0,
    twice: [],
    pending: null,
    held: [],
    bailedOut: false,
  }
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

/** Reads `[not ]ok [number] [-] [name] [# directive]`; null if the line is none. */
function parseAssertion(text: string): Assertion | null {
  // `ok  <tab>package<tab>time` is go test's.
  if (text.startsWith('ok  \t')) return null
  const match = assertionLine.exec(text)
  if (match === null) return null
  const { name, directive, reason } = parseDirective(match[3] ?? '')
  // zdtm's report adds `# flavor ns`, to failures only.
  const remark = /^(.*?)\s+# (?:timeout after|flavor) \S+$/.exec(name)
  const timed = /^(.*?) in (\d+)ms$/.exec(remark?.[1] ?? name)
  return {
    ok: match[1] === undefined,
    number: match[2] === undefined ? null : Number(match[2]),
    name: (timed?.[1] ?? remark?.[1] ?? name).replaceAll('\\#', '#').trim(),
    directive,
    reason,
    durationMs: timed?.[2] === undefined ? null : Number(timed[2]),
    timedOut: remark !== null && name.includes('# timeout after '),
  }
}

function parseDirective(text: string): Pick<Assertion, 'name' | 'directive' | 'reason'> {
  const match = /^(|.*?[^\\])\s*#\s*(skip|todo)(?:ped)?\b:?\s*(.*)$/i.exec(text)
  if (match === null) return { name: text, directive: null, reason: '' }
  return {
    name: match[1] ?? '',
    directive: match[2]?.toLowerCase() === 'skip' ? 'skip' : 'todo',
    reason: match[3] ?? '',
  }
}

function addNumber(document: Document, number: number): void {
  const { early, twice } = document
  if (number <= document.upTo || early.has(number)) {
    if (twice.length < maxNumbersKept) twice.push(number)
  } else if (early.size < maxNumbersKept) {
    early.add(number)
  }
  while (early.delete(document.upTo + 1)) document.upTo++
}

/** What is wrong with a document's numbers; null if they fulfil the plan. */
function planProblem({ plan, versioned, count, upTo, early, twice }: Document): string | null {
  if (plan === null) {
    return count === 0 && !versioned ? null : `TAP without a plan, after ${count} results: it was cut off.`
  }
  const missing: number[] = []
  for (let number = upTo + 1; number <= plan && missing.length < 10; number++) {
    if (!early.has(number)) missing.push(number)
  }
  const beyond = [...early, upTo].filter(number => number > plan)
  const shown = (numbers: readonly number[]) => numbers.slice(0, 10).join(', ')
  if (missing.length > 0) return `The plan is 1..${plan}, but ${count} came; missing: ${shown(missing)}.`
  if (beyond.length > 0) return `The plan is 1..${plan}, but there is number ${shown(beyond)}.`
  if (twice.length > 0) return `The plan is 1..${plan}; twice there: ${shown(twice)}.`
  return null
}

function outcomeOf({ ok, directive }: Assertion): TestResult['outcome'] {
  // bats 1.8.2's tap13 writes skips as `not ok … # SKIP`; a failure under TODO is an expected one.
  if (directive === 'skip' || (directive === 'todo' && !ok)) return 'skipped'
  return ok ? 'passed' : 'failed'
}

function resultOf({ assertion, lines, start, end }: Pending): TestResult {
  const outcome = outcomeOf(assertion)
  const output = outcome === 'passed' ? [] : lines.lines()
  const { file, line } = placeOf(output)
  const inYaml = yamlNumber(output, 'duration_ms')
  const timedOut = assertion.timedOut || yamlNumber(output, 'timeout_sec') !== null
  return {
    format: 'tap',
    suite: '',
    name: assertion.name,
    parent: null,
    outcome,
    skipReason: outcome === 'skipped' ? skipReasonOf(assertion) : '',
    file,
    line,
    durationMs: assertion.durationMs ?? inYaml,
    output,
    outputLinesCut: lines.cut(),
    span: start === null || end === null ? null : { start, end },
    crash:
      outcome !== 'failed'
        ? null
        : timedOut
          ? 'timeout'
          : crashIn(output.map(text => text.replace(/^\s*# ?/, ''))),
  }
}

function skipReasonOf({ directive, reason }: Assertion): string {
  return directive === 'todo' ? `TODO ${reason}`.trim() : reason
}

/** As bats prints it, or `file:` and `line:` in a YAML block. */
function placeOf(lines: readonly string[]): Position {
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
  return {
    format: 'tap',
    suite: '',
    name: '1..0',
    parent: null,
    outcome: 'skipped',
    skipReason: reason.replace(/^skip(?:ped)?\b:?\s*/i, ''),
    file: null,
    line: null,
    durationMs: null,
    output: [],
    outputLinesCut: 0,
    span: null,
    crash: null,
  }
}
