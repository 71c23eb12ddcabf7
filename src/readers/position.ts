/** A place in a source file, as a test program prints it. */
export interface Position {
  readonly file: string | null
  readonly line: number | null
}

interface PositionFormat {
  /** Groups: file, line. */
  readonly text: RegExp
  /** Which match counts: a test ends with the last message, but a stack begins with the test's own frame. */
  readonly take: 'first' | 'last'
  readonly source: string
}

const formats: readonly PositionFormat[] = [
  { text: /in test file (.+?), line (\d+)/, take: 'first', source: 'bats-core lib/bats-core/tracing.bash' },
  {
    text: /^ {4,}(?!testing\.go:)([^\s:]+\.go):(\d+): /,
    take: 'last',
    source: 'go/src/testing/testing.go decorate',
  },
  { text: /\bat: (\S+\.go):(\d+) @/, take: 'first', source: 'ginkgo/v2 reporters/default_reporter.go' },
  { text: /^(\S+\.py):(\d+): \S/, take: 'last', source: 'pytest _pytest/_code/code.py ReprFileLocation' },
  {
    text: /panicked at (?:'.*', )?(\S+\.rs):(\d+):\d+/,
    take: 'first',
    source: 'rust library/std/src/panicking.rs',
  },
]

/** Where a failure or skip was reported, by the first format that its lines know. */
export function positionIn(lines: readonly string[]): Position {
  for (const { text, take } of formats) {
    const matches = lines.map(line => text.exec(line)).filter(match => match !== null)
    const match = take === 'first' ? matches[0] : matches.at(-1)
    if (match) return { file: match[1] ?? null, line: Number(match[2]) }
  }
  return { file: null, line: null }
}
