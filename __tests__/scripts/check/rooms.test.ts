import { describe, expect, it } from 'vitest'
import { arrowFaults, importsOf, nameFaults, pureFaults } from '../../../scripts/check/rooms.ts'

const table = { 'main.ts': ['gate'], gate: ['base'], base: [] }
const importing = (file: string, specifier: string) => [{ file, specifier }]
const whole = [
  { file: 'main.ts', specifier: './gate/judge.ts' },
  { file: 'gate/judge.ts', specifier: '../base/process.ts' },
]

describe('importsOf', () => {
  it('finds each way to import', () => {
    const text = `import { a } from './a.ts'
import {
  type B,
  c,
} from '../b.ts'
import './c.ts'
export { d } from './d.ts'
const e = await import('./e.ts')
// an import from 'f' in words
const text = "from 'g'"`
    expect(importsOf('x.ts', text).map(({ specifier }) => specifier)).toEqual([
      './a.ts',
      '../b.ts',
      './c.ts',
      './d.ts',
      './e.ts',
    ])
  })
})

describe('arrowFaults', () => {
  it('has nothing against what the table allows', () => {
    expect(arrowFaults([...whole, ...importing('gate/a.ts', './b.ts')], table)).toEqual([])
  })

  it.each([
    ['base/process.ts', '../gate/judge.ts', 'base may not import gate'],
    ['gate/judge.ts', '../main.ts', 'gate may not import main.ts'],
    ['main.ts', './base/process.ts', 'main.ts may not import base'],
    ['gate/judge.ts', '../attic/x.ts', 'gate may not import attic'],
  ])('refuses in %s the import of %s', (file, specifier, fault) => {
    expect(arrowFaults([...whole, ...importing(file, specifier)], table)).toEqual([
      expect.stringContaining(fault),
    ])
  })

  it('refuses a table with an arrow up, and one with a row that is not used', () => {
    expect(arrowFaults(whole, { ...table, base: ['gate'] })).toEqual([
      expect.stringContaining('base import gate, which does not stand below it'),
      expect.stringContaining('base import gate, which it does not'),
    ])
  })
})

describe('pureFaults', () => {
  it.each([
    ['gate/judge.ts', 'node:fs'],
    ['logs/noise.ts', '@actions/core'],
    ['features/answer.ts', 'semver'],
  ])('refuses in %s %s', (file, specifier) => {
    expect(pureFaults(importing(file, specifier))).toEqual([expect.stringContaining(`imports ${specifier}`)])
  })

  it('has nothing against files and processes elsewhere, and against parsers of text', () => {
    expect(pureFaults([...importing('criu/get.ts', 'node:fs'), ...importing('logs/x.ts', 'yaml')])).toEqual(
      [],
    )
  })
})

describe('nameFaults', () => {
  it('names files of the same name', () => {
    expect(nameFaults(['a/x.ts', 'b/x.ts', 'b/y.ts'])).toEqual([
      'The file name x.ts stands twice: src/a/x.ts, src/b/x.ts',
    ])
  })
})
