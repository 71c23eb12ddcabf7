import { describe, expect, it } from 'vitest'
import { createCommandReader } from '../../src/readers/whole-command.ts'
import { answers, judged } from '../gate/examples.ts'

function ran(lines: readonly string[], code: number) {
  const reader = createCommandReader('criu pre-dump')
  reader.write(Buffer.from(lines.map(line => `${line}\n`).join('')), 'stderr')
  const how = {
    end: { code, signal: null, timedOut: false, cancelled: false },
    startedAt: 1000,
    durationMs: 50,
  }
  const { noticed: _, ...read } = reader.end(how)
  return {
    ...how,
    ...read,
    wrapperStatuses: [],
    stoppedTargets: [],
    lastLines: [],
    makeGoals: [],
    unrun: null,
  }
}

const refused =
  '(00.05) Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.'

describe('a command that is the test itself', () => {
  it('is one test, in whose time its logs were written', () => {
    expect(ran(['done'], 0)).toMatchObject({
      formats: ['command'],
      tests: [
        { format: 'command', name: 'criu pre-dump', outcome: 'passed', span: { start: 1000, end: 1050 } },
      ],
    })
  })

  it.each([
    ['passes', ['done'], 0, 'pass'],
    ['is unsupported by CRIU’s reason, whatever the status', [refused], 3, 'skip'],
    ['fails for a reason of its own', [refused, 'counter is 3, want 5'], 1, 'fail'],
    ['fails without a word', [], 1, 'fail'],
    ['fails by a signal of what it ran', [refused], 139, 'fail'],
    ['is unsupported by CRIU’s abort', ['(00.1) Error (criu/mem.c:46): BUG at criu/mem.c:46'], 134, 'skip'],
    ['fails by an abort of anything', ['done'], 134, 'fail'],
    ['skips itself', ['no checkpoint here'], 77, 'skip'],
    ['skips itself for what is missing', ['requires CRIU feature mem_dirty_track', 'bye'], 77, 'skip'],
  ] as const)('%s', (_, lines, code, verdict) => {
    expect(judged(ran(lines, code)).verdict).toBe(verdict)
  })

  it('does not skip itself for what is there', () => {
    const here = { features: answers({ mem_dirty_track: 'true' }) }
    expect(judged(ran(['requires CRIU feature mem_dirty_track'], 77), here)).toMatchObject({
      verdict: 'fail',
      counts: { 'unjustified-skip': 1 },
    })
  })
})
