import { expect, it } from 'vitest'
import { features, findFeature, outputName } from '../../src/features/features.ts'

it('names outputs as CRIU names features, but for the two that its RPC names otherwise', () => {
  const exceptions = features.filter(({ criu, output }) => output !== criu.replaceAll('_', '-'))
  expect(exceptions.map(({ criu, output }) => [criu, output])).toEqual([
    ['mem_dirty_track', 'memtrack'],
    ['uffd-noncoop', 'lazy-pages'],
  ])
  expect(outputName('pidfd_store')).toBe('pidfd-store')
})

it('gives every feature a name of its own', () => {
  const names = features.flatMap(({ criu, output }) => [...new Set([criu, output])])
  expect(new Set(names).size).toBe(names.length)
})

it.each([
  ['memtrack', 'mem_dirty_track'],
  ['mem_dirty_track', 'mem_dirty_track'],
  ['pidfd-store', 'pidfd_store'],
  ['lazy-pages', 'uffd-noncoop'],
])('finds %s', (name, criu) => {
  expect(findFeature(name)?.criu).toBe(criu)
})

it('finds nothing for an unknown name', () => {
  expect(findFeature('lazy_page')).toBeUndefined()
})
