import { describe, expect, it } from 'vitest'
import { bareFailure } from '../../src/logs/bare-failure.ts'

describe('a sentence that carries nothing but a failure of CRIU or its caller', () => {
  it.each([
    ['unexpected error: exit status 1', null],
    ['pre-dump: exit status 1:', 'dump'],
    ['[criu pre-dump -t 17 -D /tmp/x] failed: exit status 1', 'dump'],
    ['Command criu pre-dump -t 17 exited with 1', 'dump'],
    ['failed to checkpoint the container: exit status 1', 'dump'],
    ['runc restore exited with status 1', 'restore'],
    ['exit status 1, output: ""', null],
    ['running criu: exit status 52', null],
  ] as const)('%s', (text, operation) => {
    expect(bareFailure(text)).toMatchObject({ operation })
  })

  it.each([
    'counter: exit status 1',
    'the container exited with status 1',
    'process failed: exit status 1',
    'runc exec failed: exit status 1',
    'exec failed: exit status 1',
    'got 1',
    'unexpected restore',
    'pre-dump: exit status 139',
    'restore after dump: exit status 1',
    'expected the dump to fail',
    'dump failed: 3 pages lost',
    'pre-dump did not fail',
    'error: no such container',
    '',
  ])('is not: %s', text => {
    expect(bareFailure(text)).toBeNull()
  })

  it('is found in time that is linear', () => {
    expect(bareFailure(`${'exit status 1 '.repeat(100_000)}`)).toBeNull()
  })
})
