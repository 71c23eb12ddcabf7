import { describe, expect, it } from 'vitest'
import { readOutput } from '../../src/readers/read-output.ts'
import { faultKinds, named, outcomes, stream } from './tools.ts'

const centred = (title: string, fill: string) => {
  const text = ` ${title} `
  const left = Math.floor((80 - text.length) / 2)
  return text.length >= 80 ? text : `${fill.repeat(left)}${text}${fill.repeat(80 - text.length - left)}`
}
const began = (number: number, total: number, name: string) =>
  `=== Run ${number}/${total} =--------------- ${name}`
const run = (name: string, flavour: string, ...lines: readonly string[]) => [
  centred(`Run ${name} in ${flavour}`, '='),
  'Start test',
  ...lines,
]
const pass = (name: string, flavour = 'h') => [...run(name, flavour), centred(`Test ${name} PASS`, '=')]
const fail = (name: string, ...lines: readonly string[]) => [
  ...run(name, 'ns', 'Run criu dump', ...lines),
  centred(`Test ${name} FAIL at CRIU dump`, '#'),
  'Test output: ================================',
  '12:27:47.813:    67: PASS',
  'munmap_chunk(): invalid pointer',
  ' <<< ================================',
]
const summary = (failed: readonly string[], total: number, skipped: number) => [
  centred(`${failed.length} TEST(S) FAILED (TOTAL ${total}/SKIPPED ${skipped})`, '#'),
  ...failed.map(name => ` * ${name}`),
  centred('FAIL', '#'),
]
const read = (...lines: readonly string[]) => readOutput([stream(...lines)], 'auto')

// Written after what test/zdtm.py of criu v4.2 prints.
describe("zdtm's report", () => {
  it('gives a result for each flavour, and skips with their reason', () => {
    const result = read(
      'Checking feature apparmor_stacking',
      'Skipping zdtm/static/apparmor_stacking (no apparmor_stacking feature)',
      began(2, 3, 'zdtm/static/caps00'),
      ...pass('zdtm/static/caps00'),
      'Skipping rtc at root',
      ...pass('zdtm/static/caps00', 'ns'),
      began(3, 3, 'zdtm/static/tempfs'),
      ...fail('zdtm/static/tempfs', "b'(00.1) Error (criu/mem.c:46): BUG at criu/mem.c:46'"),
      ...summary(['zdtm/static/tempfs(ns)'], 3, 1),
    )
    expect(outcomes(result)).toEqual([
      'skipped zdtm/static/apparmor_stacking',
      'passed zdtm/static/caps00(h)',
      'passed zdtm/static/caps00(ns)',
      'failed zdtm/static/tempfs(ns)',
    ])
    expect(result.faults).toEqual([])
    expect(result.tests[0]?.skipReason).toBe('no apparmor_stacking feature')
    const { output } = named(result, 'zdtm/static/tempfs(ns)')
    expect(output).toContain("b'(00.1) Error (criu/mem.c:46): BUG at criu/mem.c:46'")
    expect(output).toContain('munmap_chunk(): invalid pointer')
  })

  it('does not depend on the order of what zdtm.py and its children print', () => {
    const result = read(
      ...pass('zdtm/static/a'),
      ...pass('zdtm/static/b'),
      began(1, 2, 'zdtm/static/a'),
      began(2, 2, 'zdtm/static/b'),
      centred('ALL TEST(S) PASSED (TOTAL 2/SKIPPED 0)', '#'),
    )
    expect(outcomes(result)).toEqual(['passed zdtm/static/a(h)', 'passed zdtm/static/b(h)'])
    expect(result.faults).toEqual([])
  })

  const faults: readonly (readonly [string, readonly string[], string])[] = [
    ['a test without an end', [began(1, 1, 'zdtm/static/a'), ...run('zdtm/static/a', 'h')], 'cut-off zdtm'],
    ['a test that began and printed nothing', [began(1, 1, 'zdtm/static/a')], 'cut-off zdtm'],
    ['fewer tests than planned', [began(1, 9, 'zdtm/static/a'), ...pass('zdtm/static/a')], 'plan zdtm'],
    ['a failure of no test', [...pass('zdtm/static/a'), centred('FAIL', '#')], 'exit-code zdtm'],
  ]
  for (const [what, lines, kind] of faults) {
    it(`tells ${what}`, () => expect(faultKinds(read(...lines))).toEqual([kind]))
  }

  it('believes the list of failures where no other line tells one', () => {
    const result = read(
      began(1, 1, 'zdtm/static/a'),
      ...pass('zdtm/static/a'),
      ...summary(['zdtm/static/a(uns)'], 1, 0),
    )
    expect(outcomes(result)).toEqual(['passed zdtm/static/a(h)', 'failed zdtm/static/a(uns)'])
  })
})
