import { describe, expect, it } from 'vitest'
import { withoutGoogletestStatus } from '../../src/logs/googletest-blocks.ts'

const equality = (...values: readonly string[]) => [
  '/src/counter_test.cc:18: Failure',
  'Expected equality of these values:',
  ...values,
  'pre-dump failed',
]

describe('an assertion of googletest', () => {
  it.each<[string, readonly string[], string]>([
    [
      'of the exit status of a dump',
      equality('  ckpt("predump")', '    Which is: 1', '  0'),
      'dump: exit status 1',
    ],
    [
      'the other way round',
      equality('  0', '  restore(image)', '    Which is: 255'),
      'restore: exit status 255',
    ],
    ['of a variable named so', equality('  rc', '    Which is: 1', '  0'), 'exit status 1'],
  ])('%s says no more than that', (_, lines, says) => {
    expect(withoutGoogletestStatus(lines)).toEqual([says, 'pre-dump failed'])
  })

  it('of the truth of a dump says no more than that it failed', () => {
    const lines = [
      '/src/a.cc:3: Failure',
      'Value of: criu.preDump()',
      '  Actual: false',
      'Expected: true',
      'said why',
    ]
    expect(withoutGoogletestStatus(lines)).toEqual(['dump failed', 'said why'])
  })

  it.each<[string, readonly string[]]>([
    ['of a number', equality('  left', '    Which is: 3', '  0')],
    ['of two numbers', equality('  41', '  42')],
    ['of a dump against another status', equality('  dump()', '    Which is: 1', '  2')],
    ['of something that dumps and restores', equality('  dumpAndRestore()', '    Which is: 1', '  0')],
    ['of a flag', ['/src/a.cc:3: Failure', 'Value of: first', '  Actual: false', 'Expected: true']],
  ])('%s stays as it is', (_, lines) => {
    expect(withoutGoogletestStatus(lines)).toEqual(lines)
  })
})
