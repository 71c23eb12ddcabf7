import { Interrupted, pause } from '../interruption.ts'
import { HttpStatusError, isTransient } from './transient.ts'

export interface RetryPolicy {
  /** How often it is tried at most, the first time included. */
  readonly attempts: number
  /** Upper end of the first pause; it doubles with each further one. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** No attempt starts later than this after the first one did: what stalls for minutes is not tried four times. */
  readonly budgetMs: number
}

/**
 * Outages of package servers that a pause cannot bridge last hours (Launchpad, spring 2026), so the next provider is
 * worth more than patience: about 10 s of pauses in all.
 */
export const networkPolicy: RetryPolicy = {
  attempts: 4,
  firstPauseMs: 2_000,
  longestPauseMs: 15_000,
  budgetMs: 180_000,
}

/**
 * The pause after a failed attempt: between half and all of an exponentially growing span, so that the jobs of a
 * matrix, which started together, do not come back together; never shorter than what the server asked for.
 * @param failed how many attempts have failed, 1 or more.
 * @param random from 0 (inclusive) to 1 (exclusive).
 * @param askedSeconds the server's `Retry-After`; more than `longestPauseMs` is not obeyed.
 * @returns milliseconds.
 */
export function pauseAfter(policy: RetryPolicy, failed: number, random: number, askedSeconds = 0): number {
  const span = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (failed - 1))
  const pause = span / 2 + (random * span) / 2
  return Math.round(Math.max(pause, Math.min(policy.longestPauseMs, askedSeconds * 1000)))
}

export interface RetryOptions {
  /** Takes one line for each attempt that failed, and one when a later attempt succeeded. */
  readonly log: (line: string) => void
  readonly policy?: RetryPolicy
}

/**
 * Tries `action` until it succeeds, its fault is not one of the network's (`isTransient`), or the policy is used up.
 * @param what names the request for the log: `Package lists of trixie`, `GET https://…`.
 * @param action must be repeatable: it cleans up what a failed attempt left.
 * @throws the fault itself when it is permanent; when attempts or time are used up, an Error that says so, with the
 *   last fault as its cause.
 */
export async function retry<T>(what: string, action: () => Promise<T>, options: RetryOptions): Promise<T> {
  const policy = options.policy ?? networkPolicy
  const start = Date.now()
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await action()
      if (attempt > 1) options.log(`${what}: attempt ${attempt} of ${policy.attempts} succeeded`)
      return result
    } catch (error) {
      if (error instanceof Interrupted) throw error
      const failed = `${what}: attempt ${attempt} of ${policy.attempts} failed: ${firstLine(error)}`
      if (!isTransient(error)) {
        options.log(`${failed} (not a fault that passes, so not tried again)`)
        throw error
      }
      const wait = pauseAfter(policy, attempt, Math.random(), askedSeconds(error))
      const seconds = (Date.now() - start) / 1000
      if (attempt >= policy.attempts || seconds * 1000 + wait > policy.budgetMs) {
        options.log(`${failed}; giving up`)
        throw new Error(
          `${what} failed ${attempt} times in ${seconds.toFixed(0)} s, last with: ${message(error)}`,
          {
            cause: error,
          },
        )
      }
      options.log(`${failed}; next in ${(wait / 1000).toFixed(1)} s`)
      await pause(wait)
    }
  }
}

function askedSeconds(error: unknown): number {
  return error instanceof HttpStatusError ? error.retryAfterSeconds : 0
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A tool's message holds its last lines; the log gets one line for each attempt. */
function firstLine(error: unknown): string {
  const [head, ...lines] = message(error).split('\n')
  const cause = lines.find(line => isTransient(new Error(line))) ?? lines[0]
  return [head, cause?.trim()].filter(Boolean).join(' ').slice(0, 500)
}
