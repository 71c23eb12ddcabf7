import { describe, expect, it } from 'vitest'
import { lockfileFaults } from '../../../scripts/check/lockfile.ts'

const integrity = 'sha512-x'
const faults = (packages: object) => lockfileFaults(JSON.stringify({ packages }))

describe('lockfileFaults', () => {
  it('accepts packages that are found beside, within and above the one that needs them', () => {
    expect(
      faults({
        '': { dependencies: { a: '^1', '@s/b': '^1' } },
        'node_modules/a': { integrity, dependencies: { '@s/b': '^1', c: '^1' } },
        'node_modules/a/node_modules/c': { integrity, optionalDependencies: { a: '^1' } },
        'node_modules/@s/b': { integrity },
      }),
    ).toEqual([])
  })

  it.each<[what: string, packages: object, fault: RegExp]>([
    [
      'a download URL',
      { 'node_modules/a': { integrity, resolved: 'https://r/a.tgz' } },
      /a has a download URL/,
    ],
    [
      'a package for certain Nodes only',
      { 'node_modules/a': { integrity, engines: { node: '>=22' } } },
      /a asks for/,
    ],
    ['no hash', { 'node_modules/a': {} }, /a has no integrity hash/],
    ['a missing package', { '': { dependencies: { a: '^1' } } }, /package.json needs a/],
    [
      'a missing optional package',
      { 'node_modules/a': { integrity, optionalDependencies: { 'a-mac': '1' } } },
      /a needs a-mac/,
    ],
    [
      'a package that is there for another one only',
      {
        'node_modules/a': { integrity, dependencies: { c: '1' } },
        'node_modules/b/node_modules/c': { integrity },
      },
      /a needs c/,
    ],
  ])('finds %s', (_, packages, fault) => {
    expect(faults(packages)).toEqual([expect.stringMatching(fault)])
  })
})
