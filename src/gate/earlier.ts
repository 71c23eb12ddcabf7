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
const showing = ['pre-dump', 'dump', 'restore']

/** Those operations of a pass that show it. */
export function ofProcesses({ operations }: EarlierPass): readonly string[] {
  return showing.filter(kind => operations.includes(kind))
}

/** The last earlier pass without all these features (output names) in which CRIU dumped or restored; null where there is none. */
export function didWithout(passes: readonly EarlierPass[], features: readonly string[]): EarlierPass | null {
  const without = passes.filter(
    pass => features.every(name => pass.missing.includes(name)) && ofProcesses(pass).length > 0,
  )
  return without.toSorted((a, b) => (a.date < b.date ? 1 : -1))[0] ?? null
}
