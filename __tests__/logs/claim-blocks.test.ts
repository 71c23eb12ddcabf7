import { describe, expect, it } from 'vitest'
import { claimBlocks } from '../../src/logs/claim-blocks.ts'
import { readLines } from '../../src/logs/evidence.ts'
import { noUserRows } from '../../src/logs/line-meaning.ts'
import { judgedLines } from '../gate/examples.ts'

const refusal =
  '(00.145281) Error (criu/config.c:1128): Tracking memory is not available. Consider omitting --track-mem option.'

/** How a failure with this message looks in each framework. */
const shown: Readonly<Record<string, (message: readonly string[]) => readonly string[]>> = {
  libtest: message => [
    'running 1 test',
    'test tracks_memory ... FAILED',
    "thread 'tracks_memory' (493) panicked at tests/green.rs:13:9:",
    ...message,
    'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace',
    'failures:',
    '    tracks_memory',
    'test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.37s',
  ],
  'node:test as TAP': message => [
    'duration_ms: 363.160228',
    "location: '/src/green.test.cjs:17:3'",
    "failureType: 'testCodeFailure'",
    'error: |-',
    ...message.map(line => `  ${line}`),
    "code: 'ERR_TEST_FAILURE'",
    'stack: |-',
    '  Counter.run (/src/ckpt.cjs:15:29)',
  ],
  'node:test as JUnit': message => [
    `[Error [ERR_TEST_FAILURE]: ${message[0]}`,
    ...message.slice(1),
    '] {',
    "  code: 'ERR_TEST_FAILURE',",
    "  failureType: 'testCodeFailure',",
    `  cause: Error: ${message[0]}`,
    ...message.slice(1).map(line => `  ${line}`),
    '      at Counter.run (/src/ckpt.cjs:15:29)',
    '}',
  ],
}

describe('the message of a failure', () => {
  it.each(Object.entries(shown))('is read as the test’s own word in %s', (_, show) => {
    const bare = ['pre-dump failed: exit status 1', 'criu pre-dump failed: exit status 1', refusal]
    expect(judgedLines(show(bare))).toMatchObject({ verdict: 'unsupported' })
    // Words that alone sound like no failure.
    for (const other of ['the lock was taken', 'counter = 41', 'left: 41'])
      expect(judgedLines(show([...bare, other]))).toMatchObject({
        verdict: 'failed',
        why: expect.stringContaining(other),
      })
    expect(judgedLines(show(['the lock was taken', refusal]))).toMatchObject({ verdict: 'failed' })
  })

  it('is none where a program panics by itself', () => {
    for (const name of ['main', '<unnamed>'])
      expect(
        judgedLines([
          `thread '${name}' panicked at src/lib.rs:4:5:`,
          'pre-dump failed: exit status 1',
          refusal,
        ]),
      ).toMatchObject({ verdict: 'failed' })
  })

  it.each(claimBlocks.map(({ example }) => example))('begins with %s', example => {
    const [first] = readLines([example], 'output', noUserRows)
    expect(first?.line.kind).toBe('claim')
    expect(['nothing', 'follow-on']).toContain(first?.meaning.kind)
  })
})
