import { describe, expect, it } from 'vitest'
import { type Baseline, readBaseline } from '../../src/history/baseline.ts'
import { testId } from '../../src/history/test-id.ts'

const kept: Baseline = {
  schema: 1,
  measuredAt: '2026-11-20T10:00:00.000Z',
  kernel: '6.8.0',
  image: '',
  criu: '4.2 (Debian sid)',
  features: { memtrack: 'true' },
  selfTests: {},
  tests: { 'pkg\tTestA': 'passed' },
  accepted: '',
  did: {},
}

describe('a kept baseline', () => {
  it.each<[string, Baseline]>([
    ['with tests', kept],
    ['without', { ...kept, tests: null }],
  ])('is read back %s', (_, baseline) => {
    expect(readBaseline(JSON.stringify(baseline))).toEqual(baseline)
  })

  it.each<[string, string]>([
    ['empty', ''],
    ['cut off', JSON.stringify(kept).slice(0, -5)],
    ['another kind of file', '[1, 2]'],
    ['nothing', 'null'],
    ['a later shape', JSON.stringify({ ...kept, schema: 2 })],
    ['a missing part', JSON.stringify({ ...kept, kernel: undefined })],
    ['a state that is none', JSON.stringify({ ...kept, features: { memtrack: 'maybe' } })],
    ['a verdict that is none', JSON.stringify({ ...kept, tests: { a: 1 } })],
    ['features as a list', JSON.stringify({ ...kept, features: ['true'] })],
    ['a kernel like a novel', JSON.stringify({ ...kept, kernel: 'x'.repeat(5000) })],
  ])('is nothing to compare with when it is %s', (_, text) => {
    expect(readBaseline(text)).toBeNull()
  })

  it('keeps suites apart', () => {
    expect(testId({ suite: 'a', name: 'b c' })).not.toBe(testId({ suite: 'a b', name: 'c' }))
  })
})
