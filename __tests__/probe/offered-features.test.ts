import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { features } from '../../src/features/features.ts'
import { offeredFeatures } from '../../src/probe/offered-features.ts'

const help = (version: string) =>
  readFileSync(new URL(`fixtures/criu-${version}-help.txt`, import.meta.url), 'utf8')

const since = (...releases: string[]) =>
  features.filter(feature => releases.includes(feature.since)).map(({ criu }) => criu)

it('lists what CRIU 3.17.1 offers', () => {
  expect(new Set(offeredFeatures(help('3.17.1')))).toEqual(new Set(since('3.17')))
})

it('lists what CRIU 4.2.1 offers, in its order', () => {
  const offered = offeredFeatures(help('4.2.1'))
  expect(offered.slice(0, 3)).toEqual(['mnt_id', 'mem_dirty_track', 'aio_remap'])
  expect(new Set(offered)).toEqual(new Set(features.map(({ criu }) => criu)))
})

it('lists nothing for a program that is no CRIU', () => {
  expect(offeredFeatures('Usage: true [ignored arguments]')).toEqual([])
})
