import { describe, expect, it } from 'vitest'
import { isWanted, parseWantedVersion, wantedText } from '../../src/criu/wanted-version.ts'

describe('parseWantedVersion', () => {
  it.each([
    ['', 'any version'],
    ['4.2', '4.2'],
    ['>=4.1 <5', '>=4.1 <5'],
    ['git:criu-dev', 'git:criu-dev'],
    ['git:v4.2', 'git:v4.2'],
    ['git:2cf8f13ca1f11a0491977e438b262e646137256c', 'git:2cf8f13ca1f11a0491977e438b262e646137256c'],
  ])('understands %j', (text, shown) => {
    const wanted = parseWantedVersion(text)
    expect(typeof wanted === 'string' ? wanted : wantedText(wanted)).toBe(shown)
  })

  it.each([
    ['newest', 'it is no version and no range'],
    ['4.2 or so', 'it is no version and no range'],
    ['>=5 <4', 'no version can satisfy it'],
    ['git:', 'after `git:` a branch, tag or commit is expected'],
    ['git:--upload-pack=x', 'after `git:` a branch, tag or commit is expected'],
    ['git:a..b', 'after `git:` a branch, tag or commit is expected'],
  ])('refuses %j', (text, why) => {
    expect(parseWantedVersion(text)).toBe(why)
  })
})

describe('isWanted', () => {
  it.each([
    ['4.2', '4.2', true],
    ['4.2', '4.2.1', false],
    ['4.2.x', '4.2.1', true],
    ['4.2.1', '4.2.1', true],
    ['>=4.1 <5', '4.1', true],
    ['>=4.1 <5', '3.17.1', false],
    ['<4', '3.17.1', true],
    ['', '3.17.1', true],
    ['git:criu-dev', '4.2', false],
  ])('%j and CRIU %s: %s', (text, version, met) => {
    const wanted = parseWantedVersion(text)
    if (typeof wanted === 'string') throw new Error(wanted)
    expect(isWanted(wanted, version)).toBe(met)
  })
})
