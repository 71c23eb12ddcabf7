import { runProcess } from '../base/process.ts'
import { argvIn, type Place } from '../host/place.ts'
import { type CheckOutcome, readCheck } from './check-outcome.ts'

/**
 * The check that every CRIU since 3.12 answers with yes as soon as it gets to its checks: `check_external_net_ns` in
 * criu/cr-check.c returns 0. It shows that CRIU initialises here, and that another check's exit status 1 is an answer.
 */
const controlFeature = 'external_net_ns'

/** A `log-file` in /etc/criu/default.conf, which tests may leave, would take from us what CRIU says. */
export const logToStdout = ['--log-file', '-'] as const

/** Generous: a cold start takes 0.1 s on real hardware and some seconds under emulation. */
export const checkSeconds = 60

/** How CRIU's start on this kernel went: a failed start says nothing of any feature, so it is never `false`. */
export type Start = Exclude<CheckOutcome, { state: 'false' }>

/** Whether CRIU was seen not to start here; without privilege nothing can be said against it. */
export function startFailed(start: Start): start is Extract<Start, { state: 'unknown' }> {
  return start.state === 'unknown' && start.cause !== 'no-privilege'
}

/** Whether CRIU gets to its checks on this kernel, in this place. */
export async function initialise(criuPath: string, place: Place): Promise<Start> {
  const argv = argvIn(place, checkSeconds, [criuPath, 'check', '--feature', controlFeature, ...logToStdout])
  const outcome = readCheck(await runProcess(argv, { timeoutMs: (checkSeconds + 10) * 1000 }))
  if (outcome.state !== 'false') return outcome
  const first = outcome.said[0]
  return {
    state: 'unknown',
    cause: 'setup-failed',
    reason: `CRIU failed before its checks${first === undefined ? ' without a word' : `: ${first}`}`,
    said: outcome.said,
  }
}
