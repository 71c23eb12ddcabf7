import type { TestResult } from './result.ts'

/** When a line was read, ms since the epoch; null when replayed. */
export type Moment = number | null

/** Reads one text format, line by line, and puts what it finds into a sink. */
export interface TextReader {
  /** Takes a line that belongs to the format; false leaves it, and anything that the reader knows, as it was. */
  readonly line: (text: string, at: Moment) => boolean
  /** A line that no format took, while this one spoke last. */
  readonly foreign: (text: string) => void
  /** Whether such a line is output of a test that runs. */
  readonly inTest: () => boolean
  /** Whether more of its results are sure to come, so that what stands between them is printed by its tests. */
  readonly expectsMore?: () => boolean
  /** When the lines were printed that come now, where that was earlier; null where they come as they are printed. */
  readonly replays?: () => { readonly span: TestResult['span'] } | null
  /** What comes next is of another program: a test that is open has no end. */
  readonly cut?: () => void
  readonly end: (at: Moment) => void
}
