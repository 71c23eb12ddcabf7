import { describe, expect, it } from 'vitest'
import type { FeatureAnswer, FeatureState } from '../../../src/features/answer.ts'
import { disagreements } from '../../../src/probe/self-test/disagreements.ts'
import type { SelfTestResult } from '../../../src/probe/self-test/round-trip-result.ts'
import type { SelfTestName } from '../../../src/probe/self-test-names.ts'

const feature = (criu: string, state: FeatureState): FeatureAnswer => ({
  criu,
  output: criu,
  state,
  reason: '',
  criuSays: [],
})
const tried = (name: SelfTestName, state: FeatureState): SelfTestResult => ({
  name,
  state,
  reason: state === 'true' ? '' : 'criu dump failed',
  firstCause: '',
  log: null,
})

describe('disagreements', () => {
  it('tells of a promise that was not kept', () => {
    const features = [feature('uffd', 'true'), feature('uffd-noncoop', 'true')]
    expect(disagreements(features, [tried('lazy-pages', 'false')])).toEqual([
      'criu check says yes to uffd and uffd-noncoop, yet the round trip lazy-pages fails: criu dump failed',
    ])
  })

  it('tells of a no that is none', () => {
    const features = [feature('seccomp_suspend', 'false'), feature('seccomp_filters', 'true')]
    expect(disagreements(features, [tried('seccomp', 'true')])).toEqual([
      'criu check says no to seccomp_suspend, yet the round trip seccomp works',
    ])
  })

  it.each<[string, FeatureState, SelfTestResult]>([
    ['both say no', 'false', tried('pre-dump', 'false')],
    ['both say yes', 'true', tried('pre-dump', 'true')],
    ['the check is unknown', 'unknown', tried('pre-dump', 'false')],
    ['the round trip is unknown', 'true', tried('pre-dump', 'unknown')],
    ['the round trip needs no optional feature', 'true', tried('plain', 'false')],
  ])('is silent where %s', (_, state, selfTest) => {
    expect(disagreements([feature('mem_dirty_track', state)], [selfTest])).toEqual([])
  })
})
