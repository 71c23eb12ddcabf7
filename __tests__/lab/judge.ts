import type { Report, TestReport } from '../../src/report/report.ts'
import type { Expectation } from './machine.ts'
import type { StepResult } from './plan.ts'

type Features = Readonly<Record<string, { readonly state: string; readonly reason: string }>>

/**
 * What of `expected` did not come out, one sentence each with what was seen; empty when all did.
 * @param report null when the step left none.
 */
export function judge(
  expected: readonly Expectation[],
  result: StepResult,
  report: Report | null,
): readonly string[] {
  return expected.map(expectation => fault(expectation, result, report)).filter(sentence => sentence !== null)
}

function fault(expected: Expectation, result: StepResult, report: Report | null): string | null {
  if ('step' in expected) {
    const wanted = expected.step === 'succeeds' ? 'success' : 'failure'
    return result.conclusion === wanted ? null : `the step ended with ${result.conclusion}, not ${wanted}`
  }
  if ('output' in expected) {
    const seen = result.outputs[expected.output] ?? ''
    return matches(expected.is, seen) ? null : `${expected.output} is '${seen}', not ${expected.is}`
  }
  if ('log' in expected)
    return result.log.some(line => expected.log.test(line)) ? null : `no line of the log has ${expected.log}`
  if ('fact' in expected) {
    const seen = report?.runner.facts[expected.fact]
    return seen === expected.is ? null : `the fact ${expected.fact} is ${seen}, not ${expected.is}`
  }
  if ('verdicts' in expected) return verdictFault(expected.verdicts, report?.run?.tests ?? [])
  const features = featuresOf(result)
  if ('feature' in expected) return featureFault(expected.feature, expected, features)
  const names = Object.keys(features)
  if (names.length === 0) return 'no feature is reported'
  if ('noFeatureIs' in expected) return noneIs(expected.noFeatureIs, features)
  return (
    names
      .map(name => featureFault(name, { state: expected.features, reason: expected.reason }, features))
      .find(sentence => sentence !== null) ?? null
  )
}

function verdictFault(wanted: Readonly<Record<string, string>>, tests: readonly TestReport[]): string | null {
  const seen = new Map(tests.map(({ name, verdict, why }) => [name, { verdict, why }]))
  const names = [...new Set([...Object.keys(wanted), ...seen.keys()])]
  const wrong = names.filter(name => wanted[name] !== seen.get(name)?.verdict)
  if (wrong.length === 0) return null
  return wrong
    .map(name => {
      const { verdict, why } = seen.get(name) ?? { verdict: 'not run', why: 'the report does not name it' }
      return `'${name}' is ${verdict} (${why}), not ${wanted[name] ?? 'expected at all'}`
    })
    .join('; ')
}

function matches(wanted: string | RegExp, seen: string): boolean {
  return typeof wanted === 'string' ? wanted === seen : wanted.test(seen)
}

function featureFault(
  name: string,
  wanted: { readonly state: string; readonly reason?: RegExp },
  features: Features,
): string | null {
  const seen = features[name]
  if (seen === undefined) return `feature ${name} is not reported`
  if (seen.state !== wanted.state) return `${name} is ${seen.state} (${seen.reason}), not ${wanted.state}`
  if (wanted.reason === undefined || wanted.reason.test(seen.reason)) return null
  return `the reason for ${name} being ${seen.state} is '${seen.reason}', not ${wanted.reason}`
}

function noneIs(state: string, features: Features): string | null {
  const found = Object.entries(features).find(([, feature]) => feature.state === state)
  return found === undefined ? null : `${found[0]} is ${state} (${found[1].reason})`
}

function featuresOf(result: StepResult): Features {
  const { features = '' } = result.outputs
  return features === '' ? {} : JSON.parse(features)
}
