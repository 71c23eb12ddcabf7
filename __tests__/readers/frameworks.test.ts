import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJsonResultsReader } from '../../src/readers/json-results.ts'
import { readOutput } from '../../src/readers/read-output.ts'
import { createResults } from '../../src/readers/result-sink.ts'

const recorded = (name: string) => readFileSync(new URL(`frameworks/${name}`, import.meta.url))

const shown = (bytes: Buffer) => {
  const { tests, faults, formats } = readOutput([bytes], 'auto')
  return {
    formats,
    tests: tests.map(({ suite, name, outcome, skipReason, crash }) =>
      [outcome, suite, name, skipReason, crash ?? ''].join(' ').replaceAll(/ +/g, ' ').trim(),
    ),
    faults: faults.map(({ kind, message }) => `${kind}: ${message}`),
  }
}

/** What each framework really printed, and what it tells. */
const outputs: readonly (readonly [string, readonly string[], readonly string[], readonly string[]])[] = [
  [
    'automake.txt',
    ['automake'],
    [
      'passed round-trip.sh',
      'failed tracks-memory.sh',
      'failed tracks-memory-quietly.sh',
      'failed counter-is-kept.sh',
      'failed mixed.sh',
      'skipped userns.sh',
      'failed flaky.sh',
    ],
    [],
  ],
  [
    'ctest.txt',
    ['ctest'],
    [
      'passed sh.round-trip',
      'failed sh.tracks-memory',
      'failed sh.tracks-memory-quietly',
      'failed sh.counter-is-kept',
      'failed sh.mixed',
      'skipped sh.userns',
      'failed sh.flaky',
    ],
    [],
  ],
  [
    'ctest-hang.txt',
    ['ctest'],
    ['passed sh.round-trip', 'failed sh.tracks-memory', 'failed sh.hang timeout'],
    [],
  ],
  [
    // The test of ctest failed through those that it printed.
    'ctest-googletest.txt',
    ['ctest', 'googletest'],
    ['passed Checkpoint RoundTrip', 'failed Checkpoint TracksMemory', 'failed Checkpoint Mixed'],
    [],
  ],
  [
    'googletest.txt',
    ['googletest'],
    [
      'passed Checkpoint RoundTrip',
      'failed Checkpoint TracksMemory',
      'failed Checkpoint TracksMemoryQuietly',
      'failed Checkpoint CounterIsKept',
      'failed Checkpoint Mixed',
      'skipped Checkpoint Userns Test requires userns',
      'failed Checkpoint Flaky',
    ],
    [],
  ],
  [
    'googletest-crash.txt',
    ['googletest'],
    ['passed Checkpoint RoundTrip', 'failed Checkpoint TracksMemory', 'failed Checkpoint Crash signal'],
    ['cut-off: Checkpoint.Crash began and has no end.'],
  ],
  [
    'googletest-brief.txt',
    ['googletest'],
    [
      'failed Checkpoint TracksMemory',
      'failed Checkpoint TracksMemoryQuietly',
      'failed Checkpoint CounterIsKept',
      'failed Checkpoint Mixed',
      'failed Checkpoint Flaky',
    ],
    [],
  ],
  ...(['libtest.txt', 'libtest-json.txt'] as const).map(
    name =>
      [
        name,
        ['libtest'],
        [
          'failed tests/full.rs counter_is_kept',
          'failed tests/full.rs flaky',
          'failed tests/full.rs mixed',
          'failed tests/full.rs tracks_memory',
          'failed tests/full.rs tracks_memory_quietly',
          'passed tests/full.rs round_trip',
          'skipped tests/full.rs userns requires userns',
        ],
        [],
      ] as const,
  ),
  [
    'meson.txt',
    ['meson'],
    [
      'failed counter / counter-is-kept',
      'failed counter / flaky',
      'failed counter / mixed',
      'failed counter / tracks-memory',
      'failed counter / tracks-memory-quietly',
      'passed counter / round-trip',
      'skipped counter / userns',
    ],
    [],
  ],
  [
    'meson-hang.txt',
    ['meson'],
    ['failed counter / hang timeout', 'failed counter / tracks-memory', 'passed counter / round-trip'],
    [],
  ],
  [
    'pytest.txt',
    ['pytest'],
    [
      'passed test_full test_round_trip',
      'failed test_full test_tracks_memory',
      'failed test_full test_tracks_memory_quietly',
      'failed test_full test_counter_is_kept',
      'failed test_full test_mixed',
      'skipped test_full test_userns Test requires userns',
      'failed test_full test_flaky',
    ],
    [],
  ],
  [
    'unittest.txt',
    ['unittest'],
    [
      'failed unit_full.CheckpointTest test_counter_is_kept',
      'failed unit_full.CheckpointTest test_flaky',
      'failed unit_full.CheckpointTest test_mixed',
      'passed unit_full.CheckpointTest test_round_trip',
      'failed unit_full.CheckpointTest test_tracks_memory',
      'failed unit_full.CheckpointTest test_tracks_memory_quietly',
      'skipped unit_full.CheckpointTest test_userns',
    ],
    [],
  ],
]

