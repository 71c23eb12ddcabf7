import { describe, expect, it } from 'vitest'
import type { JudgedTest } from '../../src/gate/verdict.ts'
import { buildReport, type Findings } from '../../src/report/report.ts'
import { summaryMarkdown } from '../../src/report/summary.ts'
import { needing } from '../needing.ts'
import { skeleton } from './cmark.ts'
import {
  brokenCriu,
  failedTest,
  judged,
  judgedRun,
  measured,
  noCriu,
  notRun,
  passed,
  ran,
  result,
  unsupportedTest,
} from './examples.ts'
import { hostileTexts } from './hostile.ts'
import { withText } from './with-text.ts'

const limit = 1 << 20
const rendered = (found: Findings, limitBytes = limit) => summaryMarkdown(buildReport(found), limitBytes)
const count = (text: string, what: string) => text.split(what).length - 1

describe('the job summary', () => {
  it.each([
    ['measured', measured],
    ['broken-criu', brokenCriu],
    ['no-criu', noCriu],
    ['ran', ran],
    ['passed', passed],
    ['not-run', notRun],
  ])('reads as in golden/%s.md', async (name, found) => {
    await expect(rendered(found)).toMatchFileSnapshot(`golden/${name}.md`)
  })

  it('tells the verdict first, and what needs a person before the tables', () => {
    const text = rendered(ran)
    const places = [
      '## ❌ Failed: 2 of 9',
      '### Needs attention',
      '### What to do next',
      '### Features',
      '### Failed tests',
      '### Runner',
    ]
    expect(places.map(place => text.indexOf(place))).toEqual(
      [...places.map(place => text.indexOf(place))].sort((a, b) => a - b),
    )
    expect(text.indexOf('## ❌')).toBe(0)
    expect(text).not.toContain('Left out')
  })

  it('leaves out what the summary of an earlier step tells of the machine', () => {
    const text = summaryMarkdown(buildReport(ran), limit, true)
    expect(text).toContain('### Needs attention')
    expect(text).toContain('### Failed tests')
    expect(text).toMatch(
      /those of the summary of an earlier step: CRIU 4\.\S+, <code>memtrack<\/code>, .* missing\.$/m,
    )
    for (const heading of [
      '### Features',
      '### Runner',
      '### Checkpoint and restore',
      'More about the runner',
    ])
      expect(text).not.toContain(heading)
  })

  it('tells once what holds for every feature', () => {
    expect(count(rendered(brokenCriu), 'CRIU cannot initialise: vdso')).toBe(1)
  })

  needing('cmark-gfm').it.for(hostileTexts)('keeps its shape with %s in every place', ([, text]) => {
    // A paragraph may be empty, and a sentence quotes what it likes.
    const shape = (markdown: string) => skeleton(markdown).filter(tag => !/^<(br|\/?p)>$/.test(tag))
    expect(shape(rendered(withText(ran, text)))).toEqual(shape(rendered(withText(ran, 'plain'))))
  })
})

describe('the size of a job summary', () => {
  const run = ran.run as NonNullable<Findings['run']>
  const withTests = (tests: readonly JudgedTest[]): Findings => ({
    ...ran,
    run: { ...run, judged: judgedRun('fail', ['Some tests failed.'], tests) },
  })
  const longOutput = Array.from({ length: 200 }, (_, line) => `line ${line}: ${'äöü€𝄞'.repeat(30)}`)
  const many = withTests(
    Array.from({ length: 20_000 }, (_, index) => {
      if (index % 20 === 0)
        return { ...failedTest, test: { ...failedTest.test, name: `TestBad${index}`, output: longOutput } }
      if (index % 10 === 0)
        return { ...unsupportedTest, test: { ...unsupportedTest.test, name: `TestNot${index}` } }
      return judged(result(`TestGood${index}`), 'passed')
    }),
  )

  it.each([64 << 10, 256 << 10, limit])('stays within %i bytes for 20,000 tests', limitBytes => {
    const text = rendered(many, limitBytes)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limitBytes)
    expect(Buffer.byteLength(text)).toBeGreaterThan(limitBytes / 2)
    expect(count(text, '<details>')).toBe(count(text, '</details>'))
    expect(count(text, '<pre>')).toBe(count(text, '</pre>'))
    expect(text).toContain('## ❌ Failed')
    expect(text).toContain('TestBad0')
    expect(text).toMatch(/> Left out here to stay within the size of a job summary: .*\d+ passed tests/)
  })

  it('counts exactly what it leaves out', () => {
    const text = rendered(many)
    const left = (noun: string) =>
      Number(
        new RegExp(`(\\d+) ${noun}`).exec(text.split('\n').find(line => line.startsWith('>')) ?? '')?.[1] ??
          0,
      )
    expect(left('passed tests') + count(text, '| <code>TestGood')).toBe(18_000)
    expect(left('unsupported tests') + count(text, '| <code>TestNot')).toBe(1000)
  })

  it('leaves out the passed tests and the evidence before a failed test', () => {
    const text = rendered(many)
    expect(count(text, '**<code>TestBad')).toBe(1000)
    expect(text).toContain('the evidence of')
  })

  it('keeps the verdict when even sentences from outside are long', () => {
    const text = rendered(withText(ran, '𝄞|<'.repeat(30_000)), 64 << 10)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(64 << 10)
    expect(text).toContain('## ❌ Failed')
  })
})
