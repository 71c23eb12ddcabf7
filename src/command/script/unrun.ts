import type { Unrun, UnrunPart } from '../../readers/result.ts'
import {
  functionCalled,
  isCommand,
  lineAt,
  mayTest,
  type ParsedShell,
  type Part,
  programOf,
  shownPart,
  wordsOf,
} from './syntax.ts'
import { endsShell, firstCommand, type TraceRecord, type Watched } from './trace.ts'

/** What stands behind a command: what would have been run, and what might have been. */
interface Behind {
  readonly sure: readonly Part[]
  readonly maybe: readonly Part[]
}

const nothing: Behind = { sure: [], maybe: [] }

const joined = (all: readonly Behind[]): Behind => ({
  sure: all.flatMap(({ sure }) => sure),
  maybe: all.flatMap(({ maybe }) => maybe),
})

/**
 * What of a traced script did not run, and where it ended; null where all of it did.
 * @param file path of the script as the shell knows it
 */
export function unrunOf(
  script: ParsedShell,
  records: readonly TraceRecord[],
  watched: Watched,
  file: string,
): Unrun | null {
  const own = records.filter(({ sources }) => sources.length === 0 || sources.includes(file))
  const ends = own.filter(({ kind, flags }) => kind === 'failed' && flags.includes('e'))
  const exits = own.filter(one => one.kind === 'reached' && partsOf(script, one, file).some(endsShell))
  const ended = [...ends, ...exits.slice(-1)].map(record => ({
    record,
    behind: behindRecord(script, record, watched, file),
  }))
  const skipped = leftOut(script, own, file)
  const { sure, maybe } = joined([...ended.map(({ behind }) => behind), ...skipped.map(one => one.behind)])
  const last = ended.find(({ behind }) => behind.sure.length + behind.maybe.length > 0)
  const at = last === undefined ? (skipped[0]?.at ?? null) : (partsOf(script, last.record, file)[0] ?? null)
  return told(script, at, { sure, maybe })
}

/** Of a script that ended well: tests to the right of `&&` that did not run since those to its left failed. */
export function leftOutOf(script: ParsedShell, records: readonly TraceRecord[], file: string): Unrun | null {
  const skipped = leftOut(script, records, file)
  return told(script, skipped[0]?.at ?? null, joined(skipped.map(({ behind }) => behind)))
}

function told(script: ParsedShell, at: Part | null, { sure, maybe }: Behind): Unrun | null {
  const shown = (parts: readonly Part[]): readonly UnrunPart[] =>
    [...new Set(parts)].map(part => ({
      line: lineAt(script.text, part.node.pos),
      text: shownPart(script, part),
    }))
  const testing = sure.filter(part => mayTest(script, part))
  const likely = maybe.filter(part => mayTest(script, part))
  if (sure.length === 0 && likely.length === 0) return null
  const kind = testing.length > 0 ? 'tests' : likely.length > 0 ? 'maybe-tests' : 'no-tests'
  const parts = shown(kind === 'tests' ? testing : kind === 'maybe-tests' ? likely : sure)
  const [where] = at === null ? [] : shown([at])
  return { kind, at: where ?? null, parts }
}

/** The parts of a script that a record may speak of, the likeliest first. */
function partsOf(script: ParsedShell, record: TraceRecord, file: string): readonly Part[] {
  if (record.sources[0] !== undefined && record.sources[0] !== file) return []
  return commandsAt(script, record.line, record.functions[0] ?? 'main', record.command)
}

