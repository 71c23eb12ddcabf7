import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { judge } from './judge.ts'
import type { Expectation } from './machine.ts'
import type { StepResult } from './plan.ts'

const features = {
  memtrack: { state: 'false', reason: 'arm64 has no soft-dirty tracking' },
  timens: { state: 'true', reason: '' },
  uffd: { state: 'unknown', reason: 'no CRIU' },
}
const result: StepResult = {
  name: 'auto',
  conclusion: 'success',
  outputs: { 'criu-works': 'true', 'criu-version': '4.2.1', features: JSON.stringify(features) },
  summary: '',
  annotations: [],
  log: ['one', 'CRIU 4.2.1 starts here'],
  leftProcesses: [],
  seconds: 1,
}

const tests = [
  { name: 'plain', verdict: 'passed', why: '' },
  { name: 'pre-dump', verdict: 'failed', why: 'memtrack is there' },
]
const facts = { hardwareBreakpoints: true, starts32Bit: null }
const report = { run: { tests }, runner: { facts } } as unknown as Report

describe('judge', () => {
  it.each<[Expectation, string | null]>([
    [{ step: 'succeeds' }, null],
    [{ step: 'fails' }, 'the step ended with success, not failure'],
    [{ output: 'criu-works', is: 'true' }, null],
    [{ output: 'criu-works', is: 'false' }, "criu-works is 'true', not false"],
    [{ output: 'criu-version', is: /^4\./ }, null],
    [{ output: 'verdict', is: 'pass' }, "verdict is '', not pass"],
    [{ feature: 'memtrack', state: 'false', reason: /arm64/ }, null],
    [
      { feature: 'memtrack', state: 'true' },
      'memtrack is false (arm64 has no soft-dirty tracking), not true',
    ],
    [
      { feature: 'memtrack', state: 'false', reason: /option/ },
      "the reason for memtrack being false is 'arm64 has no soft-dirty tracking', not /option/",
    ],
    [{ feature: 'nothing', state: 'true' }, 'feature nothing is not reported'],
    [{ noFeatureIs: 'false' }, 'memtrack is false (arm64 has no soft-dirty tracking)'],
    [
      { features: 'unknown', reason: /CRIU/ },
      'memtrack is false (arm64 has no soft-dirty tracking), not unknown',
    ],
    [{ verdicts: { plain: 'passed', 'pre-dump': 'failed' } }, null],
    [{ verdicts: { plain: 'passed' } }, "'pre-dump' is failed (memtrack is there), not expected at all"],
    [
      { verdicts: { plain: 'passed', 'pre-dump': 'passed', lost: 'passed' } },
      "'pre-dump' is failed (memtrack is there), not passed; 'lost' is not run (the report does not name it), not passed",
    ],
    [{ fact: 'hardwareBreakpoints', is: true }, null],
    [{ fact: 'starts32Bit', is: true }, 'the fact starts32Bit is null, not true'],
    [{ log: /CRIU 4.*starts/ }, null],
    [{ log: /CRIU 3/ }, 'no line of the log has /CRIU 3/'],
  ])('of %j says %j', (expected, fault) => {
    expect(judge([expected], result, report)).toEqual(fault === null ? [] : [fault])
  })

  it('takes a step that reports no features for no proof of anything about them', () => {
    const silent = { ...result, outputs: {} }
    expect(judge([{ features: 'unknown', reason: /./ }], silent, null)).toEqual(['no feature is reported'])
    expect(judge([{ noFeatureIs: 'false' }], silent, null)).toEqual(['no feature is reported'])
  })
})
