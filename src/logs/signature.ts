import type { LinearExpression } from '../base/linear-expression.ts'

/** A line of a log that means something, and what. Matching is on the line without its prefixes (`log-lines.ts`). */
export interface Signature {
  readonly id: string
  readonly text: LinearExpression
  readonly means: Meaning
  /** Where the message is written and in which versions it is. */
  readonly source: string
  /** `criu check` says it, of a feature that was asked for: no operation has failed. */
  readonly ofCheck?: true
}

/** A row of the built-in table. */
export interface SignatureRow extends Signature {
  /** Lines as they stand in a log: this is the first row that matches them. One for each wording that the row knows. */
  readonly examples: readonly [string, ...string[]]
}

export type Meaning =
  /** The place lacks all of `features` (CRIU's names); believed only where they are measured `false`. */
  | { readonly class: 'missing-feature'; readonly features: readonly string[] }
  /** The line itself lists the features, in group 1 of `text`, by names of CRIU's RPC. */
  | { readonly class: 'listed-features' }
  /** At least one of `features` is missing, and the line does not say which. */
  | { readonly class: 'unnamed-features'; readonly features: readonly string[] }
  /** The place is not set up: a capability, a tool, an option of the kernel. To be mended, never skipped. */
  | { readonly class: 'setup'; readonly requires: string; readonly remedy: string }
  /** CRIU itself cannot start here: it can answer no question about features. */
  | { readonly class: 'broken-criu' }
  /** What was to be checkpointed cannot be, or CRIU was told wrongly. Never a skip. */
  | { readonly class: 'real-failure'; readonly remedy: string }
