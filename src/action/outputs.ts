import { statSync, truncateSync } from 'node:fs'
import { setFailed, setOutput } from '@actions/core'
import type { Criu } from '../criu/criu.ts'
import type { Start } from '../criu/initialise.ts'
import type { FeatureAnswer, FeatureState } from '../features/answer.ts'
import type { JudgedRun } from '../gate/verdict.ts'
import type { MeasuredHost } from '../probe/measure-host.ts'
import { selfTestsByName } from '../probe/self-test/by-name.ts'

/** Output names of action.yml with their values; what was not asked for is left out and so is the empty string. */
export type Outputs = Readonly<Record<string, string>>

/**
 * Publishes outputs for later steps at once, so that they are there however the step ends. Where they cannot be written the step
 * fails: a later one would take what is missing for an answer.
 */
export function publish(outputs: Outputs): void {
  const file = process.env.GITHUB_OUTPUT
  const size = file ? statSync(file, { throwIfNoEntry: false })?.size : undefined
  try {
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    setFailed(`The outputs ${Object.keys(outputs).join(', ')} cannot be written: ${said}`)
    // The runner reads nothing of a file in which a value is cut off.
    if (file && size !== undefined) truncateSync(file, size)
  }
}

/** Which CRIU it is and where it came from. */
export function criuOutputs(criu: Criu | null, cacheHit: boolean): Outputs {
  return {
    'criu-path': criu?.path ?? '',
    'criu-version': criu?.version ?? '',
    'criu-provider': criu?.provider ?? '',
    'cache-hit': String(cacheHit),
  }
}

/** One output for each feature, and the three JSON ones. */
export function featureOutputs(answers: readonly FeatureAnswer[]): Outputs {
  const named = (state: FeatureState) =>
    answers.filter(answer => answer.state === state).map(({ output }) => output)
  const described = answers.map(
    ({ output, state, criu, reason }) => [output, { state, criu, reason }] as const,
  )
  return {
    ...Object.fromEntries(answers.map(({ output, state }) => [output, state])),
    features: JSON.stringify(Object.fromEntries(described)),
    missing: JSON.stringify(named('false')),
    unknown: JSON.stringify(named('unknown')),
  }
}

/** All that was measured: the features, the round trips, and whether CRIU works here. */
export function measuredOutputs(measured: MeasuredHost, start: Start): Outputs {
  const { answers, roundTrips } = measured
  const byName = selfTestsByName(roundTrips)
  const plain = roundTrips.find(({ name }) => name === 'plain')?.state ?? null
  return {
    ...featureOutputs(answers),
    'self-test': byName === null ? '' : JSON.stringify(byName),
    'criu-works': criuWorks(start, plain),
  }
}

/**
 * Whether CRIU works here: it initialises and the plain round trip came back.
 * @param plain state of the plain round trip; null when it was not asked for.
 */
export function criuWorks(start: Start, plain: FeatureState | null): FeatureState {
  if (start.state === 'true') return plain ?? 'unknown'
  const doubtful =
    start.state === 'unknown' && ['no-privilege', 'setup-failed', 'timed-out'].includes(start.cause)
  return doubtful ? 'unknown' : 'false'
}

/** Verdict and counts of the judged run. */
export function runOutputs(run: JudgedRun): Outputs {
  const unsupported = run.tests.filter(({ verdict }) => verdict === 'unsupported')
  return {
    verdict: run.verdict,
    tests: String(run.tests.length),
    passed: String(run.counts.passed),
    failed: String(run.counts.failed),
    unsupported: String(run.counts.unsupported),
    skipped: String(run.counts.skipped),
    'unjustified-skips': String(run.counts['unjustified-skip']),
    flaky: String(run.counts.flaky),
    'unsupported-tests': JSON.stringify(
      unsupported.map(({ test, features, why }) => ({
        suite: test.suite,
        name: test.name,
        features,
        why,
        file: test.file,
        line: test.line,
      })),
    ),
  }
}