/** Commands in that line of that function that read as bash has it; without bash's words all of them, the last first. */
function commandsAt(
  script: ParsedShell,
  line: number,
  name: string,
  command: string | null,
): readonly Part[] {
  const scope = name === 'main' || name === 'source' ? null : functionCalled(script, name)
  const here = script.parts.filter(
    part =>
      isCommand(part.node) &&
      scopeOf(part) === scope &&
      lineAt(script.text, part.node.pos) <= line &&
      line <= lineAt(script.text, part.node.end),
  )
  if (command === null) return here.toReversed()
  const wanted = lettersOf(command)
  const reads = here.filter(({ node }) => {
    const written = lettersOf(script.text.slice(node.pos, node.end))
    // With a here-document bash tells its text as well.
    return written === wanted || (written !== '' && command.includes('<<') && wanted.startsWith(written))
  })
  if (reads.length > 0) return reads
  // What bash writes of a group has none of its comments.
  return command.startsWith('(') ? here.filter(({ node }) => node.type === 'Subshell') : []
}

/** What is left of a command however it is written: bash has its own blanks, quotes and line ends. */
function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** The function that a part is in; null outside of all. */
function scopeOf(part: Part): Part | null {
  for (let one = part.parent; one !== null; one = one.parent) if (one.node.type === 'Function') return one
  return null
}

function behindRecord(script: ParsedShell, record: TraceRecord, watched: Watched, file: string): Behind {
  const rounds = new Map(watched.loops.map((loop, index) => [loop, record.loops[index]]))
  const found: Behind[] = []
  const climb = (from: Part): boolean => {
    const { behind, boundary } = behindPart(from, rounds)
    found.push(behind)
    return boundary
  }
  const [part] = partsOf(script, record, file)
  // A simple command in a pipe is told to have failed for the whole of it.
  const pipe = part?.parent?.node.type === 'Pipeline' ? part.parent : part
  // It is not known where a command of this file stands that does not read as any: all behind its line may not have run.
  if (pipe === undefined && (record.sources[0] ?? file) === file) found.push(maybeBehind(script, record))
  let bounded = pipe !== undefined && climb(pipe)
  // Up through the calls, as long as it is the same shell.
  for (const [index, line] of record.callLines.entries()) {
    const [name, caller] = record.functions.slice(index, index + 2)
    if (bounded || name === undefined || caller === undefined) break
    if ((record.sources[index + 1] ?? file) !== file) continue
    const call = commandsAt(script, line, caller, null).find(({ node }) => callsIt(node, name))
    // What stands behind it in a file that was read is not looked at.
    if (call !== undefined && record.sources[index] !== file) found.push({ ...nothing, maybe: [call] })
    bounded = call !== undefined && climb(call)
  }
  return joined(found)
}

/**
 * Statements outside of functions from the line of a record on. None for a command that stands in another line: a trap that
 * runs at the end has bash tell of the last command, in a line of the trap's own.
 */
function maybeBehind({ text, parts }: ParsedShell, { line, command }: TraceRecord): Behind {
  const wanted = lettersOf(command)
  const written = ({ node }: Part) => lettersOf(text.slice(node.pos, node.end))
  const elsewhere = parts.some(
    part =>
      isCommand(part.node) && (written(part) === wanted || (isTrap(part) && written(part).includes(wanted))),
  )
  if (elsewhere) return nothing
  const later = parts.filter(
    part => part.node.type === 'Statement' && scopeOf(part) === null && lineAt(text, part.node.pos) >= line,
  )
  return { ...nothing, maybe: later.filter(isRun) }
}

function isTrap({ node }: Part): boolean {
  return node.type === 'Command' && node.name?.value === 'trap'
}

/** @param name of a function, or bash's word for a file that is read */
function callsIt(node: Part['node'], name: string): boolean {
  if (node.type !== 'Command') return false
  const [word = ''] = wordsOf(node)
  return word === name || (name === 'source' && (word === 'source' || word === '.'))
}

