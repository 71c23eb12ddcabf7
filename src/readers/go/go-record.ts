import type { Outcome } from '../result.ts'

/** A record of `go test -json` (`go doc test2json`); `ImportPath` stands in the records of the build. */
export interface GoEvent {
  readonly Time?: string
  readonly Action: string
  readonly Package?: string
  readonly ImportPath?: string
  readonly Test?: string
  readonly Elapsed?: number
  readonly Output?: string
  readonly FailedBuild?: string
}

/** How every record begins, whatever fields it has. */
export const recordStart = /^\{"(?:Time|Action|ImportPath)":"/
/** Parts of a record in a line that is none. */
export const recordPart = /"(?:Action|Package|Test|ImportPath)":"/

/** The records that end a test or a package. `bench` ends a benchmark that printed something. */
export const eventOutcomes: ReadonlyMap<string, Outcome> = new Map([
  ['pass', 'passed'],
  ['bench', 'passed'],
  ['fail', 'failed'],
  ['skip', 'skipped'],
])

/** The record that a line holds; null if it holds none. */
export function parseEvent(text: string): GoEvent | null {
  try {
    const event: unknown = JSON.parse(text)
    return isEvent(event) ? event : null
  } catch {
    return null
  }
}

function isEvent(value: unknown): value is GoEvent {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  const isText = (name: string) => fields[name] === undefined || typeof fields[name] === 'string'
  return (
    typeof fields.Action === 'string' &&
    ['Time', 'Package', 'ImportPath', 'Test', 'Output', 'FailedBuild'].every(isText) &&
    (fields.Elapsed === undefined || typeof fields.Elapsed === 'number')
  )
}

const plainKey = /^,"Package":"([^"\\\x80-\xff]*)"(?:,"Test":"([^"\\\x80-\xff]*)")?$/

/** Package and test of `,"Package":"p","Test":"t"`; null if it is anything else or needs unescaping. */
export function parseKey(key: string): { readonly suite: string; readonly name: string } | null {
  const match = plainKey.exec(key)
  return match === null ? null : { suite: match[1] ?? '', name: match[2] ?? '' }
}

/** Characters of a name that is not written as it is. */
export const needsParsing = /["\\\x80-\xff]/

/** The number between two places, `0` or `1.25`; NaN if it is none. */
export function secondsAt(bytes: Buffer, start: number, end: number): number {
  return end - start === 1 ? (bytes[start] ?? 0) - 48 : Number(bytes.toString('latin1', start, end))
}
