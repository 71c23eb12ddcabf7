import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOutputReader, readOutput } from '../../src/readers/read-output.ts'
import { chunks, faultKinds, named, outcomes, stream } from './tools.ts'

const event = (action: string, test: string, more: object = {}) =>
  JSON.stringify({
    Time: '2026-11-23T11:48:34.372974552Z',
    Action: action,
    Package: 'example.com/p',
    ...(test === '' ? {} : { Test: test }),
    ...more,
  })
const output = (test: string, text: string) => event('output', test, { Output: `${text}\n` })
const goTest = (test: string, end: 'pass' | 'fail' | 'skip', ...lines: readonly string[]) => [
  event('run', test),
  output(test, `=== RUN   ${test}`),
  ...lines.map(line => output(test, line)),
  output(test, `--- ${end.toUpperCase()}: ${test} (0.31s)`),
  event(end, test, { Elapsed: 0.31 }),
]
const goEnd = (end: 'pass' | 'fail') => [
  output('', end === 'pass' ? 'PASS' : 'FAIL'),
  event(end, '', { Elapsed: 0.6 }),
]
const verbose = (suite: string, test: string, word: 'PASS' | 'FAIL') => [
  `=== RUN   ${test}`,
  '    x_test.go:7: criu is missing features: [MemTrack]',
  `--- ${word}: ${test} (0.01s)`,
  word,
  word === 'PASS' ? `ok  \t${suite}\t0.025s` : `FAIL\t${suite}\t0.025s`,
]
const read = (...lines: readonly string[]) => readOutput([stream(...lines)], 'auto')

describe('a stream of several formats', () => {
  // As a Makefile prints that runs go test -v, bats and zdtm.
  const mixed = [
    'go test -v ./...',
    ...verbose('example.com/a', 'TestA', 'FAIL'),
    'make: *** [Makefile:3: unit] Error 1',
    'bats tests/',
    '1..2',
    'ok 1 checkpoint',
    'not ok 2 restore',
    '# (in test file tests/cr.bats, line 12)',
    ...goTest('TestJson', 'pass'),
    ...goEnd('pass'),
    '=== Run 1/1 ================ zdtm/static/a',
    ' Run zdtm/static/a in h ',
    ' Test zdtm/static/a PASS ',
  ]
  const expected = [
    'failed TestA',
    'failed restore',
    'passed TestJson',
    'passed checkpoint',
    'passed zdtm/static/a(h)',
  ]

  it('is told apart line by line', () => {
    const result = read(...mixed)
    expect(outcomes(result).toSorted()).toEqual(expected)
    expect(result.faults).toEqual([])
    expect(result.formats).toEqual(['go-json', 'go', 'tap', 'zdtm'])
    expect(named(result, 'restore')).toMatchObject({ file: 'tests/cr.bats', line: 12 })
  })

  it('is the same however it is cut into chunks', () => {
    const bytes = stream(...mixed)
    const anyCut = fc.property(fc.integer({ min: 1, max: 300 }), size => {
      expect(readOutput(chunks(bytes, size), 'auto')).toEqual(readOutput([bytes], 'auto'))
    })
    fc.assert(anyCut, { numRuns: 60 })
  })

  const disguises: Readonly<Record<string, (line: string) => string>> = {
    'CRLF, as from ssh -tt': line => `${line}\r`,
    'CRCRLF, as from script in ssh': line => `${line}\r\r`,
    colours: line => `\u001b[32;1m${line}\u001b[0m`,
    'time stamps': line => `2026-11-23T11:48:34.372Z ${line}`,
    'times of ts': line => `Nov 23 11:48:34 ${line}`,
    'a kernel console': line => `[   12.345678] ${line}`,
    'docker compose': line => `tests-1  | ${line}`,
    'parallel --tag': line => `[job/1] ${line}`,
  }
  for (const [what, disguise] of Object.entries(disguises)) {
    it(`is recognised behind ${what}`, () => {
      const result = read(...mixed.map(disguise))
      expect(outcomes(result).toSorted()).toEqual(expected)
      expect(result.faults).toEqual([])
    })
  }

  it('reads only the format that was asked for', () => {
    expect(outcomes(readOutput([stream(...mixed)], 'tap'))).toEqual(['passed checkpoint', 'failed restore'])
    expect(readOutput([stream(...mixed)], 'none')).toMatchObject({ tests: [], faults: [], formats: [] })
  })

  it('keeps lines of stdout and stderr whole that come in pieces by turns', () => {
    const reader = createOutputReader('auto')
    reader.write(Buffer.from('1..1\nnot o'), 'stdout')
    reader.write(Buffer.from('Error (criu/mem.c:46): '), 'stderr')
    reader.write(Buffer.from('k 1 a'), 'stdout')
    reader.write(Buffer.from('BUG\n'), 'stderr')
    const result = reader.end()
    expect(outcomes(result)).toEqual(['failed a'])
    expect(result.tests[0]?.output).toEqual(['Error (criu/mem.c:46): BUG'])
  })

  it('times what has no time of its own', () => {
    const reader = createOutputReader('auto')
    reader.write(stream('1..2', 'ok 1 a'), 'stdout', 1_000)
    reader.write(stream('not ok 2 b'), 'stdout', 3_000)
    expect(named(reader.end(), 'b').span).toEqual({ start: 1_000, end: 3_000 })
  })
})

