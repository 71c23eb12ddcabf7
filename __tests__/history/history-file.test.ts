import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verdicts } from '../../src/gate/verdict.ts'
import { baselineIn, type History, noHistory, withBaseline } from '../../src/history/history.ts'
import { historyText, readHistory } from '../../src/history/history-file.ts'
import { testId } from '../../src/history/test-id.ts'

const machine = {
  measuredAt: '2026-11-20T10:00:00.000Z',
  kernel: '6.8.0',
  image: '',
  criu: '4.2 (Debian sid)',
}
const pass = { missing: ['memtrack'], operations: ['dump', 'restore'], date: '2026-11-20', criu: '4.2' }
const kept: History = {
  runners: {
    'ubuntu24-X64': {
      ...machine,
      features: { memtrack: 'true' },
      selfTests: {},
      lost: { 'feature:memtrack': machine },
      steps: {
        tests: { accepted: 'x', tests: { 'pkg\tTestA': 'passed' } },
        other: { accepted: '', tests: {} },
      },
    },
  },
  did: { 'pkg\tTestA': [pass, { ...pass, missing: [] }], 'pkg\tTestB': [pass] },
}
const changed = (change: object) => JSON.stringify({ ...JSON.parse(historyText(kept)), ...change })
const ofRunner = (change: object) =>
  changed({ runners: { 'ubuntu24-X64': { ...kept.runners['ubuntu24-X64'], ...change } } })

describe('a kept history', () => {
  it('is read back as it was, and an empty file is an empty one', () => {
    expect(readHistory(historyText(kept))).toEqual(kept)
    for (const text of ['', '\n']) expect(readHistory(text)).toEqual(noHistory)
  })

  it('of any tests is read back, whatever their names', () => {
    const word = fc
      .string()
      .map(text => text.replaceAll('\t', ' '))
      .filter(text => text !== '__proto__')
    const id = fc
      .tuple(
        word,
        fc.string().filter(text => text !== '__proto__'),
      )
      .map(parts => parts.join('\t'))
    const texts = fc.array(fc.constantFrom('dump', 'restore', 'memtrack'), { maxLength: 3 })
    const passes = fc.array(
      fc.record({
        missing: texts,
        operations: texts,
        date: fc.constant('2026-11-20'),
        criu: fc.constant('4.2'),
      }),
      { minLength: 1, maxLength: 3 },
    )
    const tests = fc.array(fc.tuple(id, fc.constantFrom(...verdicts)), { maxLength: 9 })
    fc.assert(
      fc.property(fc.array(fc.tuple(id, passes), { maxLength: 9 }), tests, tests, (did, one, other) => {
        const runner = kept.runners['ubuntu24-X64'] as History['runners'][string]
        const steps = {
          one: { accepted: 'x', tests: Object.fromEntries(one) },
          other: { accepted: '', tests: Object.fromEntries(other) },
        }
        const history = {
          runners: { a: { ...runner, steps }, b: { ...runner, steps: {} } },
          did: Object.fromEntries(did),
        }
        expect(readHistory(historyText(history))).toEqual(history)
      }),
      { numRuns: 300 },
    )
  })

  it('holds a line for each test, so that a committed one can be compared', () => {
    expect(
      historyText(kept)
        .split('\n')
        .filter(line => /^ +"Test/.test(line)),
    ).toEqual(['  "TestA": [0,1,"0 passed"],', '  "TestB": [0]'])
  })

  it('of 20,000 tests is at most 2 MB', () => {
    const ids = Array.from(
      { length: 20_000 },
      (_, at) => `example.org/ckpt\tTestCheckpointOf${at}/pre-dump_and_restore`,
    )
    const tests = Object.fromEntries(ids.map(id => [id, 'passed' as const]))
    const did = Object.fromEntries(ids.map(id => [id, [pass]]))
    const runner = {
      ...(kept.runners['ubuntu24-X64'] as History['runners'][string]),
      steps: { tests: { accepted: '', tests } },
    }
    const text = historyText({ runners: { a: runner }, did })
    expect(Buffer.byteLength(text)).toBeLessThan(2_000_000)
    expect(readHistory(text)).toEqual({ runners: { a: runner }, did })
  })

  it.each<[string, string, RegExp]>([
    ['cut off', historyText(kept).slice(0, -5), /no JSON object/],
    ['another kind of file', '[1, 2]', /no JSON object/],
    ['of a later shape', changed({ schema: 3 }), /^its schema is 3, and 2 is read$/],
    ['of no shape', changed({ schema: undefined }), /^its schema is not told/],
  ])('is refused when it is %s', (_, text, why) => {
    expect(readHistory(text)).toMatch(why)
  })

  it.each<[string, string]>([
    ['a missing part', ofRunner({ kernel: undefined })],
    ['a state that is none', ofRunner({ features: { memtrack: 'maybe' } })],
    ['features as a list', ofRunner({ features: ['true'] })],
    ['a kernel like a novel', ofRunner({ kernel: 'x'.repeat(5000) })],
  ])('leaves out a runner with %s', (_, text) => {
    expect(readHistory(text)).toEqual({ runners: {}, did: kept.did })
  })

  it('leaves out what it says of tests that makes no sense', () => {
    const tests = { pkg: { TestA: [0, 99, -1, 'x', '0 won', null], TestB: 7 }, other: [] }
    expect(
      readHistory(changed({ tests, passes: [['memtrack'], [['a'], ['dump'], '2026-11-20', '4.2']] })),
    ).toEqual({
      ...kept,
      runners: {
        'ubuntu24-X64': {
          ...kept.runners['ubuntu24-X64'],
          steps: { tests: { accepted: 'x', tests: {} }, other: { accepted: '', tests: {} } },
        },
      },
      did: {},
    })
  })

  it('gives each step its own tests, and keeps those of the others', () => {
    const place = { label: 'ubuntu24-X64', step: 'tests' }
    const baseline = baselineIn(kept, place)
    expect(baseline?.tests).toEqual({ 'pkg\tTestA': 'passed' })
    expect(baselineIn(kept, { ...place, step: 'constructor' })?.tests).toBeNull()
    expect(baselineIn(kept, { ...place, label: 'constructor' })).toBeNull()
    if (baseline === null) throw new Error('no baseline')
    const next = withBaseline(kept, { ...place, step: 'third' }, { ...baseline, tests: { x: 'failed' } }, {})
    expect(Object.keys(next.runners['ubuntu24-X64']?.steps ?? {})).toEqual(['tests', 'other', 'third'])
    expect(next.runners['ubuntu24-X64']?.steps.tests).toEqual(kept.runners['ubuntu24-X64']?.steps.tests)
    expect(withBaseline(kept, place, { ...baseline, tests: null }, kept.did)).toEqual(kept)
  })

  it('keeps suites apart', () => {
    expect(testId({ suite: 'a', name: 'b c' })).not.toBe(testId({ suite: 'a b', name: 'c' }))
  })
})
