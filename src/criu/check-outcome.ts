import type { UnknownCause } from '../features/answer.ts'
import { readLog } from '../logs/evidence.ts'
import { firstCause, isFatal } from '../logs/first-cause.ts'
import { noUserRows } from '../logs/line-meaning.ts'
import { loaderError } from '../logs/loader-error.ts'

/** What one run of `criu check --feature F` says. */
export type CheckOutcome =
  | { readonly state: 'true' }
  /** The check ran and said no; `said` is empty for the checks that fail without a word. */
  | { readonly state: 'false'; readonly said: readonly string[] }
  | {
      readonly state: 'unknown'
      readonly cause: UnknownCause
      readonly reason: string
      readonly said: readonly string[]
    }

/**
 * Lines of `criu check` after which no check was made. Sources: criu/cr-check.c `check_caps` and `check_add_feature`,
 * criu/crtools.c `main`, at v3.17 to v4.2.
 */
const notAsked: readonly { readonly text: RegExp; readonly cause: UnknownCause; readonly reason: string }[] =
  [
    {
      text: /CRIU needs to have the CAP_SYS_ADMIN or the CAP_CHECKPOINT_RESTORE capability|Running as non-root requires '--unprivileged'/,
      cause: 'no-privilege',
      reason: 'CRIU was run without privilege: it needs CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE',
    },
    { text: /Unknown feature /, cause: 'name-not-known', reason: 'this CRIU does not know the feature' },
    {
      text: /Could not initialize kernel features detection|failed when initializing kerndat/,
      cause: 'criu-broken',
      reason: 'CRIU cannot initialise on this kernel',
    },
    {
      // perror of errno EAGAIN, ENOMEM, EMFILE, ENFILE, ENOSPC: the machine's moment, not the kernel's ability.
      text: /: (?:Resource temporarily unavailable|Cannot allocate memory|Too many open files(?: in system)?|No space left on device)$/,
      cause: 'setup-failed',
      reason: 'the check ran out of memory, files or space',
    },
    {
      // criu/cr-check.c `get_ring_len` takes 255 bytes of /proc/self/maps for a line.
      text: /Bad maps format /,
      cause: 'setup-failed',
      reason: 'CRIU cannot read the lines of /proc/self/maps with the long paths of its own libraries',
    },
    { text: loaderError, cause: 'criu-broken', reason: 'CRIU cannot be started' },
  ]

/** Warnings about the cache of kernel data, which say nothing of a feature. Source: criu/kerndat.c. */
const kdatNoise = /kdat cache|criu\.kdat|XDG_RUNTIME_DIR not set|Can't setup RLIMIT_NOFILE/

/** How a run of `criu check` ended; `Ended` of process.ts is one. */
export interface CheckEnd {
  readonly code: number | null
  readonly signal: string | null
  readonly timedOut: boolean
  readonly stdout: string
  readonly stderr: string
  readonly startError: string
}

/**
 * Reads the end of `criu check --feature F`. Exit status 1 means `false` only when the check itself was reached; since
 * some checks fail without a word, the caller makes sure of that with a control (see `initialise.ts`).
 */
export function readCheck(ended: CheckEnd): CheckOutcome {
  const said = linesOf(ended)
  const unknown = (cause: UnknownCause, reason: string): CheckOutcome => ({
    state: 'unknown',
    cause,
    reason,
    said,
  })
  if (ended.startError !== '') return unknown('no-criu', `CRIU could not be started: ${ended.startError}`)
  // coreutils' `timeout` ends with 124, or 137 when it had to kill.
  if (ended.timedOut || ended.code === 124 || ended.code === 137)
    return unknown('timed-out', 'the check did not end in time')
  // One of the two is wrong, and nobody knows which.
  const contradicts = (ended.code === 0 ? / is not supported$/ : / is supported$/).exec(said.at(-1) ?? '')
  if (contradicts !== null && (ended.code === 0 || ended.code === 1))
    return unknown('crashed', `the check says “${said.at(-1)}” and ended with ${ended.code}`)
  if (ended.code === 0) return { state: 'true' }
  const row = notAsked.find(({ text }) => said.some(line => text.test(line)))
  if (row !== undefined) return unknown(row.cause, withDetail(row.reason, row.cause, said))
  if (ended.code === 1) return { state: 'false', said }
  if (ended.code === 126 || ended.code === 127)
    return unknown('no-criu', `CRIU could not be started: ${said[0] ?? `exit status ${ended.code}`}`)
  // A shell tells a signal as 128 + its number.
  const how =
    ended.signal ??
    (ended.code !== null && ended.code > 128 ? `signal ${ended.code - 128}` : `exit status ${ended.code}`)
  return unknown('crashed', `the check crashed (${how})`)
}

/**
 * A broken start is told by CRIU's first cause, and by what a library printed before it: `Could not process rule:
 * Operation not supported` is libnftables' own.
 */
function withDetail(reason: string, cause: UnknownCause, said: readonly string[]): string {
  if (cause !== 'criu-broken') return reason
  const evidence = readLog({ path: '', lines: said, modifiedAt: null }, noUserRows)
  const causes = [evidence.find(isFatal), firstCause(evidence)].map(fatal => fatal?.line.text ?? '')
  const detail = [...new Set(causes)].filter(text => text !== '').join('; ')
  return [reason, detail].filter(text => text !== '').join(': ')
}

/** `Error (criu/vdso.c:381): vdso: Unexpected…` → `vdso: Unexpected…`; line numbers differ between versions. */
export function withoutPosition(line: string): string {
  return line.replace(/^(?:\(\d+\.\d+\)\s*)?(?:\s*\d+: )?(?:Error|Warn)\s+\([^)]*\):\s*/, '')
}

function linesOf(ended: CheckEnd): readonly string[] {
  return `${ended.stderr}\n${ended.stdout}`
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line !== '' && !kdatNoise.test(line))
}
