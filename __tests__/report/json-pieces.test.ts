import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonPieces } from '../../src/report/json-pieces.ts'

const joined = (value: unknown) => [...jsonPieces(value)].join('')

describe('JSON in pieces', () => {
  it('spreads objects over lines and gives each element of a list one', () => {
    const value = { a: 1, none: [], nothing: {}, b: { c: ['x', { d: null }] }, left: undefined }
    expect(joined(value)).toBe(
      [
        '{',
        '  "a": 1,',
        '  "none": [],',
        '  "nothing": {},',
        '  "b": {',
        '    "c": [',
        '      "x",',
        '      {"d":null}',
        '    ]',
        '  }',
        '}',
      ].join('\n'),
    )
  })

  it('writes what is made while it is read', () => {
    function* numbers() {
      yield 1
      yield 2
    }
    expect(JSON.parse(joined({ numbers: numbers() }))).toEqual({ numbers: [1, 2] })
  })

  it('means the same as JSON.stringify', async () => {
    await fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(joined(value)).toSatisfy(
          (text: string) => JSON.stringify(JSON.parse(text)) === JSON.stringify(value),
        )
      }),
    )
  })
})
