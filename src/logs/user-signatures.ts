import { type LinearExpression, linearExpression } from '../base/linear-expression.ts'
import { nearest } from '../base/nearest.ts'
import { readYamlList } from '../base/yaml-list.ts'
import { findFeature, noFeature } from '../features/features.ts'
import type { UserRows } from './line-meaning.ts'
import type { Meaning, Signature } from './signature.ts'

/** The file of the input `signatures` cannot be used: one line for each fault, with its place. */
export class UserSignaturesError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'UserSignaturesError'
  }
}

const classes = ['missing-feature', 'setup', 'real-failure', 'noise'] as const
type RowClass = (typeof classes)[number]

/** Fields of a row, and which classes must have them. */
const fields: Readonly<Record<string, readonly RowClass[]>> = {
  id: [],
  text: ['missing-feature', 'setup', 'real-failure', 'noise'],
  class: ['missing-feature', 'setup', 'real-failure', 'noise'],
  features: ['missing-feature'],
  requires: ['setup'],
  remedy: [],
}

/** Longer files are refused. */
const mostRows = 1000

/**
 * Reads the YAML file of the input `signatures`: a list of rows with `text` (a regular expression, matched on lines without
 * their prefixes) and `class` (`missing-feature` with `features`, `setup` with `requires`, `real-failure`, `noise`), and
 * `id` and `remedy` where wanted. The rows go before the built-in ones.
 * @param path as given, for messages
 * @throws UserSignaturesError with the line of each fault
 */
export async function parseUserSignatures(text: string, path: string): Promise<UserRows> {
  const list = await readYamlList(text, path, {
    noun: 'signatures',
    rowIs: 'a signature is a map with `text` and `class`',
    most: mostRows,
    read: (given, number) => readRow(given, number, path),
  })
  if (!('rows' in list)) throw new UserSignaturesError(list)
  return {
    signatures: list.rows.flatMap(row => (row.class === 'noise' ? [] : [row.signature])),
    noise: list.rows.flatMap(row => (row.class === 'noise' ? [row.text] : [])),
  }
}

type Row =
  | { readonly class: 'noise'; readonly text: LinearExpression }
  | { readonly class: 'signature'; readonly signature: Signature }

/** A row, or what is wrong with it. */
async function readRow(
  given: ReadonlyMap<string, unknown>,
  number: number,
  path: string,
): Promise<Row | string> {
  const unknown = [...given.keys()].find(key => !(key in fields))
  if (unknown !== undefined) return `'${unknown}' is no field${meant(unknown, Object.keys(fields))}`
  const kind = classes.find(name => name === given.get('class'))
  if (kind === undefined)
    return `class is '${String(given.get('class') ?? '')}'. Allowed: ${classes.join(', ')}`
  const absent = Object.keys(fields).find(name => fields[name]?.includes(kind) && !given.has(name))
  if (absent !== undefined) return `a signature of class ${kind} needs '${absent}'`
  const text = await expression(given.get('text'))
  if (typeof text === 'string') return text
  if (kind === 'noise') return { class: 'noise', text }
  const means = meaningOf(kind, given)
  if (typeof means === 'string') return means
  const id = `user:${String(given.get('id') ?? number)}`
  return { class: 'signature', signature: { id, text, means, source: path } }
}

async function expression(text: unknown): Promise<LinearExpression | string> {
  if (typeof text !== 'string' || text === '') return 'text must be a regular expression'
  const found = await linearExpression(text)
  if (typeof found === 'string') return `text is no regular expression: ${found}`
  return found.test('') ? `text /${text}/ matches every line` : found
}

function meaningOf(kind: Exclude<RowClass, 'noise'>, given: ReadonlyMap<string, unknown>): Meaning | string {
  const remedy = String(given.get('remedy') ?? 'see the file of `signatures`')
  switch (kind) {
    case 'setup':
      return { class: 'setup', requires: String(given.get('requires')), remedy }
    case 'real-failure':
      return { class: 'real-failure', remedy }
    case 'missing-feature': {
      const names = [given.get('features')].flat().map(String)
      const unknown = names.find(name => findFeature(name) === undefined)
      if (unknown !== undefined) return noFeature(unknown)
      if (names.length === 0) return "'features' names none"
      return { class: 'missing-feature', features: names.flatMap(name => findFeature(name)?.criu ?? []) }
    }
  }
}

function meant(word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  return near === undefined ? `. Known are: ${known.join(', ')}` : `. Did you mean '${near}'?`
}
