import { describe, expect, it } from 'vitest'
import { ownersOfRuns } from '../../src/gate/runs-of-tests.ts'
import type { TestResult } from '../../src/readers/result.ts'
import { testResult } from './examples.ts'
import { runOf } from './recorded-run.ts'

const during = (start: number, end: number, given: Partial<TestResult> = {}) =>
  testResult({ span: { start, end }, outcome: 'passed', ...given })
const inBats = { BATS_TEST_NAME: 'test_dump', BATS_TEST_FILENAME: '/w/a.bats' }
const goTest = (folder: string) => [
  { pid: 2, command: ['/bin/sh', 'ckpt.sh'], folder },
  { pid: 1, command: ['/tmp/go-build1/b001/ckpt.test', '-test.paniconexit0', '-test.v=true'], folder },
]

describe('a run of CRIU belongs to', () => {
  const bats = (name: string, given: Partial<TestResult> = {}) =>
    testResult({ format: 'tap', suite: '', name, ...given })

  it.each([
    [
      'the test that it names, whenever it ran',
      [bats('pre-dump', { span: { start: 0, end: 9000 } }), bats('dump')],
      runOf('dump', [], { variables: inBats }),
      1,
    ],
    [
      'the one in the file that it names',
      [bats('dump', { file: 'b.bats' }), bats('dump', { file: 't/a.bats' })],
      runOf('dump', [], { variables: inBats }),
      1,
    ],
    [
      'the attempt in whose time it ran, where a test ran twice',
      [bats('dump', { span: { start: 0, end: 500 } }), bats('dump', { span: { start: 900, end: 1200 } })],
      runOf('dump', [], { variables: inBats }),
      1,
    ],
    [
      'no test, where it names one that is not there',
      [during(0, 9000)],
      runOf('dump', [], { variables: inBats }),
      null,
    ],
    [
      'the pytest case of that class in that module',
      [
        testResult({ format: 'junit', suite: 'tests.test_x.TestB', name: 'test_y' }),
        testResult({ format: 'junit', suite: 'tests.test_x.TestA', name: 'test_y' }),
      ],
      runOf('dump', [], { variables: { PYTEST_CURRENT_TEST: 'tests/test_x.py::TestA::test_y (call)' } }),
      1,
    ],
    [
      'the flavour of a zdtm test in whose time it ran',
      [
        during(0, 900, { format: 'zdtm', name: 'zdtm/static/env00(h)' }),
        during(950, 2000, { format: 'zdtm', name: 'zdtm/static/env00(ns)' }),
      ],
      runOf('dump -D dump/zdtm/static/env00/41/1'),
      1,
    ],
    [
      'the test that alone ran all the time that it did',
      [during(0, 900), during(950, 2000)],
      runOf('dump'),
      1,
    ],
    ['no test, where two ran', [during(0, 3000), during(950, 2000)], runOf('dump'), null],
    [
      'no test, where it outlived the one that ran',
      [during(900, 1050)],
      runOf('dump', [], { endedAt: 2000 }),
      null,
    ],
    [
      'the test of the Go package in whose folder the test program runs',
      [during(0, 3000, { suite: 'example.org/cr/a' }), during(0, 3000, { suite: 'example.org/cr/b' })],
      runOf('dump', [], { parents: goTest('/src/cr/b') }),
      1,
    ],
    [
      'the failed test whose output names its log',
      [testResult(), testResult({ output: ['see /tmp/images/criu.log'] })],
      runOf('dump', ['(00.1) Dumping FAILED.']),
      1,
    ],
  ])('%s', (_, tests, run, owner) => {
    expect(ownersOfRuns(tests, [run])).toEqual([owner])
  })
})
