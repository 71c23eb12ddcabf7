import { InputError } from '../base/input-error.ts'
import { runProcess } from '../base/process.ts'

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

/**
 * The place of this very machine: as root directly, else with sudo where that works without a password.
 * @throws InputError for `always` where sudo does not work.
 */
export async function localPlace(sudo: 'auto' | 'always' | 'never'): Promise<Place> {
  const root = process.getuid?.() === 0
  if (sudo === 'never' || (root && sudo === 'auto')) return { prefix: [], root }
  const tried = await runProcess(['sudo', '-n', 'true'], { timeoutMs: 20_000 })
  if (tried.code === 0) return { prefix: ['sudo', '-n'], root: true }
  if (sudo === 'auto') return { prefix: [], root }
  const seen = tried.startError || tried.stderr.trim() || `exit status ${tried.code}`
  throw new InputError([
    `Input 'sudo' is 'always', but \`sudo -n true\` does not work here: ${seen}. Allowed: auto, never.`,
  ])
}
