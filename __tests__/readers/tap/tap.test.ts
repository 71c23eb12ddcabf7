import { join } from 'node:path'
import fc from 'fast-check'
import { Parser } from 'tap-parser'
import { describe, expect, it } from 'vitest'
import { readOutput } from '../../../src/readers/read-output.ts'
import { needing } from '../../needing.ts'
import { faultKinds, named, outcomes, outputOf, stream } from '../tools.ts'

const read = (...lines: readonly string[]) => readOutput([stream(...lines)], 'auto')

describe('lines of TAP', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['ok 1 a', 'passed a', ''],
    ['ok 1 - a', 'passed a', ''],
    ['ok 1', 'passed ', ''],
    ['not ok 1 a', 'failed a', ''],
    ['ok 1 a # skip requires root', 'skipped a', 'requires root'],
    ['ok 1 a # SKIP', 'skipped a', ''],
    ['ok 1 - checkpoint #SKIP', 'skipped checkpoint', ''],
    ['ok 1 a in 287ms # skip no CRIU', 'skipped a', 'no CRIU'],
    [
      'not ok 1 a # SKIP requires CRIU feature mem_dirty_track',
      'skipped a',
      'requires CRIU feature mem_dirty_track',
    ],
    ['ok 1 a # in 1478 ms', 'passed a', ''],
    ['ok 1 a # TODO later', 'passed a', ''],
    ['not ok 1 a # TODO later', 'skipped a', 'TODO later'],
    ['ok 1 issue #12 is fixed', 'passed issue #12 is fixed', ''],
    ['not ok 1 a # timeout after 20s', 'failed a', ''],
    ['not ok 1 - zdtm/static/tempfs # flavor ns', 'failed zdtm/static/tempfs', ''],
    ['ok 1 a \\# b', 'passed a # b', ''],
  ]
  for (const [line, outcome, reason] of cases) {
    it(line, () => {
      const result = read('1..1', line)
      expect(outcomes(result)).toEqual([outcome])
      expect(result.tests[0]?.skipReason).toBe(reason)
      expect(result.faults).toEqual([])
    })
  }

  it('knows a time-out as a crash and takes the time from the name', () => {
    const [late] = read('1..1', 'not ok 1 hangs in 1047ms # timeout after 1s').tests
    expect(late).toMatchObject({ name: 'hangs', durationMs: 1047, crash: 'timeout' })
  })
})

describe('the plan', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['a plan at the end holds', ['ok 1 a', 'ok 2 b', '1..2'], ''],
    ['a number is missing', ['1..3', 'ok 1 a', 'ok 3 c'], 'The plan is 1..3, but 2 came; missing: 2.'],
    ['the run was cut off', ['1..3', 'ok 1 a'], 'The plan is 1..3, but 1 came; missing: 2, 3.'],
    ['a number is there twice', ['1..2', 'ok 1 a', 'ok 1 a', 'ok 2 b'], 'The plan is 1..2; twice there: 1.'],
    ['there are too many', ['1..1', 'ok 1 a', 'ok 2 b'], 'The plan is 1..1, but there is number 2.'],
    ['there is none', ['TAP version 13', 'ok 1 a'], 'TAP without a plan, after 1 results: it was cut off.'],
    ['nothing came', ['1..2'], 'The plan is 1..2, but 0 came; missing: 1, 2.'],
    ['numbers may be left out', ['1..2', 'ok a', 'ok b'], ''],
    ['one document follows another', ['1..1', 'ok 1 a', '1..2', 'ok 1 b', 'ok 2 c'], ''],
    ['with the plan at the end, too', ['ok 1 a', '1..1', 'ok 1 b', '1..1'], ''],
  ]
  for (const [what, lines, message] of cases) {
    it(what, () =>
      expect(
        read(...lines)
          .faults.map(fault => fault.message)
          .join(),
      ).toBe(message),
    )
  }

  for (const glued of ['1..2not ok 1 a', '1..2ok 1 a']) {
    it(`hides no result behind it: ${glued}`, () => {
      const result = read('1..1', 'ok 1 earlier', glued, 'ok 2 b')
      expect(outcomes(result)).toEqual([
        'passed earlier',
        `${glued.includes('not') ? 'failed' : 'passed'} a`,
        'passed b',
      ])
      expect(result.faults).toEqual([])
    })
  }

  it('tells a bail-out, and not the plan that it broke', () => {
    const result = read('1..5', 'ok 1 a', 'Bail out! no CRIU')
    expect(result.faults).toMatchObject([{ kind: 'bail-out', message: 'Bail out! no CRIU' }])
  })

  it('reads a file that is left out as a whole', () => {
    expect(read('1..0 # skip requires root').tests).toMatchObject([
      { outcome: 'skipped', skipReason: 'requires root' },
    ])
  })
})

