import type { For } from 'unbash'
import { shellQuoted } from '../../base/shell-quoted.ts'
import { isHarmless, lineAt, mayTest, type ParsedShell, type Part, programOf, wordsOf } from './syntax.ts'

/** One thing that a traced shell told: a command that failed, or one of the watched lines that was reached. */
export interface TraceRecord {
  readonly kind: 'failed' | 'reached'
  /** `$-`: with an `e` in it the shell ends after a command that failed. */
  readonly flags: string
  /** How many subshells stand around it. */
  readonly depth: number
  readonly line: number
  /** Lines of the calls that led to it, the innermost first. */
  readonly callLines: readonly number[]
  /** Functions that it is in, the innermost first; `main` and `source` are bash's own words. */
  readonly functions: readonly string[]
  readonly sources: readonly string[]
  /** As bash writes it. */
  readonly command: string
  /** Of each of the watched loops, the value of its variable, and its last word. */
  readonly loops: readonly { readonly value: string; readonly last: string }[]
}

/** What is to be seen while a script runs. */
export interface Watched {
  /** Lines of which it matters whether they were reached. */
  readonly lines: readonly number[]
  /** Loops of which it matters whether a round was the last. */
  readonly loops: readonly Part[]
}

/** More loops are not looked at: each costs a process where a command fails. */
const mostLoops = 8

/**
 * What a script needs to have watched: commands that bash does not tell the failure of (to the left of `&&`), what stands
 * behind them, and commands that end the shell by themselves.
 */
export function watchedIn(script: ParsedShell): Watched {
  const lines = new Set<number>()
  const watch = (part: Part) => lines.add(lineAt(script.text, part.node.pos))
  for (const part of script.parts) {
    const { node } = part
    if (node.type === 'AndOr' && part.children.filter(child => mayTest(script, child)).length > 1)
      for (const child of part.children) watch(firstCommand(child))
    if (endsShell(part)) watch(part)
  }
  const loops = script.parts.filter(({ node }) => node.type === 'For' && isHarmless(node, script.text))
  return { lines: [...lines], loops: loops.slice(0, mostLoops) }
}

/** Whether a command ends the shell that runs it: `exit`, or `exec` with a program. */
export function endsShell({ node }: Part): boolean {
  if (node.type !== 'Command') return false
  const [name, ...rest] = wordsOf(node)
  return name === 'exit' || (name === 'exec' && rest.length > 0 && programOf([name, ...rest]) !== 'exec')
}

/** The command that is reached first where a part is. */
export function firstCommand(part: Part): Part {
  const first = part.children[0]
  return part.node.type === 'Command' || first === undefined ? part : firstCommand(first)
}

/**
 * Whether a script looks at its own traps or options, or sets the trap that a trace needs: then it is left alone, so that it
 * finds what it would find without the gate.
 */
export function isSelfConscious(text: string): boolean {
  return selfConscious.test(text)
}

const selfConscious = new RegExp(
  [
    String.raw`\$-|\$\{-|\b(?:SHELLOPTS|BASHOPTS|BASH_ENV|BASH_ARG[CV]|BASH_XTRACEFD|errtrace|functrace|extdebug|shopt|ERR|DEBUG|RETURN)\b`,
    String.raw`\bset [+-]o\s*(?:$|[;&|>)])|\bset -[A-Za-z]*[ET]|\bset\s*(?:$|[;&|>)])`,
    String.raw`\b(?:declare|typeset)(?:\s+-p)?\s*(?:$|[;&|>)])|\btrap\b(?:\s+-[lp]\b|\s*(?:$|[;&|>)]))`,
  ].join('|'),
  'm',
)

/**
 * Two scripts for bash: the first, named by BASH_ENV, reads the second, which sets the traps and leaves everything else as it
 * was. `$_`, the last word of the last command, stays what it is: a trap ends with it, and so does the first script.
 * Source: bash(1), BASH_ENV, trap, set -E.
 * @param file paths of the second script and of the trace
 * @param own the BASH_ENV that the job has, which stays in force
 */
export function tracingScripts(
  { lines, loops }: Watched,
  text: string,
  file: { readonly inner: string; readonly trace: string },
  own: string | null,
): { readonly outer: string; readonly inner: string } {
  const to = `>>${shellQuoted(file.trace)} 2>/dev/null`
  const rounds = loops.map(({ node }) => (node.type === 'For' ? roundOf(node, text) : ''))
  const common =
    '"$-" "$BASH_SUBSHELL" "$LINENO" "${BASH_LINENO[*]-}" "${FUNCNAME[*]-}" "${BASH_SOURCE[*]-}" "$BASH_COMMAND"'
  const told = (kind: string) => `printf "%s\\0" ${kind} ${common} ${rounds.join(' ')} "$_" ${to}`
  // Within a group whose errors go nowhere `set -x` shows nothing of it.
  const trap = (body: string, signal: string) =>
    `trap -- ${shellQuoted(`{ ${body}; } 2>/dev/null`)} ${signal}`
  const traps = [`: ${to}`, trap(told('failed'), 'ERR')]
  if (lines.length > 0) {
    const reached = `case $LINENO in ${lines.join('|')}) ${told('reached')};; *) : "$_";; esac`
    traps.push(trap(reached, 'DEBUG'), 'set -T')
  }
  const restored = own === null ? 'unset BASH_ENV' : `BASH_ENV=${shellQuoted(own)}; . "$BASH_ENV"`
  return {
    outer: `. ${shellQuoted(file.inner)} "$_"\n`,
    inner: `${[restored, 'set -E', ...traps].join('\n')}\n`,
  }
}

/** The value of the loop's variable, and the last of its words, looked at in a subshell. */
function roundOf({ name, wordlist }: For, text: string): string {
  const [first] = wordlist ?? []
  const last = wordlist?.at(-1)
  const words = first === undefined || last === undefined ? '"$@"' : text.slice(first.pos, last.end)
  const variable = name.text
  return `"\${${variable}-}" "$(for ${variable} in ${words}; do :; done 2>/dev/null; printf %s "\${${variable}-}")"`
}

/** Fields of a record before and behind those of its loops. */
const fieldsBefore = 8

/** Reads what a trace holds, as far as it is whole. */
export function readTrace(text: string, loops: number): readonly TraceRecord[] {
  const fields = text.split('\0')
  const size = fieldsBefore + 2 * loops + 1
  const records: TraceRecord[] = []
  for (let at = 0; at + size <= fields.length; at += size) {
    const [kind, flags = '', depth, line, callLines = '', functions = '', sources = '', command = ''] =
      fields.slice(at, at + fieldsBefore)
    if (kind !== 'failed' && kind !== 'reached') return records
    records.push({
      kind,
      flags,
      depth: Number(depth),
      line: Number(line),
      callLines: wordsIn(callLines).map(Number),
      functions: functionsIn(wordsIn(functions), wordsIn(sources)),
      sources: wordsIn(sources),
      command,
      loops: Array.from({ length: loops }, (_, index) => ({
        value: fields[at + fieldsBefore + 2 * index] ?? '',
        last: fields[at + fieldsBefore + 2 * index + 1] ?? '',
      })),
    })
  }
  return records
}

/** Outside of functions bash has no names, though it knows of the files. */
function functionsIn(functions: readonly string[], sources: readonly string[]): readonly string[] {
  if (functions.length > 0) return functions
  return sources.map((_, index) => (index < sources.length - 1 ? 'source' : 'main'))
}

function wordsIn(text: string): readonly string[] {
  return text.split(' ').filter(word => word !== '')
}
