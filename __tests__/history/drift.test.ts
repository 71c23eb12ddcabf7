import { describe, expect, it } from 'vitest'
import { compareBaselines } from '../../src/history/drift.ts'
import type { Baseline } from '../../src/history/history.ts'

const before: Baseline = {
  measuredAt: '2026-11-20T10:00:00.000Z',
  kernel: '6.8.0-1063-azure',
  image: 'ubuntu22 20261101.1.0',
  criu: '4.2 (Debian sid)',
  features: { memtrack: 'true', userns: 'true', timens: 'false', 'lazy-pages': 'unknown' },
  selfTests: { plain: 'true', tcp: 'false' },
  tests: {
    'pkg\tTestPlain': 'passed',
    'pkg\tTestTcp': 'failed',
    'pkg\tTestLazy': 'unsupported',
    'pkg\tTestGpu': 'skipped',
  },
  accepted: '',
  lost: {},
}
const same = 'last on 2026-11-20; kernel 6.8.0-1063-azure, CRIU 4.2 (Debian sid) then and now'
const sentences = (now: Partial<Baseline>, complete = true) =>
  compareBaselines(before, { ...before, ...now }, complete).map(
    ({ loss, message }) => `${loss ? 'loss' : 'note'}: ${message}`,
  )

describe('two runs on one kind of runner', () => {
  it.each<[string, Partial<Baseline>, readonly string[]]>([
    ['nothing changed', {}, []],
    ['only the time', { measuredAt: '2026-11-21T10:00:00.000Z' }, []],
    [
      'a feature was lost',
      { features: { ...before.features, memtrack: 'false' } },
      [`loss: Feature memtrack was true and is false (${same}).`],
    ],
    [
      'a feature cannot be measured any more',
      { features: { ...before.features, memtrack: 'unknown' } },
      [`loss: Feature memtrack was true and is unknown (${same}).`],
    ],
    [
      'a feature came',
      { features: { ...before.features, timens: 'true' } },
      [`note: Feature timens was false and is true (${same}).`],
    ],
    ['a feature is measured for the first time', { features: { ...before.features, openat2: 'false' } }, []],
    ['fewer features were asked for', { features: { userns: 'true' } }, []],
    [
      'a round trip was lost, with a new kernel and image',
      {
        selfTests: { plain: 'false', tcp: 'false' },
        kernel: '6.8.0-1064-azure',
        image: 'ubuntu22 20261115.1.0',
      },
      [
        'loss: Round trip plain was true and is false (last on 2026-11-20 with kernel 6.8.0-1063-azure, CRIU 4.2 (Debian sid); now kernel 6.8.0-1064-azure, CRIU 4.2 (Debian sid)).',
        'note: The kernel was 6.8.0-1063-azure and is 6.8.0-1064-azure.',
        "note: The runner's image was ubuntu22 20261101.1.0 and is ubuntu22 20261115.1.0.",
      ],
    ],
    ['another CRIU', { criu: '' }, ['note: CRIU was 4.2 (Debian sid) and is not there.']],
    [
      'tests that worked are unsupported',
      { tests: { ...before.tests, 'pkg\tTestPlain': 'unsupported', 'pkg\tTestTcp': 'unsupported' } },
      [
        `loss: Test pkg TestPlain was passed and is unsupported (${same}).`,
        `loss: Test pkg TestTcp was failed and is unsupported (${same}).`,
      ],
    ],
    [
      'a test that passed is skipped',
      { tests: { ...before.tests, 'pkg\tTestPlain': 'skipped' } },
      [`loss: Test pkg TestPlain was passed and is skipped (${same}).`],
    ],
    ['a skipped test is unsupported now', { tests: { ...before.tests, 'pkg\tTestGpu': 'unsupported' } }, []],
    ['a test fails now', { tests: { ...before.tests, 'pkg\tTestPlain': 'failed' } }, []],
    ['a test is new', { tests: { ...before.tests, 'pkg\tTestNew': 'unsupported' } }, []],
    [
      'a test vanished',
      { tests: { 'pkg\tTestPlain': 'passed', 'pkg\tTestTcp': 'failed', 'pkg\tTestLazy': 'unsupported' } },
      [`loss: Test pkg TestGpu was skipped and was not seen this time (${same}).`],
    ],
    ['no tests were run this time', { tests: null }, []],
  ])('%s', (_, now, expected) => {
    expect(sentences(now)).toEqual(expected)
  })

  it('a run that was cut off lost no tests', () => {
    expect(sentences({ tests: {} }, false)).toEqual([])
  })

  it('asks a kept record for its own entries only', () => {
    const now = { ...before, features: { ...before.features, constructor: 'false' as const } }
    expect(compareBaselines(before, now, true)).toEqual([])
  })
})
