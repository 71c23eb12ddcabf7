import { expect, it } from 'vitest'
import type { FeatureAnswer } from '../../src/features/answer.ts'
import { explainFalse } from '../../src/probe/explain-feature.ts'
import { unexplainedNos } from '../../src/probe/measure-host.ts'
import { machineWithEverything } from './machine-with-everything.ts'

const no = (criu: string, reason: string): FeatureAnswer => ({
  criu,
  output: criu,
  state: 'false',
  reason,
  criuSays: [],
})
const answers = [
  no('timens', explainFalse('timens', machineWithEverything, [])),
  no('memtrack', 'CONFIG_MEM_SOFT_DIRTY is not set'),
]

it.each(['path', 'source'] as const)('a no that nothing explains is told of a CRIU from %s', provider => {
  expect(unexplainedNos(answers, provider)).toEqual([
    'this CRIU says no to timens, and no fact known of this machine explains it: if its check is what broke, tests are skipped for that',
  ])
})

it('is not told of a CRIU that others have tested, nor where a fact explains it', () => {
  expect(unexplainedNos(answers, 'archive')).toEqual([])
  expect(unexplainedNos(answers.slice(1), 'path')).toEqual([])
})
