import { expect, it } from 'vitest'
import type { CriuLog } from '../../src/logs/evidence.ts'
import { judged, testResult, testRun } from './examples.ts'

const end = { code: 1, signal: null, timedOut: false, cancelled: false }
const log = (path: string, lines: readonly string[]): CriuLog => ({ path, lines, modifiedAt: null })
const locks = log('/tmp/locks.log', [
  '(00.087) Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks! You can try --file-locks to dump them.',
  '(00.088) Error (criu/cr-dump.c:1975): Dumping FAILED.',
])
const fine = log('/tmp/fine.log', [
  "(00.001) Error (criu/sockets.c:17): Can't get something that is no matter",
  '(00.088) Dumping finished successfully',
])

it('a command that fails without a test is one fault, with its last lines and what CRIU said', () => {
  const run = judged(testRun([], { end, lastLines: ['checkpointing', 'it did not work'] }), {
    logs: [fine, locks],
  })
  expect(run.verdict).toBe('fail')
  expect(run.faults).toEqual([
    {
      kind: 'no-tests',
      where: '',
      output: ['checkpointing', 'it did not work'],
      message: expect.stringMatching(
        /^the command ended with 1, and no test was seen: .*\. CRIU failed meanwhile: “Some file locks are hold .*” \(\/tmp\/locks\.log\)\. To do: dump with --file-locks\.$/,
      ),
    },
  ])
})

it('says nothing of a CRIU that did what it should, nor where tests were seen', () => {
  const [unseen] = judged(testRun([], { end }), { logs: [fine] }).faults
  expect(unseen?.message).not.toContain('CRIU failed')
  const passed = judged(testRun([testResult({ outcome: 'passed' })], { end }), { logs: [locks] })
  expect(passed.faults.map(({ kind, message }) => [kind, message])).toEqual([
    ['exit-code', 'the command ended with 1, and no test failed'],
  ])
})
