import { describe, expect, it } from 'vitest'
import type { RecordedRun } from '../../src/recording/recorded-run.ts'
import type { CriuRun } from '../../src/recording/run.ts'
import { answers, judged, testResult, testRun } from './examples.ts'
import { runOf, served } from './recorded-run.ts'

const test = (output: readonly string[]) => testResult({ output, span: { start: 0, end: 9000 } })
const judgedWith = (output: readonly string[], runs: readonly RecordedRun[], needs: readonly string[] = []) =>
  judged(testRun([test(output)]), {
    runs,
    needs: needs.length === 0 ? [] : [{ pattern: 'TestX', expression: null, features: needs }],
  }).tests[0]

const noTracking =
  '(00.081890) Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.'
const aborted = '(00.1) Error (criu/mem.c:46): BUG at criu/mem.c:46'
const refused = '    x_test.go:9: criu is missing features: [MemTrack]'
const quiet = '    x_test.go:9: exit status 1'
const at = (startedAt: number, given: Partial<CriuRun> = {}) => ({ startedAt, ...given })
const asked = (given: Partial<CriuRun> = {}) =>
  runOf('swrk 3', [], { requests: [{ title: '', process: 101 }], ...given })
const runc = (...words: string[]) => ({
  parents: [{ pid: 9, command: ['runc', '--root', '/r', ...words, 'id'], folder: '/' }],
})

describe('what was recorded of a failed test', () => {
  it('proves a refusal that only CRIU’s log tells', () => {
    const ruled = judgedWith([quiet], [runOf('pre-dump -t 1', [noTracking], { exitCode: 1 })])
    expect(ruled).toMatchObject({ verdict: 'unsupported', features: ['memtrack'] })
    expect(ruled?.proof?.map(({ link, state }) => [link, state])).toEqual([
      ['operation', 'shown'],
      ['reason', 'shown'],
      ['need', 'shown'],
      ['measured', 'shown'],
      ['alone', 'shown'],
      ['history', 'open'],
    ])
  })

  it('is a failure where a dump succeeded after the refusal', () => {
    const runs = [
      runOf('pre-dump -t 1', [noTracking], { exitCode: 1 }),
      runOf('dump -t 1', ['(00.1) Dumping finished successfully'], at(2000, { pid: 101 })),
    ]
    expect(judgedWith([quiet], runs)).toMatchObject({
      verdict: 'failed',
      why: expect.stringContaining('the test went on: criu dump succeeded after it'),
    })
    expect(judgedWith([quiet], runs, ['mem_dirty_track'])).toMatchObject({ verdict: 'unsupported' })
  })

  it('is judged by the last refusal, where a test was tried again', () => {
    const runs = [
      runOf('pre-dump -t 1', [noTracking], { exitCode: 1 }),
      runOf('restore -d', ['(00.1) Restore finished successfully. Tasks resumed.'], at(2000, { pid: 101 })),
      runOf('pre-dump -t 1', [noTracking], at(3000, { pid: 102, exitCode: 1 })),
    ]
    expect(judgedWith([quiet], runs)).toMatchObject({ verdict: 'unsupported' })
  })

  it('is a failure where CRIU aborts in a plain dump, which tracks no memory', () => {
    const ruled = judgedWith([quiet], [runOf('dump -t 1', [aborted], { exitCode: null, signal: 6 })])
    expect(ruled).toMatchObject({
      verdict: 'failed',
      why: expect.stringContaining('criu dump failed for want of memtrack, which a plain dump does not use'),
    })
    expect(ruled?.proof?.find(({ link }) => link === 'need')).toMatchObject({ state: 'lacking' })
  })

  it('is a failure where runc refuses a plain checkpoint, and unsupported where it refuses a pre-dump', () => {
    expect(judgedWith([refused], [asked(runc('checkpoint', '--work-path', '/w'))])).toMatchObject({
      verdict: 'failed',
      why: expect.stringContaining('runc checkpoint failed for want of memtrack'),
    })
    expect(judgedWith([refused], [asked(runc('checkpoint', '--pre-dump'))])).toMatchObject({
      verdict: 'unsupported',
    })
    expect(judgedWith([refused], [asked()])).toMatchObject({ verdict: 'unsupported' })
  })

  it('takes no answer to a question for a refusal where the operation follows it', () => {
    const dump = ['(00.1) Dumping processes (pid: 1 comm: x)', '(00.2) Dumping finished successfully']
    const runs = [asked(runc('checkpoint')), served('dump --rpc -t 1', dump, at(2000))]
    expect(judgedWith([refused], runs)?.verdict).toBe('unsupported')
  })

  it('is a failure where CRIU crashed', () => {
    const runs = [
      runOf('pre-dump -t 1', [noTracking], { exitCode: 1 }),
      runOf('lazy-pages', [], at(2000, { pid: 101, exitCode: null, signal: 11 })),
    ]
    expect(judgedWith([refused], runs)).toMatchObject({
      verdict: 'failed',
      why: 'criu lazy-pages was ended by SIGSEGV, which no missing feature explains',
    })
  })

  it('is a failure under a declaration where CRIU did all that it was asked for', () => {
    const done = runOf('dump -t 1', ['(00.1) Dumping finished successfully'])
    expect(judgedWith([quiet], [done], ['mem_dirty_track'])).toMatchObject({
      verdict: 'failed',
      why: 'test-needs declares memtrack, but CRIU did all that this test asked of it',
    })
    const quietly = runOf('pre-dump -t 1', [], { exitCode: 1 })
    expect(judgedWith([quiet], [quietly], ['mem_dirty_track'])).toMatchObject({ verdict: 'unsupported' })
    expect(judgedWith([quiet], [], ['mem_dirty_track'])).toMatchObject({ verdict: 'unsupported' })
  })

  it('is no refusal of an operation where a question was answered with no, and the test went on by itself', () => {
    const runs = [
      runOf('check --feature mem_dirty_track', [], { exitCode: 1 }),
      served('dump --rpc -t 1', ['(00.2) Dumping finished successfully'], at(2000, { pid: 101 })),
      asked(at(3000, { pid: 102, ...runc('checkpoint', '--pre-dump') })),
    ]
    expect(judgedWith([refused], runs)).toMatchObject({ verdict: 'unsupported' })
  })

  it('tells by CRIU’s own log which operation failed, though the status of `swrk` tells nothing', () => {
    const ruled = judgedWith([quiet], [served('pre-dump --rpc -t 1', [noTracking])])
    expect(ruled).toMatchObject({ verdict: 'unsupported' })
    expect(ruled?.proof?.[0]).toMatchObject({ state: 'shown', says: 'criu pre-dump failed' })
  })

  it('does not say that an operation uses the feature where only its caller says so', () => {
    const need = judgedWith([refused], [asked()])?.proof?.find(({ link }) => link === 'need')
    expect(need).toMatchObject({ state: 'open', gives: 'declare memtrack for the test in `test-needs`' })
  })

  it('claims no measurement: a declared feature that is there is no proof, one that is unknown lacks it', () => {
    const needs = [{ pattern: 'TestX', expression: null, features: ['mem_dirty_track'] }]
    const proofWith = (state: 'true' | 'unknown') =>
      judged(testRun([test([quiet])]), { needs, features: answers({ mem_dirty_track: state }) }).tests[0]
        ?.proof
    expect(proofWith('true')).toBeNull()
    expect(proofWith('unknown')?.find(({ link }) => link === 'measured')).toMatchObject({
      state: 'lacking',
      says: 'memtrack could not be measured',
    })
  })
})
