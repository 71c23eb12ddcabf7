import type { FeatureAnswer } from '../features/answer.ts'
import type { RunVerdict } from './verdict.ts'

/** What is known before the tests start. */
export interface BeforeTests {
  /** Null where a CRIU starts here, or where nothing can be said against it; else why there is none to use, sentences. */
  readonly noCriu: readonly [string, ...string[]] | null
  /** Whether any was got, be it one that does not start: of none `on-broken-criu` says nothing. */
  readonly criuGot: boolean
  readonly onBrokenCriu: 'fail' | 'skip' | 'run'
  /** Features asked for by `require`, measured. */
  readonly required: readonly FeatureAnswer[]
  readonly ifMissing: 'fail' | 'skip'
}

/** The tests are not to be started: the run's verdict, and why. */
export interface Stop {
  readonly verdict: Exclude<RunVerdict, 'pass'>
  readonly why: readonly string[]
}

/** Why no test is started in a step that was cancelled. */
export function cancelledBeforeTests(criu: { readonly version: string } | null): Stop {
  const during = criu === null ? 'a CRIU was got' : `CRIU ${criu.version} was measured`
  return {
    verdict: 'fail',
    why: [`The step was cancelled while ${during}: nothing is known of this machine, and no test was run.`],
  }
}

/**
 * Whether the tests may start; null when they may. A required feature that is `unknown` is a failure also with
 * `if-missing: skip`: a skip needs proof.
 */
export function stopBeforeTests(known: BeforeTests): Stop | null {
  if (known.noCriu !== null && !known.criuGot) return { verdict: 'fail', why: known.noCriu }
  if (known.noCriu !== null && known.onBrokenCriu !== 'run')
    return { verdict: known.onBrokenCriu, why: known.noCriu }
  const notMet = known.required.filter(({ state }) => state !== 'true')
  if (notMet.length === 0) return null
  const why = notMet.map(
    ({ output, state, reason }) =>
      `${output} is required and is ${state} here${reason === '' ? '' : `: ${reason}`}`,
  )
  const proven = notMet.every(({ state }) => state === 'false')
  return { verdict: proven ? known.ifMissing : 'fail', why }
}
