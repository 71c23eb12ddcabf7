import type { SelfTestResult } from './round-trip-result.ts'

/** Round trips as outputs and report show them, by name; null when none was asked for. */
export function selfTestsByName(
  results: readonly SelfTestResult[],
): Readonly<Record<string, Pick<SelfTestResult, 'state' | 'reason' | 'log'>>> | null {
  if (results.length === 0) return null
  return Object.fromEntries(results.map(({ name, state, reason, log }) => [name, { state, reason, log }]))
}
