import {
  type Command,
  type CommandNode,
  type For,
  forEachChild,
  type ParsedScript,
  parse,
  type SyntaxNode,
  type Word,
} from 'unbash'

/** A part of a script, and where it stands. */
export interface Part {
  readonly node: SyntaxNode
  readonly parent: Part | null
  readonly children: readonly Part[]
}

/** A script, taken apart. */
export interface ParsedShell {
  readonly text: string
  readonly root: Part
  /** Every part of it, outer ones first. */
  readonly parts: readonly Part[]
}

/** Reads a shell script; null for one with an error of syntax, of which bash runs as much as it understands. */
export function parseShell(text: string): ParsedShell | null {
  const script: ParsedScript = parse(text)
  if (script.errors !== undefined && script.errors.length > 0) return null
  const parts: Part[] = []
  const take = (node: SyntaxNode, parent: Part | null): Part => {
    const children: Part[] = []
    const part = { node, parent, children }
    parts.push(part)
    forEachChild(node, child => {
      if (isStructure(child)) children.push(take(child, part))
    })
    return part
  }
  const root = take(script, null)
  return { text, root, parts }
}

const structure: ReadonlySet<SyntaxNode['type']> = new Set([
  'Script',
  'Statement',
  'CompoundList',
  'AndOr',
  'Pipeline',
  'Command',
  'Subshell',
  'BraceGroup',
  'If',
  'Elif',
  'For',
  'ArithmeticFor',
  'Select',
  'While',
  'Case',
  'CaseItem',
  'Function',
  'Coproc',
  'Redirected',
  'TestCommand',
  'ArithmeticCommand',
])

/** Commands and what holds them; the words of commands, with what is substituted in them, are not looked into. */
function isStructure(node: SyntaxNode): boolean {
  return structure.has(node.type)
}

/** The line that a place in a text is in, counted from 1. */
export function lineAt(text: string, at: number): number {
  let line = 1
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) line += 1
  return line
}

/** The first line of a part, shortened, as people know it. */
export function shownPart({ text }: ParsedShell, { node }: Part): string {
  const [first = ''] = text.slice(node.pos, node.end).split('\n')
  return first.length > 100 ? `${first.slice(0, 99)}…` : first
}

/** What a command is called with, as far as its words are plain text; an expansion is an empty word. */
export function wordsOf({ name, args }: Command): readonly string[] {
  const words = [...(name === undefined ? [] : [name]), ...args.filter(arg => arg.type === 'Word')]
  return words.map(word => (isPlain(word) ? word.value : ''))
}

function isPlain({ parts = [] }: Word): boolean {
  return parts.every(({ type }) => type === 'Literal' || type === 'SingleQuoted' || type === 'DoubleQuoted')
    ? !parts.some(part => part.type === 'DoubleQuoted' && part.parts.some(({ type }) => type !== 'Literal'))
    : false
}

/** Whether the words of a loop can be looked at once more without doing anything: nothing is run or assigned in them. */
export function isHarmless({ wordlist = [] }: For, text: string): boolean {
  return !wordlist.some(({ pos, end }) => /[`=]|[<>$]\(/.test(text.slice(pos, end)))
}

/** Programs that run the command in their arguments, and how many words of their own stand before it besides options. */
const runners: Readonly<Record<string, number>> = {
  sudo: 0,
  env: 0,
  command: 0,
  builtin: 0,
  exec: 0,
  nohup: 0,
  nice: 0,
  ionice: 0,
  setsid: 0,
  stdbuf: 0,
  timeout: 1,
  time: 0,
}

/** Commands that test nothing: what is lost where one of them did not run is no test. */
const testNothing: ReadonlySet<string> = new Set(
  `: . [ alias awk basename break cat cd chgrp chmod chown cksum clear cmp comm continue cp curl cut date dd declare df
  diff dirname dmesg du echo env eval exit export expr false file find free getopts git grep gunzip gzip hash head
  hostname id install journalctl jobs kill killall let ln local ls lscpu lsmod mkdir mkfifo mktemp modprobe mount mv nproc
  pgrep pkill popd printenv printf ps pushd pwd read readlink readonly realpath return rm rmdir sed seq set sha256sum shift
  shopt sleep sort source stat sync sysctl tail tar tee test times touch tr trap tree true type ulimit umask umount uname
  uniq unset unzip wait wc wget which whoami xz zip zstd`.split(/\s+/),
)

/** Those of them that run what they are given, which may test: they count as a test unless it is known. */
const runsOthers = new Set(['eval', 'source', '.'])

/** Whether a command may run tests: all that is not known to run none. Functions of the script are looked into. */
export function mayTest(script: ParsedShell, part: Part, seen: ReadonlySet<Part> = new Set()): boolean {
  if (seen.has(part)) return false
  const within = new Set([...seen, part])
  if (part.node.type === 'Function') return false
  if (part.node.type !== 'Command') return part.children.some(child => mayTest(script, child, within))
  const words = wordsOf(part.node)
  // Assignments alone.
  if (words.length === 0) return false
  const name = programOf(words)
  const body = functionCalled(script, name)
  if (body !== null) return body.children.some(child => mayTest(script, child, within))
  return runsOthers.has(name) || !testNothing.has(name)
}

/** The program that does the work: `sudo timeout 60 go test` is `go`; empty where an expansion names it. */
export function programOf(words: readonly string[]): string {
  let rest = [...words]
  while (rest.length > 0) {
    const name = baseOf(rest[0] ?? '')
    const own = runners[name]
    if (own === undefined || rest.length === 1) return name
    rest = rest.slice(1)
    while (/^-|^\w+=/.test(rest[0] ?? '')) rest = rest.slice(1)
    rest = rest.slice(own)
  }
  return ''
}

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** The function of that name that the script defines; the last one, where it does so several times. */
export function functionCalled({ parts }: ParsedShell, name: string): Part | null {
  if (name === '') return null
  return parts.findLast(({ node }) => node.type === 'Function' && node.name.value === name) ?? null
}

/** Whether a part is a command by itself, of which the shell can say that it failed. */
export function isCommand(node: SyntaxNode): node is CommandNode {
  return ['Command', 'Subshell', 'TestCommand', 'ArithmeticCommand', 'Redirected', 'Coproc'].includes(
    node.type,
  )
}
