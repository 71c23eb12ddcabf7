/**
 * Median times in ms of two things done in turn, so that whatever slows the machine slows both.
 * @param rounds how often each is done
 */
export async function interleaved(
  rounds: number,
  ours: () => Promise<unknown>,
  rival: () => Promise<unknown>,
): Promise<{ readonly ours: number; readonly rival: number; readonly unit: 'ms' }> {
  const times = { ours: [] as number[], rival: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await timed(ours))
    times.rival.push(await timed(rival))
  }
  return { ours: median(times.ours), rival: median(times.rival), unit: 'ms' }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return ((sorted[middle] ?? Number.NaN) + (sorted[sorted.length - 1 - middle] ?? Number.NaN)) / 2
}
