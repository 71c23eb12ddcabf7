import { validRange } from 'semver'
import { linearExpression } from '../base/linear-expression.ts'
import { nearest } from '../base/nearest.ts'
import { writtenExpression } from '../base/written-expression.ts'
import { readYamlList } from '../base/yaml-list.ts'
import { findFeature } from '../features/features.ts'
import type { CausePattern, KnownIssue, KnownIssues } from './known-issues.ts'
import { parsePattern } from './test-pattern.ts'

/** The file of the input `known-issues` cannot be used: one line for each fault, with its place. */
export class KnownIssuesError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.name = 'KnownIssuesError'
  }
}

/** Fields of an entry, and what each must be. */
const fields: Readonly<
  Record<string, { readonly is: string; readonly right: (value: unknown) => boolean; readonly needed?: true }>
> = {
  test: {
    is: 'the name of a test, a glob or an expression between slashes',
    right: isText,
    needed: true,
  },
  cause: {
    is: "a part of CRIU's first error, or an expression between slashes",
    right: isText,
    needed: true,
  },
  issue: { is: 'the URL of the issue', right: value => isText(value) && URL.canParse(value), needed: true },
  expires: { is: 'a day such as 2027-03-31', right: isDay, needed: true },
  kernel: { is: "a range such as '>=6.16'", right: isRange },
  criu: { is: "a range such as '<4.2'", right: isRange },
  arch: { is: 'an architecture, or a list of them', right: value => isTexts([value].flat()) },
  missing: {
    is: 'a feature of CRIU, or a list of them',
    right: value =>
      isTexts([value].flat()) && [value].flat().every(name => findFeature(String(name)) !== undefined),
  },
  'fixed-in': {
    is: 'a version of CRIU such as 4.2',
    right: value => /^\d+(\.\d+)*$/.test(versionText(value)),
  },
}

/** Other names of architectures, of GitHub and of uname, than those of the output `arch`. */
const spellings: Readonly<Record<string, string>> = {
  x64: 'amd64',
  x86_64: 'amd64',
  aarch64: 'arm64',
  ppc64le: 'ppc64el',
}

const mostIssues = 1000

/**
 * Reads the YAML file of the input `known-issues`: a list of entries with `test`, `cause`, `issue` and `expires`, and the
 * conditions `kernel`, `criu`, `arch`, `missing` and `fixed-in` where wanted.
 * @param path as given, for messages
 * @throws KnownIssuesError with the line of each fault
 */
export async function parseKnownIssues(text: string, path: string): Promise<KnownIssues> {
  const list = await readYamlList(text, path, {
    noun: 'known issues',
    rowIs: 'a known issue is a map with `test`, `cause`, `issue` and `expires`',
    most: mostIssues,
    read: readIssue,
  })
  if (!('rows' in list)) throw new KnownIssuesError(list)
  return { path, issues: list.rows, without: list.without }
}

/** An entry, or what is wrong with it. */
async function readIssue(given: ReadonlyMap<string, unknown>): Promise<KnownIssue | string> {
  const known = Object.keys(fields)
  const unknown = [...given.keys()].find(key => !known.includes(key))
  if (unknown !== undefined) {
    const near = nearest(unknown, known)
    return `'${unknown}' is no field${near === undefined ? `. Known are: ${known.join(', ')}` : `. Did you mean '${near}'?`}`
  }
  for (const [name, { is, right, needed }] of Object.entries(fields)) {
    if (!given.has(name)) {
      if (needed === true) return `a known issue needs '${name}', ${is}`
      continue
    }
    const value = given.get(name)
    if (!right(value)) return `${name} is '${String(value)}'. Allowed: ${is}`
  }
  const text = (name: string) => String(given.get(name) ?? '')
  const test = await parsePattern(text('test'))
  if (typeof test === 'string') return `test is '${text('test')}', which is no regular expression: ${test}`
  const cause = await readCause(text('cause'))
  if (typeof cause === 'string')
    return `cause is '${text('cause')}', which is no regular expression: ${cause}`
  const list = (name: string) => (given.has(name) ? [given.get(name)].flat().map(String) : [])
  return {
    test,
    cause,
    kernel: given.has('kernel') ? text('kernel') : null,
    criu: given.has('criu') ? text('criu') : null,
    arch: list('arch').map(name => spellings[name.toLowerCase()] ?? name),
    missing: list('missing').flatMap(name => findFeature(name)?.criu ?? []),
    issue: text('issue'),
    expires: text('expires'),
    fixedIn: given.has('fixed-in') ? versionText(given.get('fixed-in')) : null,
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function isTexts(values: readonly unknown[]): boolean {
  return values.length > 0 && values.every(isText)
}

async function readCause(text: string): Promise<CausePattern | string> {
  const written = writtenExpression(text)
  if (written === null) return { text, expression: null }
  const expression = await linearExpression(written)
  return typeof expression === 'string' ? expression : { text, expression }
}

function isDay(value: unknown): boolean {
  return isText(value) && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
}

function isRange(value: unknown): boolean {
  return isText(value) && validRange(value) !== null
}

/** YAML reads 4.2 as a number. */
function versionText(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : ''
}
