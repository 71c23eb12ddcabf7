import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeatureAnswer } from '../../src/features/answer.ts'
import { createJunitReader } from '../../src/readers/junit.ts'
import { readOutput } from '../../src/readers/read-output.ts'
import { createResults } from '../../src/readers/result-sink.ts'
import { answers, judged, testRun, withoutMemtrack } from './examples.ts'
import { calmPiece, piece, streamOf, type Truth, writeJunit } from './pieces.ts'

/** `npm run fuzz` asks for at least 100,000 of each. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 1000)

const stream = streamOf(piece)

interface End {
  readonly code: number | null
  readonly signal: string | null
}

function judgedText(text: string | Buffer, end: End, features: readonly FeatureAnswer[] = withoutMemtrack) {
  const { tests, faults, formats, passedUnlisted } = readOutput([Buffer.from(text)], 'auto')
  const run = testRun(tests, {
    faults,
    formats,
    passedUnlisted,
    end: { ...end, timedOut: false, cancelled: false },
  })
  return judged(run, { features })
}

function judgedJunit(xml: Buffer, code: number) {
  const results = createResults()
  const reader = createJunitReader(results, 'report.xml')
  reader.write(xml)
  reader.end()
  const end = { code, signal: null, timedOut: false, cancelled: false }
  return judged(testRun(results.tests, { faults: results.faults, formats: ['junit'], end }))
}

const exit = (code: number): End => ({ code, signal: null })

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('double', 'swap', 'join', 'crlf', 'insert', 'nul', 'colour', 'drop'),
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
})

describe('streams of passing, unsupported and really failing tests', () => {
  it('each gets its verdict, and the run fails exactly if one really failed', () => {
    fc.assert(
      fc.property(stream, ({ text, truths }) => {
        const anyFailed = truths.some(truth => truth === 'failed' || truth === 'unsupported')
        const run = judgedText(text, exit(anyFailed ? 1 : 0))
        const count = (truth: Truth) => truths.filter(one => one === truth).length
        expect(run.counts).toEqual({
          passed: count('passed'),
          unsupported: count('unsupported'),
          failed: count('failed'),
          skipped: count('skipped'),
          'unjustified-skip': 0,
          flaky: 0,
        })
        if (truths.includes('failed')) expect(run.verdict).toBe('fail')
        else if (truths.some(truth => truth !== 'skipped'))
          expect([run.verdict, run.faults]).toEqual([truths.includes('passed') ? 'pass' : 'skip', []])
      }),
      { numRuns },
    )
  })

  it('nothing is unsupported where memtrack is not measured false', () => {
    fc.assert(
      fc.property(stream, fc.constantFrom('true' as const, 'unknown' as const), ({ text, truths }, state) => {
        const run = judgedText(text, exit(1), answers({ mem_dirty_track: state }))
        expect(run.counts.unsupported).toBe(0)
        if (truths.some(truth => truth === 'unsupported' || truth === 'failed'))
          expect(run.verdict).toBe('fail')
      }),
      { numRuns },
    )
  })

  it('a real failure stays one whatever happens to a line', () => {
    fc.assert(
      fc.property(stream, damage, ({ text, truths }, hurt) => {
        fc.pre(truths.includes('failed'))
        const run = judgedText(damaged(text, hurt), exit(1))
        expect(run.verdict).toBe('fail')
      }),
      { numRuns },
    )
  })

  it('a run that was ended early never succeeds', () => {
    fc.assert(
      fc.property(stream, fc.double({ min: 0, max: 1, noNaN: true }), ({ text }, share) => {
        const bytes = Buffer.from(text)
        const run = judgedText(bytes.subarray(0, Math.floor(bytes.length * share)), {
          code: null,
          signal: 'SIGKILL',
        })
        expect(run.verdict).toBe('fail')
      }),
      { numRuns },
    )
  })

  it('files of JUnit XML are judged alike, and a real failure in them stays one when they are cut', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), share, (pieces, cut) => {
        const xml = Buffer.from(writeJunit(pieces))
        const truths = pieces.map(({ truth }) => truth)
        const whole = judgedJunit(
          xml,
          truths.some(truth => truth === 'failed' || truth === 'unsupported') ? 1 : 0,
        )
        expect(whole.tests.map(({ verdict }) => verdict)).toEqual(truths)
        if (!truths.includes('failed')) return
        expect(judgedJunit(xml.subarray(0, Math.floor(xml.length * cut)), 1).verdict).toBe('fail')
      }),
      { numRuns },
    )
  })

  it('a failing exit that no test stands for never succeeds', () => {
    fc.assert(
      fc.property(streamOf(calmPiece), fc.integer({ min: 1, max: 255 }), ({ text }, code) => {
        expect(judgedText(text, exit(code)).verdict).toBe('fail')
      }),
      { numRuns },
    )
  })

  it('any bytes at all are read without a crash, and are never a pass', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), bytes => {
        expect(judgedText(Buffer.from(bytes), exit(0)).verdict).not.toBe('pass')
      }),
      { numRuns },
    )
  })
})

/** What happens to one line of the text. */
interface Damage {
  readonly kind: keyof typeof damages
  /** Share of the lines that stand before it. */
  readonly place: number
}

const damages = {
  double: (line: string, next: string) => [line, line, next],
  swap: (line: string, next: string) => [next, line],
  join: (line: string, next: string) => [line + next],
  crlf: (line: string, next: string) => [`${line}\r`, next],
  insert: (line: string, next: string) => ['some other program says hello', line, next],
  nul: (line: string, next: string) => [`${line}\0`, next],
  colour: (line: string, next: string) => [`\u001b[31m${line}\u001b[0m`, next],
  /** Of a line that the format itself makes; what a test said may be all that is known of its failure. */
  drop: (line: string, next: string) => (ofFormat.test(line) ? [next] : [line, next]),
}

const ofFormat = /^(?:=== |--- |ok |not ok |1\.\.|FAIL|PASS|#{4} )|"Action":"(?:start|run|pass|fail|skip)"/

function damaged(text: string, { kind, place }: Damage): string {
  const lines = text.split('\n')
  const at = Math.floor(lines.length * place)
  const hurt = damages[kind](lines[at] ?? '', lines[at + 1] ?? '')
  return [...lines.slice(0, at), ...hurt, ...lines.slice(at + 2)].join('\n')
}
