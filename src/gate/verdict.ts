import type { EvidenceLine } from '../logs/evidence.ts'
import type { RunFault, TestResult } from '../readers/result.ts'
import type { RecordedRun } from '../recording/recorded-run.ts'
import type { Remark } from './judge-run.ts'
import type { KnownIssue } from './known-issues.ts'
import type { ProofLink } from './proof.ts'

/** What the gate says of one test. */
export const verdicts = ['passed', 'failed', 'unsupported', 'skipped', 'unjustified-skip', 'flaky'] as const
export type Verdict = (typeof verdicts)[number]

/** The rules of the verdict on a test, as docs/verdicts.md numbers them; 0 where the test's own word stands. */
export const rules = [0, 2, 3, 4, 5, 6, 7] as const
export type Rule = (typeof rules)[number]

/** One test, judged. */
export interface JudgedTest {
  readonly test: TestResult
  readonly verdict: Verdict
  /** Output names of the features that the verdict rests on, in catalogue order. */
  readonly features: readonly string[]
  readonly rule: Rule
  /** One sentence. */
  readonly why: string
  readonly decidingLine: EvidenceLine | null
  /** CRIU's first fatal line for a failure, where there is one. */
  readonly firstCause: EvidenceLine | null
  /** What else could be the cause, likeliest first. */
  readonly otherCauses: readonly EvidenceLine[]
  /** Logs that belong to the test: paths; empty means that none was found, which is a fact to tell. */
  readonly logs: readonly string[]
  /** A known bug of this CRIU on this runner that the evidence shows, with its remedy; never a skip by itself. */
  readonly knownBug: string | null
  /** What to do about the first cause of a failure, where that is known. */
  readonly advice: string | null
  /** The proof of a failed test for which a missing feature is named or declared, link by link; null for any other. */
  readonly proof: readonly ProofLink[] | null
  /** The known issue that excuses its failure: then it counts as skipped. */
  readonly knownIssue: Pick<KnownIssue, 'issue' | 'expires'> | null
}

/** What an unsupported test lacks, and why that is so: `memtrack missing: CRIU says “…”`. */
export function lacking({ features }: Pick<JudgedTest, 'features'>, why: string): string {
  return `${features.join(', ')} missing: ${why}`
}

export const runVerdicts = ['pass', 'skip', 'fail'] as const
export type RunVerdict = (typeof runVerdicts)[number]

/** The whole run, judged. */
export interface JudgedRun {
  readonly verdict: RunVerdict
  /** Sentences, most important first: why the run failed or was skipped; empty for a plain pass. */
  readonly why: readonly string[]
  readonly tests: readonly JudgedTest[]
  readonly faults: readonly RunFault[]
  readonly remarks: readonly Remark[]
  readonly counts: Readonly<Record<Verdict, number>>
  /** What CRIU did meanwhile, oldest first. */
  readonly criuRuns: readonly OwnedRun[]
  /** The file of known issues without the entries that are to go; null where none is. */
  readonly knownIssuesLeft: string | null
}

/** A run of CRIU, and whose it is. */
export interface OwnedRun {
  readonly run: RecordedRun
  /** Null where it is not known which test started it. */
  readonly test: Pick<TestResult, 'suite' | 'name'> | null
}
