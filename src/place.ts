/**
 * Where and as whom CRIU is run. What is measured counts only for the place it was measured in, so probe, self-test and
 * tests share one.
 */
export interface Place {
  /** Stands before every command: `[]`, `['sudo', '-n']`, … */
  readonly prefix: readonly string[]
  /** Whether commands run there as uid 0. */
  readonly root: boolean
}

/**
 * The argv that runs `argv` in `place` for at most `seconds`. The limit is kept by coreutils' `timeout` inside the
 * place, since an ordinary user cannot end what sudo started. Exit status 124 tells that the limit was reached.
 */
export function argvIn(place: Place, seconds: number, argv: readonly string[]): readonly string[] {
  return [...place.prefix, 'timeout', '--kill-after=2', String(seconds), ...argv]
}
