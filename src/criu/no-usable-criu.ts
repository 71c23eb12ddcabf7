import { diagnose } from '../logs/diagnosis.ts'
import { bugsBehind, type KnownBug } from '../logs/known-bugs.ts'
import type { Attempt, Got } from './get.ts'
import { startFailed } from './initialise.ts'

/**
 * Why there is no CRIU to use: a few words, what was seen, what to do, what was tried, a sentence each. Null where one starts, and where for lack of
 * privilege nothing can be said against it.
 * @param knownBugs of that CRIU on this machine.
 */
export function noUsableCriu(
  { criu, start, attempts }: Got,
  knownBugs: readonly KnownBug[],
): readonly [string, ...string[]] | null {
  if (!startFailed(start)) return null
  const bugs = bugsBehind(knownBugs, start.said).map(
    bug => `Known bug: ${bug.title}, fixed in CRIU ${bug.fixedIn}. To do: ${bug.remedy}.`,
  )
  const seen: readonly [string, ...string[]] =
    criu === null
      ? ['No provider of `install` gave a CRIU.']
      : ['No CRIU starts here.', `CRIU ${criu.version} (${criu.path}): ${start.reason.replace(/\.$/, '')}.`]
  const next =
    bugs.length > 0
      ? bugs
      : [
          setupAdvice(start) ??
            diskAdvice(attempts) ??
            (criu === null
              ? "To do: see what was tried, and mend the input or the network, or allow more providers with 'install'."
              : "To do: allow more providers with 'install', use another kernel, or see 'on-broken-criu'."),
        ]
  return [...seen, ...next, `Tried: ${tried(attempts, start.reason)}.`]
}

/** What to do where the words of the start show that the machine is not set up, whatever its kernel; else null. */
function setupAdvice({ said }: Exclude<Got['start'], { state: 'true' }>): string | null {
  const { class: kind, advice } = diagnose(said)
  return kind === 'setup' ? advice : null
}

function diskAdvice(attempts: readonly Attempt[]): string | null {
  return attempts.some(({ reason }) => /ENOSPC|No space left on device/i.test(reason))
    ? 'To do: make room, since a disk is full.'
    : null
}

/** Candidates that failed alike stand together; `told` was said already, and known bugs were named with it. */
function tried(attempts: readonly Attempt[], told: string): string {
  const alike = Map.groupBy(attempts, ({ reason, start }) =>
    reason === told || start === told ? 'as above' : reason,
  )
  return [...alike]
    .map(([reason, group]) => {
      const names = group.map(({ provider, label, version }) =>
        [provider, label, version].filter(Boolean).join(' '),
      )
      return `${names.join(', ')}: ${reason.replace(/\.$/, '')}`
    })
    .join(' | ')
}
