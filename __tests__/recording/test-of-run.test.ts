import { describe, expect, it } from 'vitest'
import { testOfRun, testVariables } from '../../src/recording/test-of-run.ts'

const traces = { variables: {}, parents: [], arguments: [], logs: [] }
const parent = (...command: string[]) => ({ pid: 1, command, folder: '/' })

describe('the test that a run of CRIU was started for', () => {
  it.each([
    ['test_dump_and_restore', 'dump and restore'],
    ['test_pre-2ddump', 'pre-dump'],
    ['test_a-2d5fb_c', 'a_b c'],
    ['test_-28x-29-3a_50-25', '(x): 50%'],
  ])('is read from BATS_TEST_NAME=%s', (encoded, name) => {
    const variables = { BATS_TEST_FILENAME: '/w/a.bats', BATS_TEST_NAME: encoded }
    expect(testOfRun({ ...traces, variables })).toEqual({ framework: 'bats', suite: '/w/a.bats', name })
  })

  it.each([
    ['test_x.py::test_y (call)', 'test_x.py', 'test_y'],
    ['tests/test_x.py::TestA::test_y[a (b)] (teardown)', 'tests/test_x.py', 'TestA::test_y[a (b)]'],
  ])('is read from PYTEST_CURRENT_TEST=%s', (value, suite, name) => {
    const variables = { PYTEST_CURRENT_TEST: value }
    expect(testOfRun({ ...traces, variables })).toEqual({ framework: 'pytest', suite, name })
  })

  it('is read from the variables of nextest, and before it had them from its command line', () => {
    const variables = { NEXTEST_BINARY_ID: 'ckpt::full', NEXTEST_TEST_NAME: 'a::b' }
    expect(testOfRun({ ...traces, variables })).toEqual({
      framework: 'nextest',
      suite: 'ckpt::full',
      name: 'a::b',
    })
    const parents = [
      parent('sh', './ckpt.sh'),
      parent('/w/target/debug/deps/full-0a1b', '--exact', 'a::b', '--nocapture'),
      parent('/usr/bin/cargo-nextest', 'nextest', 'run'),
    ]
    expect(testOfRun({ ...traces, parents })).toMatchObject({ framework: 'nextest', name: 'a::b' })
    expect(testOfRun({ ...traces, parents: parents.slice(0, 2) })).toBeNull()
  })

  it('is read from the command line of automake’s test driver', () => {
    const driver = [
      '/bin/bash',
      './build-aux/test-driver',
      '--test-name',
      'pre-dump.sh',
      '--log-file',
      'x.log',
    ]
    expect(testOfRun({ ...traces, parents: [parent(...driver)] })).toMatchObject({
      framework: 'automake',
      name: 'pre-dump.sh',
    })
  })

  it('is read from zdtm’s folder of images, in the arguments or in the path of the log', () => {
    const zdtm = { framework: 'zdtm', suite: '', name: 'zdtm/static/env00' }
    const given = ['dump', '-D', 'dump/zdtm/static/env00/41/1']
    expect(testOfRun({ ...traces, arguments: given })).toEqual(zdtm)
    const logs = [{ path: '/w/test/dump/zdtm/static/env00/41/1/dump.log', kept: null, bytes: 1, writer: 1 }]
    expect(testOfRun({ ...traces, logs })).toEqual(zdtm)
  })

  it('is not known where nothing names it', () => {
    expect(
      testOfRun({ ...traces, variables: { PYTEST_CURRENT_TEST: 'odd' }, arguments: ['dump'] }),
    ).toBeNull()
  })

  it('needs no other variables than those that name a test', () => {
    expect(testVariables.every(name => /^(?:BATS|PYTEST|NEXTEST)_/.test(name))).toBe(true)
  })
})