describe('the text of a framework', () => {
  it.each(outputs)('%s is read whole', (name, formats, tests, faults) => {
    const read = shown(recorded(name))
    expect(read.formats).toEqual(formats)
    expect(read.tests.toSorted()).toEqual(tests.toSorted())
    expect(read.faults).toEqual(faults)
  })

  it('keeps with each failure what it printed', () => {
    const outputOf = (name: string, of: RegExp) =>
      readOutput([recorded(name)], 'auto')
        .tests.find(test => of.test(test.name))
        ?.output.join('\n')
    const refusal = 'Tracking memory is not available.'
    for (const name of [
      'ctest.txt',
      'googletest.txt',
      'libtest.txt',
      'meson.txt',
      'pytest.txt',
      'unittest.txt',
    ]) {
      expect(outputOf(name, /tracks.?memory$/i)).toContain(refusal)
      expect(outputOf(name, /counter.?is.?kept/i)).toContain('41')
      expect(outputOf(name, /counter.?is.?kept/i)).not.toContain(refusal)
    }
  })

  it.each(outputs)('%s is no pass where it is cut', (name, _, tests) => {
    const bytes = recorded(name)
    const failed = tests.filter(test => test.startsWith('failed')).length
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), at => {
        const { tests: seen, faults, noticed } = readOutput([bytes.subarray(0, at)], 'auto')
        const known = seen.filter(({ outcome }) => outcome === 'failed').length
        // A failing exit is a fault by itself where no failure is known.
        if (known > 0 && known < failed) expect([...faults, ...noticed.failures]).not.toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    [
      'a summary of other numbers',
      'automake.txt',
      '# FAIL:  5',
      '# FAIL:  4',
      /^plan: automake's summary tells of 4 tests with FAIL, but 5 were told/,
    ],
    [
      'a total of other numbers',
      'ctest.txt',
      '5 tests failed out of 7',
      '6 tests failed out of 8',
      /^plan: ctest tells of 6 failed tests out of 8, but 5 of 7/,
    ],
    [
      'more tests than told',
      'googletest.txt',
      '7 tests from 1 test suite ran',
      '9 tests from 1 test suite ran',
      /^plan: googletest ran 9 tests, but 7 were told/,
    ],
    [
      'another result line',
      'libtest.txt',
      '1 passed; 5 failed',
      '3 passed; 5 failed',
      /^plan: its result line tells of 3, 5, 1 passed/,
    ],
    [
      'another count',
      'meson.txt',
      'Fail:               5',
      'Fail:               6',
      /^plan: meson tells of 6 tests with Fail, but 5/,
    ],
    [
      'another last line',
      'pytest.txt',
      '5 failed, 1 passed',
      '6 failed, 1 passed',
      /^plan: pytest tells of 6 failed, but 5 were told/,
    ],
    [
      'more tests ran',
      'unittest.txt',
      'Ran 7 tests',
      'Ran 8 tests',
      /^plan: unittest ran 8 tests, but 7 were told/,
    ],
  ])('that has %s is at fault', (_, name, from, to, fault) => {
    const text = recorded(name).toString()
    expect(text).toContain(from)
    expect(shown(Buffer.from(text.replace(from, to))).faults).toContainEqual(expect.stringMatching(fault))
  })
})

