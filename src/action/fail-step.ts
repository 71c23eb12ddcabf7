import { setFailed } from '@actions/core'
import { InputError } from '../base/input-error.ts'
import { say } from './say.ts'

/** Ends the step as failed, with the cause, and its stack where it is none that an input explains. */
export function failStep(error: unknown): void {
  setFailed(error instanceof Error ? error.message : String(error))
  if (error instanceof Error && !(error instanceof InputError)) say(error.stack ?? '')
}

/** Ends the step as failed, too, when a promise is rejected that nobody waits for. */
export function failOnUnexpected(): void {
  process.on('unhandledRejection', failStep)
}