/** What stands behind a part within its shell; `boundary`: the shell ends there, and not at the end of a function. */
function behindPart(
  part: Part,
  rounds: ReadonlyMap<Part, { readonly value: string; readonly last: string } | undefined>,
): { readonly behind: Behind; readonly boundary: boolean } {
  const found: Behind[] = []
  let inner = part
  for (let outer = part.parent; outer !== null; inner = outer, outer = outer.parent) {
    const { node, children } = outer
    const place = children.indexOf(inner)
    if (node.type === 'Function') return { behind: joined(found), boundary: false }
    if (
      node.type === 'Subshell' ||
      node.type === 'Coproc' ||
      (node.type === 'Pipeline' && children.length > 1)
    )
      return { behind: joined(found), boundary: true }
    if (node.type === 'Statement' && node.background === true)
      return { behind: joined(found), boundary: true }
    if (node.type === 'Script' || node.type === 'CompoundList')
      found.push({ ...nothing, sure: children.slice(place + 1).filter(isRun) })
    if (node.type === 'AndOr')
      found.push({
        ...nothing,
        sure: children.slice(place + 1).filter((_, i) => node.operators[place + i] === '&&'),
      })
    if (isLoop(outer) && inner === children.at(-1)) {
      const round = rounds.get(outer)
      if (round === undefined) found.push({ ...nothing, maybe: [inner] })
      else if (round.value !== round.last) found.push({ ...nothing, sure: [inner] })
    }
  }
  return { behind: joined(found), boundary: true }
}

function isLoop({ node }: Part): boolean {
  return ['For', 'While', 'ArithmeticFor', 'Select'].includes(node.type)
}

/** A definition runs nothing. */
function isRun({ children }: Part): boolean {
  return !(children.length === 1 && children[0]?.node.type === 'Function')
}

/** Right sides of `&&` that were not reached though the left side, which tests, was. */
function leftOut(
  script: ParsedShell,
  records: readonly TraceRecord[],
  file: string,
): readonly { readonly at: Part; readonly behind: Behind }[] {
  const reached = new Set(
    records
      .filter(({ kind }) => kind === 'reached')
      .flatMap(record => partsOf(script, record, file).slice(0, 1)),
  )
  return script.parts.flatMap(part => {
    const { node, children } = part
    if (node.type !== 'AndOr') return []
    const first = children.findIndex((_, index) => index > 0 && stopsAt(part, index, reached))
    const left = children[first - 1]
    if (left === undefined || !children.slice(0, first).some(child => mayTest(script, child))) return []
    return [{ at: firstCommand(left), behind: { ...nothing, sure: children.slice(first) } }]
  })
}

/** Whether the right side at this place was not reached, and stands behind `&&` and a left side that was. */
function stopsAt({ node, children }: Part, place: number, reached: ReadonlySet<Part>): boolean {
  const [left, right] = [children[place - 1], children[place]]
  if (node.type !== 'AndOr' || left === undefined || right === undefined) return false
  return (
    node.operators[place - 1] === '&&' && reached.has(firstCommand(left)) && !reached.has(firstCommand(right))
  )
}

/**
 * What may not have run of a script that was not traced and ended badly: null where at most one command of it tests, so that
 * results tell that it ran.
 */
export function unseenIn(script: ParsedShell): Unrun | null {
  const units = testingIn(script, script.root, new Set())
  if (units.length < 2) return null
  return {
    kind: 'maybe-tests',
    at: null,
    parts: units
      .slice(1)
      .map(part => ({ line: lineAt(script.text, part.node.pos), text: shownPart(script, part) })),
  }
}

/** The commands that may test, in their order; one within a loop twice, since it may run so. */
function testingIn(script: ParsedShell, part: Part, calls: ReadonlySet<Part>): readonly Part[] {
  if (part.node.type === 'Function') return []
  if (part.node.type !== 'Command') {
    const within = part.children.flatMap(child => testingIn(script, child, calls))
    return isLoop(part) ? [...within, ...within] : within
  }
  if (!mayTest(script, part)) return []
  const body = functionCalled(script, programOf(wordsOf(part.node)))
  if (body === null || calls.has(body)) return [part]
  const within = new Set([...calls, body])
  return body.children.flatMap(child => testingIn(script, child, within))
}
