import { describe, expect, it } from 'vitest'
import { needsOf, parseTestNeeds } from '../../src/gate/test-needs.ts'
import { testResult } from './examples.ts'

it('reads lines of pattern and features', async () => {
  expect(
    await parseTestNeeds(`
      # pre-dump
      TestPreDump*: memtrack
      checkpoint: --pre-dump and restore: mem_dirty_track, lazy-pages
      /^Test(Lazy|Uffd)/: uffd uffd-noncoop
    `),
  ).toEqual([
    { pattern: 'TestPreDump*', expression: null, features: ['mem_dirty_track'] },
    {
      pattern: 'checkpoint: --pre-dump and restore',
      expression: null,
      features: ['mem_dirty_track', 'uffd-noncoop'],
    },
    { pattern: '/^Test(Lazy|Uffd)/', expression: expect.anything(), features: ['uffd', 'uffd-noncoop'] },
  ])
})

describe('names every line that cannot be used', () => {
  it.each([
    ['TestX', "Input 'test-needs', line 1: 'TestX' has no colon. Write PATTERN: feature, feature"],
    ['\n: memtrack', "line 2: ': memtrack' has no pattern before the colon"],
    ['TestX:', "line 1: 'TestX' has no feature after the colon"],
    ['TestX: memtrak', "line 1: 'memtrak' is no feature of CRIU; did you mean 'memtrack'?"],
    [
      'TestX: no_such_feature_at_all',
      "line 1: 'no_such_feature_at_all' is no feature of CRIU; there are mnt-id",
    ],
    ['/Test(/: memtrack', 'line 1: /Test(/ is no regular expression: '],
    ['A: memtrak\nB: x', "line 2: 'x' is no feature"],
  ])('%j', async (text, message) => {
    await expect(parseTestNeeds(text)).rejects.toThrow(message)
  })
})

describe('finds the tests that a pattern covers', () => {
  it.each([
    ['TestX', { name: 'TestX' }, true],
    ['TestX', { name: 'TestXY' }, false],
    ['TestX*', { name: 'TestXY' }, true],
    ['Test?', { name: 'TestX' }, true],
    ['Test?', { name: 'TestXY' }, false],
    ['TestX', { name: 'TestX/a/b', parent: 'TestX/a' }, true],
    ['TestX', { name: 'TestX/a/b', parent: null }, false],
    ['example.org/cr/TestX', { name: 'TestX' }, true],
    ['example.org/other/TestX', { name: 'TestX' }, false],
    ['example.org/cr/*', { name: 'TestX' }, true],
    ['checkpoint --pre-dump (bad [x] $y)', { name: 'checkpoint --pre-dump (bad [x] $y)' }, true],
    ['zdtm/static/maps*', { suite: 'zdtm', name: 'zdtm/static/maps02' }, true],
    ['/PreDump/', { name: 'TestPreDumpTwice' }, true],
    ['/^PreDump/', { name: 'TestPreDumpTwice' }, false],
  ])('%s covers %o: %s', async (pattern, test, covered) => {
    const needs = await parseTestNeeds(`${pattern}: memtrack`)
    expect(needsOf(needs, testResult(test))).toEqual(covered ? ['mem_dirty_track'] : [])
  })

  it('and all features that they need', async () => {
    const needs = await parseTestNeeds('TestX: memtrack\nTest*: timens, memtrack')
    expect(needsOf(needs, testResult())).toEqual(['mem_dirty_track', 'timens'])
  })

  it.each([
    ['a glob', `${'a*'.repeat(30)}b`],
    ['a regular expression', '/^(a+)+$/'],
    ['another', '/(.*a){25}b/'],
  ])('in linear time: %s', async (_, pattern) => {
    const needs = await parseTestNeeds(`${pattern}: memtrack`)
    const started = performance.now()
    expect(needsOf(needs, testResult({ name: `${'a'.repeat(2000)}!` }))).toEqual([])
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('without look-around and references, which cannot be looked for so', async () => {
    await expect(parseTestNeeds('/(?<=a)b/: memtrack')).rejects.toThrow(
      '(look-around and references are not known)',
    )
  })
})