describe('what belongs to a result', () => {
  it('takes subtests as children of the line that follows them', () => {
    const result = read(
      'TAP version 14',
      '# Subtest: outer',
      '    # Subtest: inner',
      '        not ok 1 - deep',
      '        1..1',
      '    not ok 1 - inner',
      '    1..1',
      'not ok 1 - outer',
      '1..1',
    )
    expect(result.tests.map(({ name, parent }) => `${name} < ${parent}`)).toEqual([
      'outer/inner/deep < outer/inner',
      'outer/inner < outer',
      'outer < null',
    ])
    expect(result.faults).toEqual([])
  })

  it('keeps the plan of a subtest', () => {
    const result = read('TAP version 14', '    1..2', '    ok 1 a', 'ok 1 - outer', '1..1')
    expect(faultKinds(result)).toEqual(['plan'])
  })

  it('takes the output before a line, once the document began, and the YAML after it', () => {
    const result = read(
      'not from a test',
      'TAP version 13',
      'Error (criu/mem.c:46): BUG at criu/mem.c:46',
      'not ok 1 a',
      '  ---',
      "  file: 'test.js'",
      '  line: 12',
      '  ok 7 is text here',
      '  ...',
      '1..1',
    )
    expect(result.tests).toHaveLength(1)
    expect(result.tests[0]).toMatchObject({ file: 'test.js', line: 12 })
    expect(result.tests[0]?.output).toEqual([
      'Error (criu/mem.c:46): BUG at criu/mem.c:46',
      "file: 'test.js'",
      'line: 12',
      'ok 7 is text here',
    ])
  })

  it('misses the end of a YAML block', () => {
    const result = read('1..2', 'not ok 1 a', '  ---', '  message: |', 'not ok 2 b')
    expect(outcomes(result)).toEqual(['failed a', 'failed b'])
    expect(faultKinds(result)).toEqual(['cut-off'])
  })

  it('unfolds the strings that PyYAML writes for output which is no block', () => {
    const result = read(
      '1..1',
      'not ok 1 - zdtm/static/a # flavor h',
      '---',
      '"output": "Run criu dump\\n=[log]=> dump.log\\nb\'(00.1) Error (criu/mem.c:46): BUG at\\',
      '  \\ criu/mem.c:46\'\\n\\ttab \\"quoted\\" \\x1b\\n"',
      '...',
      '',
    )
    expect(result.tests[0]?.output).toEqual([
      'Run criu dump',
      '=[log]=> dump.log',
      "b'(00.1) Error (criu/mem.c:46): BUG at criu/mem.c:46'",
      '\ttab "quoted" \u001b',
    ])
  })
})

it('a skip whose teardown failed has failed', () => {
  const lines = [
    '1..1',
    'not ok 1 a # skip no CRIU',
    "# (from function `teardown' in test file a.bats, line 9)",
  ]
  expect(outcomes(read(...lines))).toEqual(['failed a'])
})

it('what stands before a result and belongs to no test is known as such', () => {
  const result = read('1..1', 'criu is missing features: [MemTrack]', 'not ok 1 a', '# said by the test')
  expect(result.tests[0]).toMatchObject({
    strayLines: 1,
    output: ['criu is missing features: [MemTrack]', '# said by the test'],
  })
})

needing('bats').describe('bats, run for real', () => {
  const cwd = join(import.meta.dirname, '../fixtures')
  const env = { BATS_TEST_TIMEOUT: '1' }
  const bats = (...args: readonly string[]) =>
    readOutput([outputOf(['bats', ...args, 'steps.bats'], { cwd, env })], 'auto')

  for (const args of [
    ['--formatter', 'tap'],
    ['--formatter', 'tap', '--timing'],
    ['--formatter', 'tap13'],
  ]) {
    it(args.join(' '), () => {
      const result = bats(...args)
      expect(outcomes(result)).toEqual([
        'passed passes',
        'skipped skips with a reason',
        'skipped skips',
        'failed fails # 1 in a helper',
        'failed hangs',
        'passed prints to the terminal',
      ])
      expect(result.faults).toEqual([])
      expect(named(result, 'skips with a reason').skipReason).toBe('requires CRIU feature mem_dirty_track')
      expect(named(result, 'fails # 1 in a helper')).toMatchObject({
        file: 'steps.bats',
        line: 26,
        crash: null,
      })
      expect(named(result, 'fails # 1 in a helper').output.join()).toContain(
        'criu is missing features: [MemTrack]',
      )
      expect(named(result, 'hangs').crash).toBe('timeout')
    })
  }
})

describe('tap-parser as the oracle', () => {
  const line = fc.record({
    ok: fc.boolean(),
    name: fc.stringMatching(/^[a-z][a-z ]{0,8}[a-z]$/),
    directive: fc.constantFrom('', ' # SKIP no CRIU', ' # TODO later'),
    diagnostic: fc.constantFrom('', '# a comment', '  ---\n  message: text\n  ...'),
  })

  it('agrees on which results there are and which of them failed', () => {
    const document = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 8 }),
      planFirst: fc.boolean(),
    })
    const agrees = fc.property(document, ({ lines, planFirst }) => {
      const plan = `1..${lines.length}`
      const body = lines.flatMap(({ ok, name, directive, diagnostic }, i) => [
        `${ok ? 'ok' : 'not ok'} ${i + 1} - ${name}${directive}`,
        ...(diagnostic === '' ? [] : diagnostic.split('\n')),
      ])
      const text = ['TAP version 14', ...(planFirst ? [plan, ...body] : [...body, plan])]
      const ours = read(...text)
      const theirs = Parser.parse(`${text.join('\n')}\n`)
        .filter(([event]: readonly unknown[]) => event === 'assert')
        .map(([, assert]) => assert as { ok: boolean; name: string; skip: unknown; todo: unknown })
      expect(ours.faults).toEqual([])
      expect(outcomes(ours).map(one => one.startsWith('failed'))).toEqual(
        theirs.map(({ ok, skip, todo }) => !ok && !skip && !todo),
      )
      expect(ours.tests.map(({ name }) => name)).toEqual(theirs.map(({ name }) => name))
    })
    fc.assert(agrees, { numRuns: 200 })
  })
})
