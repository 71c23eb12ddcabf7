import { cancelOnSignals } from './action/cancel.ts'

/**
 * Aborts when the step is cancelled, which is heard from here on, before the rest of the program is loaded. What is started with a
 * verb is a helper, and ends when it is told to.
 */
export const cancelled = process.argv.length > 2 ? new AbortController().signal : cancelOnSignals()
