import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FeatureAnswer, FeatureState, UnknownCause } from '../../src/features/answer.ts'
import { features } from '../../src/features/features.ts'
import { type JudgeInput, judge } from '../../src/gate/judge.ts'
import { noKnownIssues } from '../../src/gate/known-issues.ts'
import type { JudgedRun, JudgedTest } from '../../src/gate/verdict.ts'
import { noUserRows } from '../../src/logs/line-meaning.ts'
import { createJunitReader } from '../../src/readers/junit.ts'
import { readOutput } from '../../src/readers/read-output.ts'
import type { TestResult, TestRun } from '../../src/readers/result.ts'
import { createResults } from '../../src/readers/result-sink.ts'

/** What a probe finds where `states` are as given (CRIU's names) and every other feature is `others`. */
export function answers(
  states: Readonly<Record<string, FeatureState>>,
  others: FeatureState = 'true',
  unknown: UnknownCause = 'criu-broken',
): readonly FeatureAnswer[] {
  return features.map(({ criu, output }) => {
    const state = states[criu] ?? others
    return {
      criu,
      output,
      state,
      reason: state === 'true' ? '' : `${output} is ${state} in this example`,
      criuSays: [],
      ...(state === 'unknown' ? { unknown } : {}),
    }
  })
}

/** A runner without soft-dirty tracking and a CRIU that works, as most arm64 runners are. */
export const withoutMemtrack = answers({ mem_dirty_track: 'false', apparmor_stacking: 'false' })

/** A failed test without output; `given` says what differs. */
export function testResult(given: Partial<TestResult> = {}): TestResult {
  return {
    format: 'go-json',
    suite: 'example.org/cr',
    name: 'TestX',
    parent: null,
    outcome: 'failed',
    skipReason: '',
    file: null,
    line: null,
    statement: [],
    durationMs: null,
    output: [],
    strayLines: 0,
    outputLinesCut: 0,
    span: null,
    crash: null,
    failedAttempts: 0,
    ...given,
  }
}

/** A run of these tests that ended as runners end: with 1 if a test failed. */
export function testRun(tests: readonly TestResult[], given: Partial<TestRun> = {}): TestRun {
  const code = tests.some(({ outcome }) => outcome === 'failed') ? 1 : 0
  return {
    tests,
    faults: [],
    end: { code, signal: null, timedOut: false, cancelled: false },
    formats: ['go-json'],
    passedUnlisted: 0,
    wrapperStatuses: [],
    stoppedTargets: [],
    lastLines: [],
    makeGoals: [],
    unrun: null,
    startedAt: 0,
    durationMs: 1000,
    ...given,
  }
}

/** Judges a run on a runner without memtrack; `given` says what differs. */
export function judged(run: TestRun, given: Partial<JudgeInput> = {}): JudgedRun {
  return judge({
    run,
    logs: [],
    runs: [],
    features: withoutMemtrack,
    criu: { version: '4.2.1' },
    plainRoundTrip: 'true',
    knownBugs: [],
    userRows: noUserRows,
    earlier: () => [],
    needs: [],
    knownIssues: noKnownIssues,
    issueContext: { kernel: '6.18.5', arch: 'x86_64', today: '2026-11-27' },
    options: { onUnsupported: 'skip', onUnjustifiedSkip: 'warn', maxUnsupported: null },
    ...given,
  })
}

/** Judges one failed test by its output lines. */
export function judgedLines(output: readonly string[], given: Partial<JudgeInput> = {}): JudgedTest {
  const [found] = judged(testRun([testResult({ output })]), given).tests
  if (found === undefined) throw new Error('no test was judged')
  return found
}

/** A recorded output of a real suite, read as the action reads it. */
export function recordedRun(file: string): TestRun {
  const { tests, faults, formats } = readOutput([readFileSync(fixture(file))], 'auto')
  return testRun(tests, { faults, formats })
}

/** The same for a recorded file of JUnit XML. */
export function recordedJunit(file: string): TestRun {
  const results = createResults()
  const reader = createJunitReader(results, file)
  reader.write(readFileSync(fixture(file)))
  reader.end()
  return testRun(results.tests, { faults: results.faults, formats: ['junit'] })
}

function fixture(file: string): string {
  return join(import.meta.dirname, 'fixtures', file)
}
