import type { FeatureState, UnknownCause } from '../../features/answer.ts'
import { loaderError } from '../../logs/loader-error.ts'
import { firstCause } from './round-trip-cause.ts'
import type { Transcript } from './transcript.ts'

/** What a round trip showed, before it is explained. */
export interface JudgedRoundTrip {
  readonly state: FeatureState
  readonly unknown?: UnknownCause
  /** What happened, one clause: `criu dump failed`; empty when the state is `true`. */
  readonly what: string
  readonly firstCause: string
}

/** Steps of the gate's own: a failure of theirs says nothing of CRIU. */
const preparations: Readonly<Record<string, string>> = {
  setup: 'the place for the round trip could not be made',
  loopback: 'no loopback device could be brought up',
  start: 'the process to be checkpointed could not be started',
  'ask-before': 'the process to be checkpointed did not answer',
  'filtered-before': 'the process to be checkpointed has no seccomp filter',
}

/** Steps that look at what CRIU left. */
const observations: Readonly<Record<string, string>> = {
  'ask-light': 'the process stopped working after the pre-dump',
  'ask-after': 'the restored process does not do its work, or its memory is not what it was',
  smaller: 'the dump after the pre-dump is not smaller: the tracked memory was not used',
  'listens-after': 'the restored process no longer listens on its TCP socket',
  'filtered-after': 'the restored process has lost its seccomp filter',
}

/** After these words CRIU was not asked to do anything. */
const notTried: readonly { readonly text: RegExp; readonly unknown: UnknownCause; readonly what: string }[] =
  [
    { text: /^timeout: failed to run command/, unknown: 'no-criu', what: 'CRIU could not be started' },
    { text: loaderError, unknown: 'criu-broken', what: 'CRIU could not be started' },
    {
      text: /CRIU needs to have the CAP_SYS_ADMIN or the CAP_CHECKPOINT_RESTORE capability|Running as non-root requires/,
      unknown: 'no-privilege',
      what: 'CRIU was run without the privileges that it needs',
    },
    {
      text: /Could not initialize kernel features detection|failed when initializing kerndat/,
      unknown: 'criu-broken',
      what: 'CRIU cannot initialise on this kernel',
    },
  ]

/**
 * Judges the end of a round trip that began at all.
 * @param said the script's own standard error, for a failure before CRIU's turn
 */
export function judgeRoundTrip({ steps, logs }: Transcript, said: string): JudgedRoundTrip {
  if (steps.length === 0) return open('setup-failed', preparations.setup + tail(said))
  const failed = steps.find(({ status }) => status !== 0)
  if (failed === undefined)
    return steps.some(({ name }) => name === 'ask-after')
      ? { state: 'true', what: '', firstCause: '' }
      : open('timed-out', 'the round trip did not end in time')
  const preparation = preparations[failed.name]
  if (preparation !== undefined) {
    const own = logs.find(({ name }) => name === failed.name)?.lines.join('\n') ?? said
    return open('setup-failed', preparation + tail(own))
  }
  return judgeCriu(steps, logs) ?? { state: 'false', what: observations[failed.name] ?? '', firstCause: '' }
}

/**
 * The run of CRIU that failed first: of those that failed, the first one in the order of starting that names a cause.
 * Null when none failed.
 */
function judgeCriu(steps: Transcript['steps'], logs: Transcript['logs']): JudgedRoundTrip | null {
  const failures = steps
    .filter(({ name, status }) => status !== 0 && !(name in observations))
    .map(({ name, status }) => {
      const started = logs.findIndex(log => log.name === name)
      const lines = logs[started]?.lines ?? []
      return { name, status, started, lines, cause: firstCause(lines) }
    })
    .sort((a, b) => a.started - b.started)
  const failure = failures.find(({ cause }) => cause !== '') ?? failures[0]
  if (failure === undefined) return null
  const { name, status, lines, cause } = failure
  for (const { text, unknown, what } of notTried) {
    const line = lines.find(line => text.test(line))
    if (line !== undefined) return open(unknown, what, cause || line)
  }
  // Killed or crashed without a word proves nothing: the machine may be slow, or CRIU broken.
  if (cause === '' && status === 137) return open('timed-out', `criu ${name} did not end in time`)
  if (cause === '' && status > 128) return open('crashed', `criu ${name} crashed (signal ${status - 128})`)
  return { state: 'false', what: `criu ${name} failed`, firstCause: cause }
}

function open(unknown: UnknownCause, what: string, cause = ''): JudgedRoundTrip {
  return { state: 'unknown', unknown, what, firstCause: cause }
}

function tail(said: string): string {
  const last = said.trim().split('\n').at(-1) ?? ''
  return last === '' ? '' : `: ${last}`
}
