/**
 * Medians of two times that are measured in turn, so that whatever slows the machine slows both.
 * @param rounds how often each is measured
 * @param ours gives a time in ms, as does `rival`
 */
export async function interleaved(
  rounds: number,
  ours: () => Promise<number>,
  rival: () => Promise<number>,
): Promise<{ readonly ours: number; readonly rival: number; readonly unit: 'ms' }> {
  const times = { ours: [] as number[], rival: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await ours())
    times.rival.push(await rival())
  }
  return { ours: median(times.ours), rival: median(times.rival), unit: 'ms' }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return ((sorted[middle] ?? Number.NaN) + (sorted[sorted.length - 1 - middle] ?? Number.NaN)) / 2
}
