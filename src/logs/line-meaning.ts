import type { LinearExpression } from '../base/linear-expression.ts'
import { bareFailure } from './bare-failure.ts'
import { soundsLikeFailure } from './failure-words.ts'
import { type FollowOn, followOns } from './follow-on.ts'
import type { LogLine } from './log-lines.ts'
import { isNoise } from './noise.ts'
import { isCleanUp, isFrame, isProgress } from './plain-lines.ts'
import type { Signature } from './signature.ts'
import { signatures } from './signatures.ts'
import { type Trouble, troubleOf } from './troubles.ts'

/** What one line of evidence says. */
export type LineMeaning =
  /** Nothing of a failure. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'noise' }
  | { readonly kind: 'crash'; readonly crash: Trouble }
  | { readonly kind: 'follow-on'; readonly row: FollowOn }
  | { readonly kind: 'signature'; readonly signature: Signature; readonly match: RegExpExecArray }
  /** The test says what it does; counts as a claim once a failure has been seen. */
  | { readonly kind: 'progress' }
  /** A failure that no table knows. */
  | { readonly kind: 'unexplained' }

/** More rows, from the input `signatures`; they go before the built-in ones. */
export interface UserRows {
  readonly signatures: readonly Signature[]
  readonly noise: readonly LinearExpression[]
}

export const noUserRows: UserRows = { signatures: [], noise: [] }

/** Reads one line by the tables, the user's first. */
export function meaningOf(line: LogLine, user: UserRows): LineMeaning {
  const { text } = line
  if (text === '') return { kind: 'nothing' }
  if (user.noise.some(row => row.test(text))) return { kind: 'noise' }
  const usersOwn = findSignature(text, user.signatures)
  if (usersOwn !== null) return usersOwn
  // What CRIU logs beside warnings and errors is no failure, whatever its words, and most of what it logs.
  if (line.kind === 'criu' && line.severity === 'info') return { kind: 'nothing' }
  if (line.kind !== 'claim' && isNoise(line)) return { kind: 'noise' }
  const known = findSignature(text, signatures)
  if (known !== null) return known
  const row =
    followOns.find(
      ({ text: said, logged }) => said.test(text) && (logged !== true || line.severity === 'error'),
    ) ?? (line.kind === 'criu' ? null : bareFailure(text))
  if (row !== null) return { kind: 'follow-on', row }
  if (line.kind === 'criu') return { kind: line.severity === 'error' ? 'unexplained' : 'nothing' }
  if (isFrame(text) || (line.kind === 'claim' && isCleanUp(text))) return { kind: 'nothing' }
  const crash = troubleOf(text)
  if (crash !== null) return { kind: 'crash', crash }
  if (line.kind === 'claim') return { kind: isProgress(text) ? 'progress' : 'unexplained' }
  if (line.severity !== null) return { kind: line.severity === 'error' ? 'unexplained' : 'nothing' }
  // bats shows the command that failed so; what is no known follow-on is the test's own check.
  return { kind: text.startsWith('`') || soundsLikeFailure(text) ? 'unexplained' : 'nothing' }
}

function findSignature(text: string, rows: readonly Signature[]): LineMeaning | null {
  for (const signature of rows) {
    const match = signature.text.exec(text)
    if (match !== null) return { kind: 'signature', signature, match }
  }
  return null
}
