import type { Findings } from '../../src/report/report.ts'

/** Fields whose values are ours, not from outside. */
const ownWords = new Set([
  'verdict',
  'outcome',
  'link',
  'from',
  'state',
  'unknown',
  'kind',
  'format',
  'formats',
  'provider',
  'rule',
  'crash',
  'cgroup',
  'seccomp',
  'modules',
  'criu',
  'output',
  'options',
])

/** The same findings with `text` wherever a text from outside stands. Records keep their keys. */
export function withText(found: Findings, text: string): Findings {
  return replaced(found, text) as Findings
}

function replaced(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text
  if (Array.isArray(value)) return value.map(entry => replaced(entry, text))
  if (value === null || typeof value !== 'object' || value instanceof Map) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      ownWords.has(key) && !isLines(entry) && !isCriu(entry) ? entry : replaced(entry, text),
    ]),
  )
}

/** `output` is a feature's name in one place and a test's lines in another. */
const isLines = (value: unknown) =>
  Array.isArray(value) && typeof value[0] === 'string' && value[0].includes(' ')
/** `criu` is a feature's spelling in one place and the CRIU itself in another. */
const isCriu = (value: unknown) => typeof value === 'object' && value !== null && 'gitId' in value
