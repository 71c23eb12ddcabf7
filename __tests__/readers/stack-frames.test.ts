import { expect, it } from 'vitest'
import { frameFormats, stackFrames } from '../../src/readers/stack-frames.ts'

it.each(frameFormats.map(format => [format.example, format] as const))(
  'reads %j by its own row alone',
  (example, format) => {
    expect(frameFormats.filter(({ text }) => text.test(example))).toEqual([format])
  },
)

it('keeps no more than the innermost hundred frames of a recursion', () => {
  const frames = stackFrames(Array.from({ length: 5000 }, (_, index) => `\tat A.b(A.java:${index + 1})`))
  expect(frames).toHaveLength(100)
  expect(frames[0]).toEqual({ file: 'A.java', line: 1 })
})
