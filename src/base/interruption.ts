import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** Work was given up because the step was cancelled; never a fault of what was being done. */
export class Interrupted extends Error {
  constructor() {
    super('the step was cancelled')
    this.name = 'Interrupted'
  }
}

const signals = new AsyncLocalStorage<AbortSignal>()

/**
 * Does `work`; when `signal` aborts, the processes that it started are ended, it starts no others, and its pauses and downloads
 * end. What it does then to clean up is done `uninterrupted`.
 * @returns `instead` where it was interrupted: what work makes of that itself is nothing that was found out
 * @throws what `work` throws
 */
export async function interruptible<T>(signal: AbortSignal, work: () => Promise<T>, instead: T): Promise<T> {
  try {
    const done = await signals.run(signal, work)
    return signal.aborted ? instead : done
  } catch (error) {
    if (signal.aborted) return instead
    throw error
  }
}

/** Aborts when the work that calls this is to end; undefined where nothing interrupts it. */
export function interruption(): AbortSignal | undefined {
  return signals.getStore()
}

/**
 * Waits so long.
 * @throws Interrupted
 */
export async function pause(ms: number): Promise<void> {
  const signal = interruption()
  await sleep(ms, null, signal === undefined ? {} : { signal }).catch(() => {
    throw new Interrupted()
  })
}

/** Does `work` to its end, also where the work that calls this was interrupted. */
export async function uninterrupted<T>(work: () => Promise<T>): Promise<T> {
  return await signals.exit(work)
}
