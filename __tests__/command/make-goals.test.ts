import { describe, expect, it } from 'vitest'
import { makeGoals } from '../../src/command/script/make-goals.ts'
import { type ParsedShell, parseShell } from '../../src/command/script/syntax.ts'

describe('what make is asked for', () => {
  it.each<[string, readonly (readonly string[])[]]>([
    ['make', [[]]],
    ['make check', [['check']]],
    ['make -j4 -C tests -f Other.mk V=1 unit integration', [['unit', 'integration']]],
    ['sudo make -j 4 check && gmake install', [['check'], ['install']]],
    ['for s in a b; do make "$s"; done', [[]]],
    ['echo make check; go test ./...', []],
  ])('%s', (script, goals) => {
    expect(makeGoals(parseShell(script) as ParsedShell)).toEqual(goals)
  })
})
