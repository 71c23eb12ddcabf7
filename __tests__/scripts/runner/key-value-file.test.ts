import { describe, expect, it } from 'vitest'
import { parseKeyValueFile } from '../../../scripts/runner/key-value-file.ts'

describe('parseKeyValueFile', () => {
  it.each<[text: string, values: Record<string, string>]>([
    ['', {}],
    ['a=1\n', { a: '1' }],
    ['a=1', { a: '1' }],
    ['a=1\n\nb=\n', { a: '1', b: '' }],
    ['a=1\na=2\n', { a: '2' }],
    ['a=b=c\n', { a: 'b=c' }],
    ['a=x<<y\n', { a: 'x<<y' }],
    ['a<<END\none\ntwo\nEND\n', { a: 'one\ntwo' }],
    ['a<<END\nEND\n', { a: '' }],
    ['a<<END\n\n\nEND\n', { a: '\n' }],
    ['a<<END\nb=1\nEND', { a: 'b=1' }],
    ['a<<=\nx\n=\n', { a: 'x' }],
    ['a<<END\none\r\nEND\n', { a: 'one\r' }],
  ])('reads %j', (text, values) => {
    expect(Object.fromEntries(parseKeyValueFile(text))).toEqual(values)
  })

  it.each<[text: string, message: RegExp]>([
    ['nothing\n', /Invalid format 'nothing'/],
    ['<<END\nx\nEND\n', /must not be empty/],
    ['a<<\nx\n', /must not be empty/],
    ['a<<END\nx\n', /Matching delimiter not found 'END'/],
    ['a<<END', /Matching delimiter not found 'END'/],
    ['a<<END\nx', /EOF marker missing new line/],
    ['a<<END\nx\nEND more\n', /Matching delimiter not found/],
  ])('refuses %j', (text, message) => {
    expect(() => parseKeyValueFile(text)).toThrow(message)
  })
})
