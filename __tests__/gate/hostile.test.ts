import { readdirSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { describe, expect, it } from 'vitest'
import { featureCalled } from '../../src/features/features.ts'
import { parseTestNeeds } from '../../src/gate/test-needs.ts'
import type { CriuLog } from '../../src/logs/evidence.ts'
import { createJunitReader } from '../../src/readers/junit.ts'
import { mergeReads } from '../../src/readers/merge.ts'
import { type Format, readOutput } from '../../src/readers/read-output.ts'
import { createResults } from '../../src/readers/result-sink.ts'
import { answers, judged } from './examples.ts'

/**
 * What tests printed on a runner without memtrack, and what must come of it. In texts `@WS@` is the workspace, `@HEX:…@`
 * bytes, `@REP:n:text@` a repetition.
 */
interface Case {
  readonly about: string
  readonly format: Format
  readonly exit: number
  readonly stream?: string
  /** By path in the workspace. */
  readonly files?: Readonly<Record<string, string>>
  /** CRIU's names of the features that are missing. */
  readonly missing?: readonly string[]
  readonly inputs?: Readonly<Record<string, string>>
  readonly expect: Readonly<Record<string, string | number>>
}

const folder = join(import.meta.dirname, 'hostile')
const workspace = '/srv/workspace'

function bytesOf(text: string): Buffer {
  const whole = text
    .replaceAll('@WS@', workspace)
    .replace(/@REP:(\d+):([^@]*)@/g, (_, times, piece) => piece.repeat(Number(times)))
  const pieces = whole.split(/(@HEX:[0-9a-f]+@)/)
  return Buffer.concat(
    pieces.map(piece =>
      piece.startsWith('@HEX:') ? Buffer.from(piece.slice(5, -1), 'hex') : Buffer.from(piece),
    ),
  )
}

async function run({
  format,
  exit,
  stream = '',
  files = {},
  missing = ['mem_dirty_track'],
  inputs = {},
}: Case) {
  const results = createResults()
  const pattern = inputs.results
  for (const [path, text] of Object.entries(files)) {
    if (pattern === undefined || !matchesGlob(path, pattern)) continue
    const reader = createJunitReader(results, path)
    reader.write(bytesOf(text))
    reader.end()
  }
  const logs = Object.entries(files)
    .filter(([path]) => path.endsWith('.log'))
    .map(([path, text]): CriuLog => {
      const lines = bytesOf(text).toString('utf8').split('\n')
      return { path: join(workspace, path), lines, modifiedAt: null }
    })
  const inFiles = { tests: results.tests, faults: results.faults, passedUnlisted: results.passedUnlisted() }
  const read = mergeReads(readOutput([bytesOf(stream)], format), inFiles)
  const end = { code: exit, signal: null, timedOut: false, cancelled: false }
  const most = inputs['max-unsupported']
  return judged(
    { ...read, end, makeGoals: [], unrun: null, startedAt: 0, durationMs: 1000 },
    {
      features: answers(
        Object.fromEntries(missing.map(name => [featureCalled(name)?.criu ?? name, 'false'] as const)),
      ),
      logs,
      needs: await parseTestNeeds(inputs['test-needs'] ?? ''),
      options: {
        onUnsupported: 'skip',
        onUnjustifiedSkip: 'warn',
        maxUnsupported: most === undefined ? null : { amount: Number(most), unit: 'tests' },
      },
    },
  )
}

describe('what a real failure may hide behind', () => {
  it.each(readdirSync(folder).map(file => file.replace('.json', '')))('%s', async name => {
    const read = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Case
    const { verdict, counts } = await run(read)
    const seen: Record<string, string | number> = { verdict, rc: verdict === 'fail' ? 1 : 0, ...counts }
    // `log` is what the action prints, which judging does not.
    const { log: _, 'unjustified-skips': skips, ...expected } = read.expect
    expect(seen, read.about).toMatchObject(expected)
    if (skips !== undefined) expect(counts['unjustified-skip']).toBe(skips)
  })
})
