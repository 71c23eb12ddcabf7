/** What the script of a round trip told, see `harness.ts`. */
export interface Transcript {
  /** Steps in the order in which they ended; the last one with a status other than 0 stopped the trip. */
  readonly steps: readonly { readonly name: string; readonly status: number }[]
  /** What each run of CRIU, or of a launcher, printed and logged, in the order of starting. */
  readonly logs: readonly { readonly name: string; readonly lines: readonly string[] }[]
}

/** Reads the standard output of a round trip's script; a last line that was cut off is dropped. */
export function readTranscript(stdout: string): Transcript {
  const records = stdout
    .split('\n')
    .slice(0, -1)
    .map(line => {
      const [kind = '', name = '', ...rest] = line.split('\t')
      return { kind, name, text: rest.join('\t') }
    })
  const logged = records.filter(({ kind }) => kind === 'log')
  return {
    steps: records
      .filter(({ kind, text }) => kind === 'step' && /^\d+$/.test(text))
      .map(({ name, text }) => ({ name, status: Number(text) })),
    logs: [...Map.groupBy(logged, ({ name }) => name)].map(([name, lines]) => ({
      name,
      lines: lines.map(({ text }) => text),
    })),
  }
}
