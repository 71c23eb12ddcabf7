import { bugsBehind, type KnownBug } from '../gate/known-bugs.ts'
import type { Got } from './get.ts'

/**
 * Why there is no CRIU to use: what was tried, what was seen, what to do. Null where one starts, and where for lack of
 * privilege nothing can be said against it.
 * @param knownBugs of that CRIU on this machine.
 */
export function noUsableCriu({ criu, start, attempts }: Got, knownBugs: readonly KnownBug[]): string | null {
  if (start.state === 'true' || start.cause === 'no-privilege') return null
  const tried = attempts.map(
    ({ provider, label, version, reason }) =>
      `${[provider, label, version].filter(Boolean).join(' ')}: ${reason}`,
  )
  const bugs = bugsBehind(knownBugs, start.said).map(
    bug => `Known bug: ${bug.title}, fixed in CRIU ${bug.fixedIn}. ${bug.remedy}`,
  )
  const seen =
    criu === null
      ? 'No provider of `install` gave a CRIU.'
      : `No CRIU starts on this kernel; CRIU ${criu.version} (${criu.path}): ${start.reason.replace(/\.$/, '')}.`
  const next = bugs.length > 0 ? bugs : ["Allow more providers with 'install', or see 'on-broken-criu'."]
  return [seen, ...next, `Tried: ${tried.join(' | ')}`].join(' ')
}