describe('go test, run several times', () => {
  it('takes the FAIL with which the first ends for none of the second', () => {
    const second = [
      '=== RUN   TestB',
      '--- PASS: TestB (0.00s)',
      ...verbose('example.com/b', 'TestC', 'PASS'),
    ]
    const result = read(...verbose('example.com/a', 'TestA', 'FAIL'), 'FAIL', ...second)
    expect(outcomes(result)).toEqual(['failed TestA', 'passed TestB', 'passed TestC'])
    expect(result.faults).toEqual([])
  })

  it('misses the end of the second although the first has one', () => {
    const result = read(...verbose('example.com/a', 'TestA', 'FAIL'), 'FAIL', '--- FAIL: TestB (0.00s)')
    expect(faultKinds(result)).toEqual(['cut-off'])
  })
})

describe('go test -json', () => {
  it('keeps the output of tests that print in turns apart', () => {
    const [a, b] = [
      goTest('TestA', 'fail', 'a1', 'a2'),
      goTest('TestB', 'skip', 'b1', '    x_test.go:3: no criu'),
    ]
    const result = read(...a.flatMap((line, i) => [line, b[i] ?? '']), ...b.slice(a.length), ...goEnd('fail'))
    expect(named(result, 'TestA')).toMatchObject({ output: ['a1', 'a2'], durationMs: 310 })
    expect(named(result, 'TestB')).toMatchObject({ outcome: 'skipped', skipReason: 'no criu' })
    expect(result.faults).toEqual([])
  })

  it('reads what encoding/json escapes, and output without a line end', () => {
    const result = read(
      event('run', 'TestA/ä_"x"'),
      event('output', 'TestA/ä_"x"', { Output: 'half ' }),
      event('output', 'TestA/ä_"x"', { Output: '<line> \u2028\n' }).replace('<', '\\u003c'),
      event('fail', 'TestA/ä_"x"', { Elapsed: 0 }),
      ...goEnd('fail'),
    )
    expect(named(result, 'TestA/ä_"x"').output).toEqual(['half <line> \u2028'])
  })

  it('tells of code that does not build (Go 1.24 and later)', () => {
    const result = read(
      JSON.stringify({
        ImportPath: 'example.com/p [example.com/p.test]',
        Action: 'build-output',
        Output: '# example.com/p\n',
      }),
      JSON.stringify({
        ImportPath: 'example.com/p [example.com/p.test]',
        Action: 'build-output',
        Output: 'p.go:5:32: undefined: x\n',
      }),
      JSON.stringify({ ImportPath: 'example.com/p [example.com/p.test]', Action: 'build-fail' }),
      event('start', ''),
      event('fail', '', { Elapsed: 0, FailedBuild: 'example.com/p [example.com/p.test]' }),
    )
    expect(faultKinds(result)).toEqual(['build-error example.com/p'])
    expect(result.faults[0]?.output).toContain('p.go:5:32: undefined: x')
  })

  it('passes over records that it does not know', () => {
    const result = read(
      event('attr', 'TestA', { Key: 'k', Value: 'v' }),
      event('artifacts', 'TestA', { Path: '/tmp/x' }),
      event('something-new', 'TestA'),
      ...goTest('TestA', 'pass'),
      ...goEnd('pass'),
    )
    expect(outcomes(result)).toEqual(['passed TestA'])
    expect(result.faults).toEqual([])
  })

  const damaged: readonly (readonly [string, readonly string[], string])[] = [
    [
      'the end of the stream is missing',
      [...goTest('TestA', 'pass'), event('run', 'TestB')],
      'cut-off example.com/p',
    ],
    ['a package has no end', goTest('TestA', 'pass'), 'cut-off example.com/p'],
    ['a test has no end', [event('run', 'TestB'), ...goEnd('fail')], 'cut-off example.com/p'],
    [
      'a test begins again',
      [event('run', 'TestA'), ...goTest('TestA', 'pass'), ...goEnd('pass')],
      'cut-off example.com/p',
    ],
    [
      'a record is cut',
      [...goTest('TestA', 'pass'), event('fail', 'TestB').slice(0, 60), ...goEnd('pass')],
      'unreadable',
    ],
    [
      'a record has lost its beginning',
      [...goTest('TestA', 'pass'), event('fail', 'TestB').slice(40), ...goEnd('pass')],
      'unreadable',
    ],
    [
      'two records share a line',
      [...goTest('TestA', 'pass'), event('fail', 'TestB') + event('run', 'TestC'), ...goEnd('pass')],
      'unreadable',
    ],
    [
      'a record follows a pass on its line',
      [
        ...goTest('TestB', 'fail').slice(0, -1),
        ...goTest('TestA', 'pass').slice(0, -1),
        event('pass', 'TestA', { Elapsed: 0 }) + event('fail', 'TestB', { Elapsed: 0 }),
        ...goEnd('fail'),
      ],
      'cut-off example.com/p,unreadable',
    ],
    [
      'a record has a field of another type',
      [event('run', 'TestA', { Elapsed: 'x' }), ...goTest('TestA', 'pass'), ...goEnd('pass')],
      'unreadable',
    ],
    [
      'no test of a failed package failed',
      [...goTest('TestA', 'pass'), ...goEnd('fail')],
      'exit-code example.com/p',
    ],
  ]
  for (const [what, lines, kind] of damaged) {
    it(`is no pass if ${what}`, () => expect(faultKinds(read(...lines)).join()).toBe(kind))
  }
})

