import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBaselines } from '../../src/history/drift.ts'
import { type Baseline, noHistory, withBaseline } from '../../src/history/history.ts'
import { notWorthKeeping, remembered } from '../../src/history/remember.ts'

const before: Baseline = {
  measuredAt: '2026-11-20T10:00:00.000Z',
  kernel: '6.8.0',
  image: '',
  criu: '4.2',
  features: { memtrack: 'true', timens: 'false', userns: 'unknown' },
  selfTests: { plain: 'true' },
  tests: { 'p\tTestA': 'passed', 'p\tTestB': 'failed', 'p\tTestC': 'unsupported' },
  accepted: '',
  lost: {},
}
const now = (given: Partial<Baseline>): Baseline => ({
  ...before,
  measuredAt: '2026-11-21T10:00:00.000Z',
  kernel: '6.9.0',
  ...given,
})

describe('what is remembered', () => {
  it('is what worked, with the machine on which it did, however often it does not work any more', () => {
    const lost = now({
      features: { memtrack: 'false', timens: 'true', userns: 'true' },
      tests: { 'p\tTestA': 'unsupported', 'p\tTestC': 'passed' },
    })
    const kept = remembered(before, lost)
    expect(kept).toMatchObject({
      kernel: '6.9.0',
      features: { memtrack: 'true', timens: 'true', userns: 'true' },
      tests: { 'p\tTestA': 'passed', 'p\tTestB': 'failed', 'p\tTestC': 'passed' },
    })
    const { measuredAt, kernel, image, criu } = before
    const machine = { measuredAt, kernel, image, criu }
    expect(kept.lost).toEqual({
      'feature:memtrack': machine,
      'test:p\tTestA': machine,
      'test:p\tTestB': machine,
    })
    expect(remembered(kept, lost)).toEqual(kept)
    const losses = (last: Baseline) =>
      compareBaselines(last, lost, true)
        .filter(({ loss }) => loss)
        .map(({ subject }) => subject)
    expect(losses(before)).toEqual(['memtrack', 'p TestA', 'p TestB'])
    // What has come meanwhile can be lost as well, but not what is there.
    expect(losses(kept)).toEqual(losses(before))
  })

  it('is today where all works, where nothing is kept, and where another word accepts it', () => {
    const better = now({ features: { memtrack: 'true', timens: 'true', userns: 'true' } })
    expect(remembered(before, better)).toEqual(better)
    const worse = now({ features: { memtrack: 'false' }, accepted: 'x' })
    expect(remembered(null, worse)).toEqual(worse)
    expect(remembered(before, worse)).toEqual(worse)
  })

  it('loses nothing to a run without a CRIU, which lost nothing but CRIU', () => {
    const none = now({
      criu: '',
      features: { memtrack: 'unknown', timens: 'unknown' },
      selfTests: {},
      tests: null,
    })
    expect(remembered(before, none)).toMatchObject({
      features: before.features,
      selfTests: before.selfTests,
      tests: before.tests,
    })
    expect(compareBaselines(before, none, true).filter(({ loss }) => loss)).toEqual([])
  })

  it('tells the same of the same run, whatever came before it', () => {
    const states = fc.constantFrom('true', 'false', 'unknown')
    const features = fc.record({ memtrack: states, timens: states, userns: states })
    const verdict = fc.constantFrom('passed', 'failed', 'unsupported', 'skipped')
    const tests = fc.dictionary(fc.constantFrom('p\tA', 'p\tB'), verdict)
    const run = fc.record({ features, tests }).map(given => now(given as Partial<Baseline>))
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), run, (runs, last) => {
        const kept = runs.reduce<Baseline | null>((memory, one) => remembered(memory, one), null) as Baseline
        const losses = (memory: Baseline) => compareBaselines(memory, last, true).filter(({ loss }) => loss)
        expect(losses(remembered(kept, last))).toEqual(losses(kept))
        // A plain model: what was once true is lost as long as it is not.
        const once = (name: string) => runs.some(one => one.features[name] === 'true')
        const lost = Object.keys(last.features).filter(name => once(name) && last.features[name] !== 'true')
        expect(
          losses(kept)
            .filter(({ kind }) => kind === 'feature')
            .map(({ subject }) => subject),
        ).toEqual(lost)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a test that is gone', () => {
  it('is forgotten after 90 days', () => {
    const gone = now({ tests: {}, measuredAt: '2027-02-17T10:00:00.000Z' })
    expect(remembered(before, gone).tests).toEqual(before.tests)
    expect(remembered(before, { ...gone, measuredAt: '2027-02-19T10:00:00.000Z' }).tests).toEqual({})
  })
})

describe('a history is kept', () => {
  const place = { label: 'ubuntu24-X64', step: 'tests' }
  const dated = (baseline: Baseline) => ({
    measuredAt: baseline.measuredAt,
    history: withBaseline(noHistory, place, baseline, {}),
  })
  it.each([
    ['push', before, now({ features: { memtrack: 'false' } }), null],
    ['', null, before, null],
    ['push', before, { ...before, measuredAt: '2026-11-26T10:00:00.000Z' }, 'nothing new since 2026-11-20'],
    ['push', before, { ...before, measuredAt: '2026-11-27T10:00:00.000Z' }, null],
    ['pull_request', null, before, 'a run of pull_request reads what its branch has kept, and keeps nothing'],
    [
      'merge_group',
      before,
      now({}),
      'a run of merge_group reads what its branch has kept, and keeps nothing',
    ],
  ])('by %s', (event, kept, run, why) => {
    expect(notWorthKeeping(event, kept && dated(kept), dated(run))).toBe(why)
  })
})