describe('a JSON file of results', () => {
  const read = (text: string | Buffer) => {
    const results = createResults()
    const reader = createJsonResultsReader(results, 'results.json')
    reader.write(Buffer.from(text))
    reader.end()
    return {
      tests: results.tests.map(({ outcome, suite, name, skipReason, output }) =>
        [outcome, suite, name, skipReason, output.length].join(' '),
      ),
      faults: results.faults.map(({ message }) => message),
    }
  }

  it('is read where meson wrote it', () => {
    expect(read(recorded('meson-testlog.jsonl'))).toEqual({
      tests: [
        'failed  counter / tracks-memory  2',
        'skipped  counter / userns SKIP: Test requires userns 1',
        'passed  counter / round-trip  0',
      ],
      faults: [],
    })
  })

  it('is read as CTRF, whose summary has to agree', () => {
    const tests = [
      { name: 'restores', status: 'passed', duration: 5, suite: ['a', 'b'] },
      { name: 'dumps', status: 'failed', duration: 5, message: 'exit status 1', stdout: ['a', 'b'] },
      { name: 'tracks', status: 'skipped', duration: 0, message: 'no memtrack' },
      { name: 'odd', status: 'other', duration: 0 },
    ]
    const document = (summary: object) =>
      JSON.stringify({ results: { tool: { name: 'x' }, summary, tests } }, null, 1)
    const told = [
      'passed a > b restores  0',
      'failed  dumps  3',
      'skipped  tracks no memtrack 1',
      'failed  odd  0',
    ]
    expect(read(document({ tests: 4, failed: 1 }))).toEqual({ tests: told, faults: [] })
    expect(read(document({ tests: 6, failed: 2 })).faults).toEqual([
      'results.json: its summary tells of 6 tests, but it holds 4.',
      'results.json: its summary tells of 2 failed, but it holds 1.',
    ])
  })

  it('is read as go test -json', () => {
    const events = [
      { Action: 'run', Package: 'p', Test: 'TestA' },
      { Action: 'output', Package: 'p', Test: 'TestA', Output: 'hello\n' },
      { Action: 'fail', Package: 'p', Test: 'TestA', Elapsed: 0.1 },
      { Action: 'fail', Package: 'p', Elapsed: 0.1 },
    ]
    expect(read(events.map(event => `${JSON.stringify(event)}\n`).join('')).tests).toEqual([
      'failed p TestA  1',
    ])
  })

  it.each(['{}', '[1, 2]', '{"a": ', '{"results": {"tests": 7}}'])(
    'is a fault where it is none: %s',
    text => {
      expect(read(text)).toEqual({
        tests: [],
        faults: [
          expect.stringMatching(/^results\.json: it is neither JUnit XML, nor CTRF, nor `go test -json`/),
        ],
      })
    },
  )
})

describe('lines of a framework within a test of another one', () => {
  const gtest = ['[ RUN      ] A.B', '/src/a.cc:3: Failure', 'Value of: x', '[       OK ] A.B (0 ms)']
  const others = [
    '1/1 Test #1: inner ....   Passed    0.10 sec',
    'PASS: inner.sh',
    'inner (m.C.inner) ... ok',
  ]

  it('are its output', () => {
    const lines = ['=== RUN   TestX', ...gtest, ...others, '--- FAIL: TestX (0.01s)', 'FAIL', 'FAIL\tp\t0.1s']
    const { tests, formats } = readOutput([Buffer.from(`${lines.join('\n')}\n`)], 'auto')
    expect(formats).toEqual(['go'])
    expect(tests).toMatchObject([{ name: 'TestX', outcome: 'failed', output: [...gtest, ...others] }])
  })

  it('are output of TAP until its plan is met, and a result of TAP is none of them', () => {
    const lines = ['1..2', 'ok 1 a', ...gtest, 'not ok 2 b', ...gtest]
    const { tests, formats } = readOutput([Buffer.from(`${lines.join('\n')}\n`)], 'auto')
    expect(formats).toEqual(['tap', 'googletest'])
    expect(tests.map(({ format, name }) => `${format} ${name}`).sort()).toEqual([
      'googletest B',
      'tap a',
      'tap b',
    ])
    expect(tests.find(({ name }) => name === 'b')?.output).toEqual(gtest)
  })

  it('are tests of their own behind it', () => {
    const lines = ['=== RUN   TestX', '--- PASS: TestX (0.01s)', 'PASS', 'ok  \tp\t0.1s', ...gtest]
    const end = '[==========] 1 test from 1 test suite ran. (0 ms total)'
    const { tests, faults } = readOutput([Buffer.from(`${[...lines, end].join('\n')}\n`)], 'auto')
    expect(tests.map(({ format, name }) => `${format} ${name}`)).toEqual(['go TestX', 'googletest B'])
    expect(faults).toEqual([])
  })
})
