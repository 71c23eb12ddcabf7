import { describe, expect, it } from 'vitest'
import { boundOutputs } from '../../src/report/bounded-output.ts'

const lines = (count: number, length: number) =>
  Array.from({ length: count }, (_, line) => `${line} `.padEnd(length, 'x'))
const test = (verdict: 'passed' | 'failed' | 'skipped', output: readonly string[], outputLinesCut = 0) => ({
  verdict,
  output,
  outputLinesCut,
})

describe('the output that a report keeps', () => {
  it('is all of a short one, and none of a test that passed', () => {
    expect(boundOutputs([test('failed', ['a', 'b'], 3), test('passed', ['c'])])).toEqual([
      test('failed', ['a', 'b'], 3),
      test('passed', []),
    ])
  })

  it('is the beginning and the end of a long one, and says how much is missing', () => {
    const [bounded] = boundOutputs([test('failed', lines(1000, 10), 5)])
    expect(bounded?.output).toHaveLength(200)
    expect(bounded?.output[99]).toMatch(/^99 /)
    expect(bounded?.output[100]).toMatch(/^900 /)
    expect(bounded?.outputLinesCut).toBe(805)
  })

  it('is bounded for all tests together, failures first, in the tests’ order', () => {
    const long = lines(200, 2000)
    const many = Array.from({ length: 400 }, (_, index) => test(index % 2 ? 'failed' : 'skipped', long))
    const bounded = boundOutputs(many)
    const size = bounded.flatMap(({ output }) => output).reduce((sum, line) => sum + line.length, 0)
    expect(size).toBeLessThanOrEqual(16 << 20)
    expect(bounded.map(({ verdict }) => verdict)).toEqual(many.map(({ verdict }) => verdict))
    expect(bounded.filter(({ verdict, output }) => verdict === 'skipped' && output.length > 0)).toEqual([])
    expect(bounded[1]?.output).toHaveLength(200)
    expect(bounded.at(-1)).toMatchObject({ output: [], outputLinesCut: 200 })
  })
})