describe('long and broken output', () => {
  it('survives a line of 200 MB, NUL bytes and invalid UTF-8', () => {
    const reader = createOutputReader('auto')
    const before = process.memoryUsage().rss
    reader.write(stream('1..2', 'ok 1 a'))
    const piece = Buffer.alloc(1 << 20, 'x')
    for (let i = 0; i < 200; i++) reader.write(piece)
    reader.write(Buffer.from('\nError \0\0 \xff\xfe end\nnot ok 2 b\n', 'latin1'))
    const result = reader.end()
    expect(outcomes(result)).toEqual(['passed a', 'failed b'])
    expect(named(result, 'b').output.at(-1)).toBe('Error \0\0 \ufffd\ufffd end')
    expect((process.memoryUsage().rss - before) >> 20).toBeLessThan(100)
  })

  it('never throws and never finds a test in noise', () => {
    const anyBytes = fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), pieces => {
      expect(
        readOutput(
          pieces.map(piece => Buffer.from(piece)),
          'auto',
        ).tests,
      ).toEqual([])
    })
    fc.assert(anyBytes, { numRuns: 300 })
  })

  const lines = Array.from({ length: 50_000 }, (_, i) => `line ${i} of a long log`)
  const telling = [
    "(00.1) Error (criu/mem.c:46): can't go on",
    '\tcounter after restore is 3, want 5',
    'expected the file to survive',
    'checksum mismatch',
    'assert 3 == 5',
    'memory differs at page 7',
  ]
  lines.splice(25_000, telling.length, ...telling)
  const longTests: Readonly<Record<string, readonly string[]>> = {
    'go-json': [...goTest('TestA', 'fail', ...lines), ...goEnd('fail')],
    go: ['=== RUN   TestA', ...lines, '--- FAIL: TestA (1.00s)', 'FAIL', 'FAIL\texample.com/p\t1.0s'],
    tap: ['1..1', 'not ok 1 TestA', ...lines.map(line => `# ${line}`)],
  }
  for (const [format, text] of Object.entries(longTests)) {
    it(`keeps of a long ${format} output the beginning, the end and what tells a cause`, () => {
      const { tests, faults } = readOutput(chunks(stream(...text), 1 << 16), 'auto')
      const kept = tests[0]?.output ?? []
      expect(kept.length).toBeLessThan(15_000)
      expect(kept.length + (tests[0]?.outputLinesCut ?? 0)).toBeGreaterThanOrEqual(lines.length)
      expect(kept[0]).toContain('line 0 of')
      expect(kept.at(-1)).toContain('line 49999 of')
      for (const line of telling) expect(kept.join('\n')).toContain(line)
      expect(faults).toEqual([])
    })
    it(`does not judge a ${format} output that tells too many causes to keep`, () => {
      const noisy = text.map(line => line.replace('of a long log', 'Error of a long log'))
      const { faults } = readOutput(chunks(stream(...noisy), 1 << 16), 'auto')
      expect(faults.map(({ kind }) => kind)).toEqual(['unreadable'])
    })
  }

  // 64 MB of failures, none of which is known to be whole before the last line.
  it('holds a bounded part of what many failed tests of one Go package print', () => {
    const reader = createOutputReader('auto')
    const message = `    x_test.go:7: ${'x'.repeat(1_000)}\n`
    const before = process.memoryUsage().rss
    for (let i = 0; i < 4_000; i++)
      reader.write(Buffer.from(`=== RUN   Test${i}\n${message.repeat(16)}--- FAIL: Test${i} (0.01s)\n`))
    expect((process.memoryUsage().rss - before) >> 20).toBeLessThan(200)
    reader.write(stream('FAIL', 'FAIL\texample.com/p\t1.0s'))
    const { tests, faults } = reader.end()
    expect([tests.length, faults.map(({ kind }) => kind)]).toEqual([4_000, ['unreadable']])
    const kept = tests.flatMap(test => test.output).reduce((sum, line) => sum + line.length, 0)
    expect(kept >> 20).toBeLessThan(25)
    expect(tests.at(-1)).toMatchObject({ name: 'Test3999', suite: 'example.com/p', outcome: 'failed' })
  })

  it('counts passed tests beyond those that it lists', () => {
    const reader = createOutputReader('auto')
    for (let i = 0; i < 30_000; i++)
      reader.write(stream(event('run', `Test${i}`), event('pass', `Test${i}`, { Elapsed: 0 })))
    reader.write(stream(...goEnd('pass')))
    const result = reader.end()
    expect([result.tests.length, result.passedUnlisted, result.faults.length]).toEqual([10_000, 20_000, 0])
  })
})
