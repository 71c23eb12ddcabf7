import { describe, expect, it } from 'vitest'
import { judged, testResult, testRun } from './examples.ts'

const pass = {
  missing: ['memtrack'],
  operations: ['dump', 'restore'],
  date: '2026-11-26',
  criu: '4.2.1',
} as const

const refusal = '    checkpoint_test.go:116: criu is missing features'

function verdictOf(output: readonly string[], statement: readonly string[] = [], passes = [pass]) {
  const test = testResult({ name: 'TestCheckpoint', output, statement })
  const [found] = judged(testRun([test]), { earlier: () => passes }).tests
  return [found?.verdict, found?.why.split(':')[0]]
}

const notBelieved = [
  'failed',
  'on 2026-11-26 it passed here without memtrack (CRIU 4.2.1), and CRIU did dump and restore for it',
]

describe('a refusal that names no operation, of a test that passed here without the feature', () => {
  it('is not believed', () => {
    expect(verdictOf([refusal])).toEqual(notBelieved)
    expect(
      verdictOf([refusal], ['if err := container.Checkpoint(checkpointOpts); err != nil {', 't.Fatal(err)']),
    ).toEqual(notBelieved)
    expect(verdictOf([refusal], [], [])[0]).toBe('unsupported')
  })

  it.each([
    ['Go', ['if err := container.Checkpoint(preDumpOpts); err != nil {', 't.Fatal(err)']],
    ['Python', ['run_podman("checkpoint", "--pre-checkpoint", cid)']],
    ['Rust', ['criu.pre_dump().unwrap()']],
  ])('is believed where the source says that a pre-dump failed: %s', (_, statement) => {
    expect(verdictOf([refusal], statement)[0]).toBe('unsupported')
  })

  it.each([
    'if err := container.Checkpoint(opts, preDump); err != nil {',
    'if !preDump {',
    'err = container.Checkpoint(&Opts{PreDump: false})',
    'checkpoint(without_pre_dump)',
  ])('is not believed for a flag or a negation in the source: %s', line => {
    expect(verdictOf([refusal], [line])).toEqual(notBelieved)
  })

  it('is believed where the test shows the log of a pre-dump for it, and not for something before', () => {
    const shown = [
      '    checkpoint_test.go:115: === /tmp/TestCheckpoint1/003/criu-parent/dump.log ===',
      '    checkpoint_test.go:115: open /tmp/TestCheckpoint1/003/criu-parent/dump.log: no such file or directory',
    ]
    expect(verdictOf([...shown, refusal])[0]).toBe('unsupported')
    const later = ['one', 'two', 'three'].map(text => `    checkpoint_test.go:120: ${text}`)
    expect(verdictOf([...shown, ...later, refusal])[0]).toBe('failed')
    expect(verdictOf([refusal, ...shown])[0]).toBe('failed')
  })

  it('is not believed for what the test only says of another operation', () => {
    const said = '    checkpoint_test.go:82: no pre-dump without memtrack'
    expect(verdictOf([said, refusal])[0]).toBe('failed')
  })
})
