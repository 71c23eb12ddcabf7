/** One ratio that `npm run bench` prints. A file `bench/NAME.bench.ts` exports `benches`, a list of them. */
export interface Bench {
  /** What of ours is measured: `start of the bundle`. */
  readonly name: string
  /** What it is held against: `an empty Node program`. */
  readonly rival: string
  /** The ratio of ours to the rival's is at most this. */
  readonly bound: number
  readonly measure: () => Promise<Measured>
}

export type Measured =
  | { readonly ours: number; readonly rival: number; readonly unit: 'ms' | 's' | 'MB' }
  /** Why it cannot be measured here. */
  | { readonly skipped: string }

/** The line that tells a bench's result. */
export function resultLine(bench: Bench, measured: Measured): string {
  if ('skipped' in measured) return `- ${bench.name}: not measured here, ${measured.skipped}`
  const ratio = measured.ours / measured.rival
  const amount = (value: number) => `${value.toPrecision(3)} ${measured.unit}`
  return (
    `${ratio <= bench.bound ? '✓' : '✗'} ${ratio.toFixed(2)}× (at most ${bench.bound}×) ` +
    `${bench.name}, ${amount(measured.ours)}, against ${bench.rival}, ${amount(measured.rival)}`
  )
}
