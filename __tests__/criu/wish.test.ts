import { describe, expect, it } from 'vitest'
import { meetsWish, parseWish, wishText } from '../../src/criu/wish.ts'

describe('parseWish', () => {
  it.each([
    ['', 'any version'],
    ['4.2', '4.2'],
    ['>=4.1 <5', '>=4.1 <5'],
    ['git:criu-dev', 'git:criu-dev'],
    ['git:v4.2', 'git:v4.2'],
    ['git:2cf8f13ca1f11a0491977e438b262e646137256c', 'git:2cf8f13ca1f11a0491977e438b262e646137256c'],
  ])('understands %j', (text, shown) => {
    const wish = parseWish(text)
    expect(typeof wish === 'string' ? wish : wishText(wish)).toBe(shown)
  })

  it.each([
    ['newest', 'it is no version and no range'],
    ['4.2 or so', 'it is no version and no range'],
    ['>=5 <4', 'no version can satisfy it'],
    ['git:', 'after `git:` a branch, tag or commit is expected'],
    ['git:--upload-pack=x', 'after `git:` a branch, tag or commit is expected'],
    ['git:a..b', 'after `git:` a branch, tag or commit is expected'],
  ])('refuses %j', (text, why) => {
    expect(parseWish(text)).toBe(why)
  })
})

describe('meetsWish', () => {
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
    const wish = parseWish(text)
    if (typeof wish === 'string') throw new Error(wish)
    expect(meetsWish(wish, version)).toBe(met)
  })
})
