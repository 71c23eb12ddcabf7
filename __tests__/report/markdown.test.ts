import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { code, escapeMarkdown, fold, pre, prose, tableHead, tableRow } from '../../src/report/markdown.ts'
import { needing } from '../needing.ts'
import { skeleton } from './cmark.ts'
import { hostileTexts } from './hostile.ts'

/** Every place in which the summary puts text from outside. */
const everyPlace = (text: string) =>
  [
    `## ${prose(text)}`,
    `- ${prose(text)}\n- **${prose(text)}** at ${code(text)}<br>${prose(text)}`,
    `${tableHead(['a', 'b'])}\n${tableRow([prose(text), code(text)])}`,
    `${fold('title').open}\n${pre(text.split('\n'))}\n${fold('title').close}`,
    `**${code(text)}**<br>\n${prose(text)}`,
    prose(text),
  ].join('\n\n')

const markupPieces = [
  ...'<>&|`*_~[]()#+-=\\!$:@"\' \n\tx1.',
  '</pre>',
  '</details>',
  '<!--',
  '```',
  'https://a.b',
  'www.a.b',
]

needing('cmark-gfm').describe('text from outside in Markdown', () => {
  it.for(hostileTexts.filter(([, text]) => text !== ''))('stays text: %s', ([, text]) => {
    expect(skeleton(everyPlace(text))).toEqual(skeleton(everyPlace('plain')))
  })

  it('stays text whatever it is made of', async () => {
    const text = fc.array(fc.constantFrom(...markupPieces), { minLength: 1, maxLength: 25 })
    // Spawning a program for each case is slow: many texts share a document.
    const asked = fc.array(
      text.map(pieces => pieces.join('')).filter(joined => joined.trim() !== ''),
      { minLength: 60, maxLength: 60 },
    )
    const safe = (texts: readonly string[]) => texts.map(everyPlace).join('\n\n')
    await fc.assert(
      fc.property(asked, texts => {
        expect(skeleton(safe(texts))).toEqual(skeleton(safe(texts.map(() => 'plain'))))
      }),
      { numRuns: 15 },
    )
  })

  it.each([
    ['mem_dirty_track in /proc/config.gz', 'mem_dirty_track in /proc/config.gz'],
    ['6.18.5', '6.18.5'],
    ['_a_ b_', '&#95;a&#95; b&#95;'],
    ['a\u202eb', 'a&#91;U+202E&#93;b'],
    ['\x1b[1mbold\x1b[0m\x07', 'bold␇'],
    ['\ud800', '\ufffd'],
  ])('keeps what is harmless readable: %j', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected)
  })

  it.each([
    ['use `install: auto`', 'use <code>install: auto</code>'],
    ['one ` only', 'one &#96; only'],
    ['`a` and ` b', '<code>a</code> and &#96; b'],
    ['`<b>`', '<code>&#60;b&#62;</code>'],
    ['@octocat', '@&#8203;octocat'],
    ['1. one', '1&#46; one'],
    ['  two\n lines ', 'two lines'],
  ])('makes a sentence of %j', (text, expected) => {
    expect(prose(text)).toBe(expected)
  })
})
