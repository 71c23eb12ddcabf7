import { describe, expect, it } from 'vitest'
import { faultLine } from '../../../src/criu/cache/fault-line.ts'

describe('faultLine', () => {
  it.each([
    ['nothing but progress', 'Received 10 of 10 (100.0%), 1.0 MBs/sec\nCache restored successfully\n', ''],
    ['a warning', '::warning::Failed to restore: boom\n', 'Failed to restore: boom'],
    ['an error', 'Cache Size: ~0 MB\n::error::Failed to save: (500)\n', 'Failed to save: (500)'],
    [
      'the last of several attempts',
      'Attempt 1 of 5 failed with error: x\nAttempt 2 of 5 failed with error: y\n',
      'Attempt 2 of 5 failed with error: y',
    ],
    [
      'a signed URL',
      'Failed to restore: GET https://a.blob.core.windows.net/c/1?se=1&sig=secret failed',
      'Failed to restore: GET https://a.blob.core.windows.net/c/1 failed',
    ],
  ])('%s', (_name, stdout, line) => {
    expect(faultLine(stdout)).toBe(line)
  })
  it('says what tar said of its failure', () => {
    const tar =
      '/usr/bin/tar: a: Cannot write: No space left on device\n/usr/bin/tar: Exiting with failure status\n'
    const stdout = `[command]/usr/bin/tar -xf x\n${tar}::warning::Failed to restore: "/usr/bin/tar" failed: exit code 2\n`
    expect(faultLine(stdout)).toMatch(
      /exit code 2: \/usr\/bin\/tar: a: Cannot write: No space left on device$/,
    )
  })
  it('is bounded', () => {
    expect(faultLine(`Failed to restore: ${'x'.repeat(10_000)}`)).toHaveLength(400)
  })
})
