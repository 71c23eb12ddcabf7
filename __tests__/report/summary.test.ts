import { describe, expect, it } from 'vitest'
import { buildReport, type Findings } from '../../src/report/report.ts'
import { summaryMarkdown } from '../../src/report/summary.ts'
import { brokenCriu, measured, noCriu, ran } from './examples.ts'

const limit = 1 << 20
const rendered = (found: Findings, limitBytes = limit) => summaryMarkdown(buildReport(found), limitBytes)

describe('the job summary', () => {
  it.each([
    ['measured', measured],
    ['broken-criu', brokenCriu],
    ['no-criu', noCriu],
    ['ran', ran],
  ])('reads as in golden/%s.md', async (name, found) => {
    await expect(rendered(found)).toMatchFileSnapshot(`golden/${name}.md`)
  })
})
