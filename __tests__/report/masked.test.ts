import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { masked } from '../../src/report/masked.ts'
import { buildReport, type Report } from '../../src/report/report.ts'
import { notRun, passed, ran } from './examples.ts'
import { hostileTexts } from './hostile.ts'
import { withText } from './with-text.ts'

const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ allErrors: true }).compile(schema)

const reports: readonly Report[] = [ran, passed, notRun].map(buildReport)
const textOf = (report: Report) => JSON.stringify(report)

it('holds a secret nowhere in what is told of the tests, whatever it is', () => {
  const secrets = hostileTexts.map(([, text]) => text).filter(text => text.trim() !== '')
  expect(secrets.length).toBeGreaterThan(3)
  for (const secret of secrets) {
    const { run, conclusion } = masked(buildReport(withText(ran, `a ${secret} b`)), ['another', secret])
    const texts: string[] = []
    JSON.stringify([run, conclusion], (_, value) => {
      if (typeof value === 'string') texts.push(value)
      return value
    })
    expect(texts.filter(text => text.includes(secret))).toEqual([])
    expect(texts).toContain('a *** b')
  }
})

it('still is what its schema says, where each letter is a secret', () => {
  const letters = [...new Set(reports.flatMap(report => [...textOf(report)]))].filter(letter => letter.trim())
  for (const report of reports)
    for (const letter of letters) {
      const left = JSON.parse(textOf(masked(report, [letter])))
      expect({ letter, valid: validate(left), errors: validate.errors }).toMatchObject({ valid: true })
    }
})

it('is the very same without a secret, or without a run', () => {
  for (const report of reports) expect(masked(report, [])).toBe(report)
  const report = buildReport(notRun)
  expect(masked(report, ['a'])).toBe(report)
})

it('takes the longer of two secrets first', () => {
  const report = buildReport(ran)
  const told = masked({ ...report, conclusion: { verdict: 'fail', why: ['token-12345'] } }, [
    'token',
    'token-12345',
  ])
  expect(told.conclusion.why).toEqual(['***'])
})
