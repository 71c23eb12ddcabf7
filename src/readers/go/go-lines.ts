import type { Outcome } from '../result.ts'

/** The words of `--- PASS: TestX`. */
export const endWords: Readonly<Record<string, Outcome>> = {
  PASS: 'passed',
  BENCH: 'passed',
  FAIL: 'failed',
  SKIP: 'skipped',
}

/** What `go test` prints around a test's own lines: `=== RUN   TestX`, `--- PASS: TestX (0.00s)`. */
const framing = /^ *(?:=== (?:RUN|PAUSE|CONT|NAME|ATTR|ARTIFACTS) |--- (?:PASS|FAIL|SKIP|BENCH): )/

/** `    checkpoint_test.go:115: CRIU is missing features`, as `t.Log` and its kin print. */
const message = /^ {4,}([^\s:]+\.go):(\d+): ?(.*)$/

/** A test's own lines: its output without the framing. */
export function ownLines(lines: readonly string[]): readonly string[] {
  return lines.filter(line => !framing.test(line))
}

/** The last message with the lines that continue it, which are indented deeper; empty without one. */
export function goSkipReason(lines: readonly string[]): string {
  const at = lines.findLastIndex(line => message.test(line))
  const first = message.exec(lines[at] ?? '')?.[3]
  if (first === undefined) return ''
  const more = lines.slice(at + 1).filter(line => /^ {8}/.test(line))
  return [first, ...more.map(line => line.trim())].join(' ').trim()
}

/** Of `TestX/a/b` the longest of `TestX/a`, `TestX` that `isTest` knows; a subtest's name may itself hold a `/`. */
export function goParent(name: string, isTest: (name: string) => boolean): string | null {
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
    const candidate = name.slice(0, end)
    if (isTest(candidate)) return candidate
  }
  return null
}

/**
 * A test's end that stands behind output without a line end, `no newline--- PASS: TestX (0.00s)`: before Go 1.20 test2json
 * does not see it either. Null if there is none.
 */
export function gluedEnd(line: string): {
  readonly before: string
  readonly word: string
  readonly name: string
  readonly seconds: string
} | null {
  const at = line.lastIndexOf('--- ')
  const match = at > 0 ? lastWords.exec(line.slice(at)) : null
  const before = line.slice(0, Math.max(at, 0))
  if (match === null || before.trim() === '') return null
  const [, word = '', name = '', seconds = ''] = match
  return { before, word, name, seconds }
}

const lastWords = /^--- (PASS|FAIL|SKIP): (\S+) \((\d+\.\d\d)s\)$/

/** Whether `shorter` may stand for the package `full`: gotestsum leaves out what all packages have in common. */
export function samePackage(full: string, shorter: string): boolean {
  return full === shorter || full.endsWith(`/${shorter}`)
}
