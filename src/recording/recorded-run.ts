import type { CriuLog } from '../logs/evidence.ts'
import { operationsOfRun, type RecordedOperation } from './operations-of-run.ts'
import type { CriuRun, KeptLog } from './run.ts'
import { type NamedTest, testOfRun } from './test-of-run.ts'

/** A run of CRIU, and what it says of itself. */
export interface RecordedRun extends CriuRun {
  /** Null where neither it nor its parents name one. */
  readonly test: NamedTest | null
  readonly operations: readonly RecordedOperation[]
  /** Those of its logs that were kept. */
  readonly texts: readonly CriuLog[]
}

/** A log that was kept, and what stands in it. */
export interface KeptText extends Pick<KeptLog, 'path' | 'writer'> {
  readonly kept: string
  readonly lines: readonly string[]
}

/** What a run and its kept logs tell together. */
export function recordedRun(run: CriuRun, texts: readonly KeptText[]): RecordedRun {
  return {
    ...run,
    test: testOfRun(run),
    operations: operationsOfRun(run, texts),
    texts: texts.map(({ path, kept, lines }) => ({ path, kept, lines, modifiedAt: run.endedAt })),
  }
}
