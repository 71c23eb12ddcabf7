import type { FeatureAnswer } from '../features/answer.ts'
import type { MeasuredHost } from './measure-host.ts'

/** What was measured, for the log: what is not there line by line, one cause once, and how many are there. */
export function measuredLines({ answers, roundTrips, disagreements }: MeasuredHost): readonly string[] {
  const there = answers.filter(({ state }) => state === 'true')
  const byReason = Map.groupBy(
    answers.filter(({ state }) => state !== 'true'),
    ({ state, reason }) => `${state}: ${reason}`,
  )
  return [
    ...(answers.length === 0 ? [] : [`${there.length} of ${answers.length} features are there`]),
    ...[...byReason].map(([reason, same]) => `${names(same)} = ${reason}`),
    ...roundTrips.map(
      ({ name, state, reason }) => `round trip ${name}: ${[state, reason].filter(Boolean).join(': ')}`,
    ),
    ...disagreements,
  ]
}

/** A cause that all share is not worth a list of all. */
function names(answers: readonly FeatureAnswer[]): string {
  const [first, second, third] = answers.map(({ output }) => output)
  return answers.length > 6
    ? `${[first, second, third].join(', ')} and ${answers.length - 3} more`
    : answers.map(({ output }) => output).join(', ')
}
