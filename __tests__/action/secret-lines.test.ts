import { describe, expect, it } from 'vitest'
import { createSecretLines } from '../../src/action/secret-lines.ts'

/** What the log and the runner get of `chunks`, each a chunk of one stream. */
function told(chunks: readonly string[], stream: 'stdout' | 'stderr' = 'stdout') {
  const { split, rest, secrets } = createSecretLines()
  const pieces = [...chunks.flatMap(chunk => split(Buffer.from(chunk), stream)), ...rest()]
  const of = (isForRunner: boolean) =>
    pieces.flatMap(piece => (piece.isForRunner === isForRunner ? piece.bytes.toString() : [])).join('')
  return { shown: of(false), forRunner: of(true), secrets: secrets() }
}

describe('a line that names a secret', () => {
  it.each([
    ['the new spelling', '::add-mask::s3cret\n', ['s3cret']],
    ['behind blanks, with a property, in capitals, with CRLF', ' ::ADD-MASK x=y::s3cret\r\n', ['s3cret']],
    ['the old spelling, anywhere in a line', 'x ##[error]y ##[add-mask]s3%3Bcret\n', ['s3;cret']],
    ['several lines', '::add-mask::one%0Atwo%25\n', ['one\ntwo%', 'one', 'two%']],
    ['a lone CR as its end', '::add-mask::s3cret\r', ['s3cret']],
    ['without an end', '::add-mask::s3cret', ['s3cret']],
  ])('%s', (_, text, secrets) => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const { shown, forRunner, secrets: found } = told([`before\n${text}`], stream)
      expect(found).toEqual(secrets)
      expect(shown.trim()).toBe('before')
      const escaped = (secrets[0] ?? '').replaceAll('%', '%25').replaceAll('\n', '%0A')
      expect(forRunner).toBe(`::add-mask::${escaped}\n`)
    }
  })

  it.each([
    'add-mask s3cret\n',
    'see ::add-mask::s3cret\n',
    '::add-mask::\n',
    '::add-masks::s3cret\n',
    '::warning::add-mask\n',
    '::',
    '## a heading\n',
  ])('is not %j, which is shown as it is', text => {
    expect(told([text])).toEqual({ shown: text, forRunner: '', secrets: [] })
  })
})

describe('however the text is cut', () => {
  const text = 'a\n  ::add-mask::one\nb ::\nc ##[add-mask]two\r\nd #[x] ##[warning]\n::add-mask::three'

  it('every secret is found, and nothing of one is shown', () => {
    const cuts = [[...text]]
    for (let first = 0; first <= text.length; first++)
      for (let second = first; second <= text.length; second++)
        cuts.push([text.slice(0, first), text.slice(first, second), text.slice(second)])
    for (const chunks of cuts) {
      const { shown, forRunner, secrets } = told(chunks)
      expect(secrets).toEqual(['one', 'two', 'three'])
      expect(forRunner).toBe('::add-mask::one\n::add-mask::two\n::add-mask::three\n')
      expect(shown).toMatch(/^a\n\s*b ::\n\s*(?:c\s*)?d #\[x\] ##\[warning\]\n$/)
    }
  })

  it('an unfinished line that can name none is shown at once', () => {
    const { split } = createSecretLines()
    expect(split(Buffer.from('Downloading :: 3% …'), 'stdout')).toHaveLength(1)
    expect(split(Buffer.from('\n::add-'), 'stdout').map(({ bytes }) => bytes.toString())).toEqual(['\n'])
    expect(split(Buffer.from('on\n'), 'stderr').map(({ bytes }) => bytes.toString())).toEqual(['on\n'])
  })
})
