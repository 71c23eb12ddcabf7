import { lacking, type NeedName, told } from '../scripts/needs/needs.ts'

/** One comparison that `npm run bench` prints. A file `bench/NAME.bench.ts` exports `benches`, a list of them. */
export interface Bench {
  /** What of ours is measured: `start of the bundle`. */
  readonly name: string
  /** What it is held against: `an empty Node program`. */
  readonly rival: string
  /** Ours is at most so many times the rival, or takes at most so many seconds more. */
  readonly bound: number | { readonly addedSeconds: number }
  /** What of the machine it uses. */
  readonly needs?: readonly NeedName[]
  readonly measure: () => Promise<Measured>
}

export type Measured =
  | { readonly ours: number; readonly rival: number; readonly unit: 'ms' | 'MB' }
  /** Why it cannot be measured here. */
  | { readonly skipped: string }

/** Measures, where nothing that the bench needs is missing. */
export async function measured({ needs = [], measure }: Bench): Promise<Measured> {
  const missing = lacking(needs)
  return missing.length === 0 ? await measure() : { skipped: `needs ${told(missing)}` }
}

/** What a bench compares, in words: what its line ends with, and what it is found by. */
export function benchTitle({ name, rival }: Bench): string {
  return `${name}, against ${rival}`
}

/** The line that tells a bench's result. */
export function resultLine(bench: Bench, measured: Measured): string {
  if ('skipped' in measured) return `- not measured here, ${measured.skipped}: ${benchTitle(bench)}`
  const { ours, rival, unit } = measured
  const times = { told: `${(ours / rival).toFixed(3)}×`, is: ours / rival }
  const added = { told: `${((ours - rival) / 1000).toFixed(2)} s more`, is: (ours - rival) / 1000 }
  const [figure, most, bound] =
    typeof bench.bound === 'number'
      ? [times, bench.bound, `${bench.bound}×`]
      : [added, bench.bound.addedSeconds, `${bench.bound.addedSeconds} s`]
  const amount = (value: number) => `${value.toPrecision(3)} ${unit}`
  const judged = `${figure.is <= most ? '✓' : '✗'} ${figure.told} (at most ${bound})`
  return `${judged} ${benchTitle(bench)}: ${amount(ours)}, against ${amount(rival)}`
}
