import * as fc from 'fast-check'
import sax from 'sax'
import { describe, expect, it } from 'vitest'
import { junitPieces } from '../../src/report/junit-xml.ts'
import { buildReport, type Findings } from '../../src/report/report.ts'
import { xmlAttribute, xmlText } from '../../src/report/xml.ts'
import { ran } from './examples.ts'
import { hostileTexts } from './hostile.ts'
import { withText } from './with-text.ts'

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

/** Every element of a document in order. @throws when it is not well-formed. */
function elements(xml: string): readonly Element[] {
  const found: Element[] = []
  const open: Element[] = []
  const parser = sax.parser(true)
  parser.onerror = error => {
    throw error
  }
  parser.onopentag = ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, text: '' }
    found.push(element)
    open.push(element)
  }
  parser.ontext = text => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.onclosetag = () => open.pop()
  parser.write(xml).close()
  return found
}

const xmlOf = (found: Findings) => {
  const { run } = buildReport(found)
  if (run === null) throw new Error('an example without a run')
  return [...junitPieces(run)].join('')
}

describe('junit.xml', () => {
  it('reads as in golden/junit.xml', async () => {
    await expect(xmlOf(ran)).toMatchFileSnapshot('golden/junit.xml')
  })

  it('counts what it holds, each fault as an error of its own', () => {
    const all = elements(xmlOf(ran))
    const of = (name: string) => all.filter(element => element.name === name)
    const [root] = all
    expect(root?.attributes).toMatchObject({ tests: '10', failures: '2', errors: '1', skipped: '4' })
    expect(of('testcase')).toHaveLength(10)
    expect(of('failure')).toHaveLength(2)
    expect(of('error').map(({ attributes }) => attributes.type)).toEqual(['plan'])
    expect(of('skipped').map(({ attributes }) => attributes.message)).toContain(
      'memtrack missing: Its log says that memtrack is missing, and memtrack measured false.',
    )
  })

  it.each(hostileTexts)('is well-formed and of the same shape with %s in every place', (_, text) => {
    const names = (found: Findings) => elements(xmlOf(found)).map(({ name }) => name)
    expect(names(withText(ran, text))).toEqual(names(withText(ran, 'plain')))
  })

  it('gives every text back that XML can hold', async () => {
    const pieces = [
      '<',
      '>',
      '&',
      '&amp;',
      ']]>',
      '"',
      "'",
      '\t',
      '\n',
      '\r',
      '\u0085',
      '\u2028',
      '\ufffd',
      '𝄞',
      'a',
    ]
    await fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces)).map(parts => parts.join('')),
        text => {
          const [root] = elements(`<a${xmlAttribute('b', text)}>${xmlText(text)}</a>`)
          expect(root).toMatchObject({ attributes: { b: text }, text })
        },
      ),
    )
  })
})
