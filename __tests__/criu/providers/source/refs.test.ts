import { describe, expect, it } from 'vitest'
import { findRef, newestRelease, parseRemoteRefs } from '../../../../src/criu/providers/source/refs.ts'

const hash = (digit: string) => digit.repeat(40)
/** In the form of `git ls-remote --heads --tags`, and with a branch that is called like a tag. */
const remote = [
  [hash('a'), 'refs/heads/criu-dev'],
  [hash('b'), 'refs/heads/master'],
  [hash('c'), 'refs/heads/v4.1'],
  [hash('1'), 'refs/tags/v3.19'],
  [hash('2'), 'refs/tags/v3.19^{}'],
  [hash('3'), 'refs/tags/v4.1'],
  [hash('4'), 'refs/tags/v4.1^{}'],
  [hash('5'), 'refs/tags/v4.10'],
  [hash('6'), 'refs/tags/v4.9.1'],
  [hash('7'), 'refs/tags/v5.0-rc1'],
  [hash('8'), 'refs/tags/crtools-v9.9'],
]
const refs = parseRemoteRefs(remote.map(line => line.join('\t')).join('\n'))

describe('findRef', () => {
  it('finds a branch', () => {
    expect(findRef(refs, 'criu-dev', 'x')).toEqual({ name: 'criu-dev', commit: hash('a') })
  })
  it('finds the commit of an annotated tag, and takes it before a branch of that name', () => {
    expect(findRef(refs, 'v4.1', 'x')).toEqual({ name: 'v4.1', commit: hash('4'), tag: 'refs/tags/v4.1' })
  })
  it('understands a full name', () => {
    expect(findRef(refs, 'refs/heads/master', 'x').commit).toBe(hash('b'))
  })
  it('says which one may be meant', () => {
    expect(() => findRef(refs, 'criu_dev', 'example.org/criu')).toThrow(
      "example.org/criu has no branch or tag 'criu_dev' among its 8. Is 'criu-dev' meant?",
    )
  })
  it('does not guess at a shortened commit', () => {
    expect(() => findRef(refs, '2cf8f13ca1f1', 'x')).toThrow('must be given in full')
  })
})

describe('newestRelease', () => {
  it('orders by number, and knows no release candidates', () => {
    expect(newestRelease(refs, () => true)).toMatchObject({ name: 'v4.10', version: '4.10' })
  })
  it('obeys what is wanted', () => {
    expect(newestRelease(refs, version => version.startsWith('3.'))).toMatchObject({ commit: hash('2') })
    expect(newestRelease(refs, () => false)).toBeNull()
  })
})
