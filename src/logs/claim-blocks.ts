/** Lines with which a framework shows a test's own failure message, which stands in the lines behind. */
interface ClaimBlock {
  /** The first line, as printed. */
  readonly begin: RegExp
  /** Whether a line behind it no longer belongs to the message. */
  readonly ends: (line: string, begin: string) => boolean
  readonly example: string
  readonly source: string
}

const indentOf = (line: string) => line.length - line.trimStart().length
const isPlace = (line: string) => /^\s*(?:at |stack backtrace:|note: )/.test(line)

export const claimBlocks: readonly ClaimBlock[] = [
  {
    begin: /^\S{1,400}:\d{1,7}: Failure$/,
    ends: line => line.trim() === '' || /^\[ |^\S{1,400}:\d{1,7}: |^\(\d\d\.\d{6}\) /.test(line),
    example: 'src/counter_test.cc:18: Failure',
    source: 'googletest src/gtest.cc PrettyUnitTestResultPrinter::OnTestPartResult',
  },
  {
    // Of the main thread and of one without a name it is the end of a program.
    begin: /^\s*thread '(?!main'|<unnamed>')[^']{1,300}' (?:\(\d+\) )?panicked at \S{1,400}:\d+:\d+:?$/,
    ends: line => line.trim() === '' || isPlace(line),
    example: "thread 'tracks_memory' (493) panicked at tests/green.rs:13:9:",
    source: 'rust library/std/src/panicking.rs: each test of libtest has a thread of its name',
  },
  {
    begin: /^\s*error: [|>][-+]?$/,
    ends: (line, begin) => line.trim() !== '' && indentOf(line) <= indentOf(begin),
    example: 'error: |-',
    source: 'node lib/internal/test_runner/reporter/tap.js: YAML of a failure',
  },
  {
    begin: /^\s*(?:\[?Error \[ERR_TEST_FAILURE\]|cause: \w*Error): /,
    ends: line => /^\s*[\]}]/.test(line) || isPlace(line),
    example: '[Error [ERR_TEST_FAILURE]: predump failed: exit status 1',
    source: 'node lib/internal/test_runner/reporter/utils.js, util.inspect of the error',
  },
]

/** What a line is within a test's output: the beginning of such a block, a part of its message, or neither. */
export type BlockPlace = 'begin' | 'message' | null

/** The place of each line. */
export function blockPlaces(lines: readonly string[]): readonly BlockPlace[] {
  let open: { readonly block: ClaimBlock; readonly begin: string } | null = null
  return lines.map(line => {
    const block = claimBlocks.find(({ begin }) => begin.test(line))
    if (block !== undefined) {
      open = { block, begin: line }
      return 'begin'
    }
    if (open?.block.ends(line, open.begin) === true) open = null
    return open === null ? null : 'message'
  })
}

/** What the first line of a block says of the failure itself: what stands behind its words. */
export function saidAtBegin(line: string): string {
  const block = claimBlocks.find(({ begin }) => begin.test(line))
  return block === undefined ? line : line.replace(block.begin, '')
}
