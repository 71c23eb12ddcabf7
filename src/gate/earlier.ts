/** A run in which a test passed: what it had CRIU do, and which features were missing then. */
export interface EarlierPass {
  /** Output names of the features that were measured `false`. */
  readonly missing: readonly string[]
  /** Kinds of operations that succeeded: `dump`, `restore`, … */
  readonly operations: readonly string[]
  /** `2026-11-26`. */
  readonly date: string
  /** `4.2.1`. */
  readonly criu: string
}

/** Operations by which a test shows that checkpointing works for it. */
const ofProcesses: ReadonlySet<string> = new Set(['dump', 'pre-dump', 'restore'])

/** The last earlier pass without all these features (output names) in which CRIU dumped or restored; null where there is none. */
export function didWithout(passes: readonly EarlierPass[], features: readonly string[]): EarlierPass | null {
  const without = passes.filter(
    ({ missing, operations }) =>
      features.every(name => missing.includes(name)) && operations.some(kind => ofProcesses.has(kind)),
  )
  return without.toSorted((a, b) => (a.date < b.date ? 1 : -1))[0] ?? null
}
