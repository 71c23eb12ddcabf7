import { secretMask } from '../base/secret-mask.ts'
import type { Report } from './report.ts'

/** Fields whose values are words of the schema, dates or states of a feature, and never text of a test. */
const closedFields: ReadonlySet<string> = new Set([
  'verdict',
  'outcome',
  'format',
  'formats',
  'kind',
  'level',
  'link',
  'state',
  'crash',
  'startedAt',
  'signal',
])

/**
 * The report without the secrets that the test command named: `***` stands for each, as in the runner's log. Only what is
 * told of the tests can hold one.
 */
export function masked(report: Report, secrets: readonly string[]): Report {
  if (secrets.length === 0 || report.run === null) return report
  const mask = secretMask(secrets)
  return {
    ...report,
    conclusion: withText(report.conclusion, mask),
    run: withText(report.run, mask),
  }
}

/** `value` with `change` made to each text in it, fields with a closed set of values and names of fields left out. */
function withText<T>(value: T, change: (text: string) => string): T
function withText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(item => withText(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, held]) => [
      field,
      closedFields.has(field) ? held : withText(held, change),
    ]),
  )
}
