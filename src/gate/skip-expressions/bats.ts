import { writtenExpression } from '../../base/written-expression.ts'

/** What can stand in a name that an expression of bats can tell from others: printable ASCII but for quotes and backslash. */
const plain = /^[ !#-&(-[\]-_a-~]+$/

interface Node {
  readonly next: Map<string, Node>
  /** The name that ends here is to be left out. */
  ends: boolean
  /** So are all that go on from here. */
  all: boolean
}

/**
 * Patterns of `test-needs` for `bats --filter`, a POSIX extended regular expression of the tests to *run*. Such expressions
 * know no "not", so it is built letter by letter: all names that leave the given ones somewhere. That can be said of names
 * and of their beginnings (`pre-dump*`); other patterns are left out. Empty where there is nothing to leave out.
 */
export function batsFilter(patterns: readonly string[]): string {
  const root = node()
  for (const pattern of patterns) {
    const beginning = pattern.endsWith('*')
    const name = beginning ? pattern.slice(0, -1) : pattern
    if (plain.test(name) && !/[*?]/.test(name) && writtenExpression(pattern) === null)
      add(root, name, beginning)
  }
  if (root.next.size === 0) return ''
  return `^${others(root) ?? ''}$`
}

function node(): Node {
  return { next: new Map(), ends: false, all: false }
}

function add(root: Node, name: string, beginning: boolean): void {
  let at = root
  for (const letter of name) {
    const next = at.next.get(letter) ?? node()
    at.next.set(letter, next)
    at = next
  }
  at.ends = true
  at.all ||= beginning
}

/** An expression of all that may follow here in a name which is to run; null where nothing may. */
function others({ next, ends, all }: Node): string | null {
  if (all) return null
  const letters = [...next.keys()].sort()
  const ways = [
    letters.length === 0 ? '.+' : `[^${inBrackets(letters)}].*`,
    ...letters.flatMap(letter => {
      const after = others(next.get(letter) ?? node())
      return after === null ? [] : [`${escaped(letter)}${after}`]
    }),
  ]
  return `(${ways.join('|')})${ends ? '' : '?'}`
}

/**
 * Within brackets `]` stands first and `-` last, `[` before nothing that it could open a class with, and nothing is escaped.
 * Source: POSIX, regular expressions, 9.3.5.
 */
function inBrackets(letters: readonly string[]): string {
  const order = [']', '', '[', '-']
  const rank = (letter: string) => (order.includes(letter) ? order.indexOf(letter) : 1)
  return [...letters].sort((a, b) => rank(a) - rank(b)).join('')
}

function escaped(letter: string): string {
  return letter.replace(/[.[\](){}*+?^$|]/, '\\$&')
}
