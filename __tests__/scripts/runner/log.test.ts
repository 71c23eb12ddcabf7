import { describe, expect, it } from 'vitest'
import { type LogEvent, logReader } from '../../../scripts/runner/log.ts'

const read = (...lines: string[]): LogEvent[] => lines.map(logReader())
const text = (line: string): LogEvent => ({ kind: 'text', text: line })
const annotation = (
  level: 'error' | 'warning' | 'notice',
  message: string,
  properties: Record<string, string> = {},
): LogEvent => ({ kind: 'annotation', annotation: { level, message, properties } })

describe('logReader', () => {
  it.each<[line: string, event: LogEvent]>([
    ['plain', text('plain')],
    ['::error::bad', annotation('error', 'bad')],
    ['  ::error::bad', annotation('error', 'bad')],
    ['::Error::bad', annotation('error', 'bad')],
    ['x ::error::bad', text('x ::error::bad')],
    ['::error bad', text('::error bad')],
    ['::bogus::x', text('::bogus::x')],
    ['::error file=a%3Ab%2Cc,line=3::m', annotation('error', 'm', { file: 'a:b,c', line: '3' })],
    ['::error title=,line=3::m', annotation('error', 'm', { line: '3' })],
    ['::warning::a%0Ab%250Ac%3A', annotation('warning', 'a\nb%0Ac%3A')],
    ['::notice::a::b', annotation('notice', 'a::b')],
    ['##[error]bad', annotation('error', 'bad')],
    ['go: ##[error line=3;file=a%3Bb]bad%5D', annotation('error', 'bad]', { line: '3', file: 'a;b' })],
    ['##[bogus]x', text('##[bogus]x')],
    ['::group::Title', { kind: 'group', title: 'Title' }],
    ['::endgroup::', { kind: 'endgroup' }],
    ['::debug::d', { kind: 'debug', message: 'd' }],
    ['::add-matcher::m.json', { kind: 'command', name: 'add-matcher', data: 'm.json' }],
    ['::set-output name=a::b', { kind: 'fault', message: expect.stringContaining("'set-output'") }],
    ['::stop-commands::', { kind: 'fault', message: expect.stringContaining('Invalid token') }],
    ['::stop-commands::error', { kind: 'fault', message: expect.stringContaining("'error'") }],
    ['::add-mask::', { kind: 'fault', message: expect.stringContaining('mask') }],
  ])('reads %j', (line, event) => {
    expect(read(line)).toEqual([event])
  })

  it('reads no command between stop-commands and its token, and hides the token', () => {
    expect(
      read('::stop-commands::a1b2c3d4', '::error::x', '##[error]a1b2c3d4', '::a1b2c3d4::', '::error::y'),
    ).toEqual([
      { kind: 'stopped' },
      text('::error::x'),
      text('##[error]***'),
      { kind: 'resumed' },
      annotation('error', 'y'),
    ])
  })

  it('masks secrets from the line after add-mask on', () => {
    expect(read('s3cret', '::add-mask::s3cret', 'a s3cret', '::error::s3cret!')).toEqual([
      text('s3cret'),
      { kind: 'mask', value: 's3cret' },
      text('a ***'),
      annotation('error', '***!'),
    ])
  })

  it('cuts a message at 4096 characters', () => {
    expect(read(`::error::${'x'.repeat(5000)}`)).toEqual([annotation('error', 'x'.repeat(4096))])
  })
})
