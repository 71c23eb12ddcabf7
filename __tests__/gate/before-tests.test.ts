import { expect, it } from 'vitest'
import type { FeatureAnswer } from '../../src/features/answer.ts'
import { type BeforeTests, stopBeforeTests } from '../../src/gate/before-tests.ts'

const memtrack = (state: FeatureAnswer['state']): FeatureAnswer => ({
  output: 'memtrack',
  criu: 'mem_dirty_track',
  state,
  reason: state === 'true' ? '' : 'because',
  criuSays: [],
})
const broken: readonly [string] = ['no CRIU starts here']

it.each<[string, Partial<BeforeTests>, string | null]>([
  ['nothing required', {}, null],
  ['what is required is there', { required: [memtrack('true')] }, null],
  ['missing', { required: [memtrack('false')] }, 'fail'],
  ['missing, to be skipped', { required: [memtrack('false')], ifMissing: 'skip' }, 'skip'],
  ['unknown', { required: [memtrack('unknown')] }, 'fail'],
  ['unknown is no proof for a skip', { required: [memtrack('unknown')], ifMissing: 'skip' }, 'fail'],
  [
    'one missing, one unknown',
    { required: [memtrack('false'), memtrack('unknown')], ifMissing: 'skip' },
    'fail',
  ],
  ['no CRIU', { noCriu: broken }, 'fail'],
  ['none got, to be skipped', { noCriu: broken, criuGot: false, onBrokenCriu: 'skip' }, 'fail'],
  ['none got, to be run', { noCriu: broken, criuGot: false, onBrokenCriu: 'run' }, 'fail'],
  ['none got, and none asked for', { criuGot: false }, null],
  ['no CRIU, to be skipped', { noCriu: broken, onBrokenCriu: 'skip' }, 'skip'],
  ['no CRIU, to be run all the same', { noCriu: broken, onBrokenCriu: 'run' }, null],
  [
    'no CRIU, to be run, but a feature is required',
    { noCriu: broken, onBrokenCriu: 'run', required: [memtrack('unknown')] },
    'fail',
  ],
])('%s', (_, known, verdict) => {
  const stop = stopBeforeTests({
    noCriu: null,
    criuGot: true,
    onBrokenCriu: 'fail',
    required: [],
    ifMissing: 'fail',
    ...known,
  })
  expect(stop?.verdict ?? null).toBe(verdict)
})

it('says of each feature what it is and why', () => {
  const known = {
    noCriu: null,
    criuGot: true,
    onBrokenCriu: 'fail',
    required: [memtrack('false')],
    ifMissing: 'fail',
  } as const
  expect(stopBeforeTests(known)?.why).toEqual(['memtrack is required and is false here: because'])
})
