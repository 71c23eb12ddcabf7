/** Makes of some work one that tells how long it took, in ms. */
export function timed(work: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const started = performance.now()
    await work()
    return performance.now() - started
  }
}
