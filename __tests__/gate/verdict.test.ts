import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { rules } from '../../src/gate/verdict.ts'

it('has each of its rules in the legend, and the legend no other but that of the run', () => {
  const legend = readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8')
  const told = [...legend.matchAll(/^\| (\d) \|/gm)].map(([, number]) => Number(number))
  expect(told.filter(number => number !== 1)).toEqual([...rules])
})
