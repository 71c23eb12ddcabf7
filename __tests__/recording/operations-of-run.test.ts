import { describe, expect, it } from 'vitest'
import { kindsOf, runOf, served } from '../gate/recorded-run.ts'

const dumped = '(00.1) Dumping finished successfully'
const noTracking =
  '(00.081890) Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.'

describe('what a run of CRIU did', () => {
  it.each([
    ['dump -t 1 -D x -v4 --track-mem', ['--tree', '--images-dir', '-v', '--track-mem'], 'dump'],
    ['pre-dump -t 1 --prev-images-dir=../0', ['--tree', '--prev-images-dir'], 'pre-dump'],
    ['-v4 restore -d', ['-v', '--restore-detached'], 'restore'],
    ['check --feature uffd', ['--feature'], 'feature-check'],
    ['check', [], 'check'],
    ['dedup -D x', ['--images-dir'], 'other'],
  ])('stands in its arguments: criu %s', (line, options, kind) => {
    const run = runOf(line, [], { verb: line.split(' ').find(word => /^[a-z]/.test(word)) ?? '' })
    expect(kindsOf(run)).toEqual([{ kind, options, outcome: 'succeeded' }])
  })

  it('is nothing where it was asked for its version', () => {
    expect(runOf('--version', [], { verb: '' }).operations).toEqual([])
    expect(runOf('swrk 3').operations).toEqual([])
  })

  it('stands in the title and the log of a request of RPC', () => {
    expect(
      kindsOf(served('dump --rpc -t 7', ['(00.1) Dumping processes (pid: 7 comm: sleep)', dumped])),
    ).toEqual([{ kind: 'dump', options: [], outcome: 'succeeded' }])
    expect(kindsOf(served('', ['(00.1) Pre-dumping FAILED.']))).toEqual([
      { kind: 'pre-dump', options: [], outcome: 'failed' },
    ])
    expect(kindsOf(served('dump --rpc -t 7', [noTracking]))).toEqual([
      { kind: 'dump', options: ['--track-mem'], outcome: 'failed' },
    ])
  })

  it('is a pre-dump where the child of a request refused its options before its title was seen', () => {
    expect(kindsOf(served('', [noTracking], { writer: 103 }))).toEqual([
      { kind: 'pre-dump', options: ['--track-mem'], outcome: 'failed' },
    ])
    // A dump refuses them in the process itself, and has its title.
    expect(kindsOf(served('', [noTracking]))).not.toContainEqual(
      expect.objectContaining({ kind: 'pre-dump' }),
    )
  })

  it('is a question for features where CRIU forked and wrote no log', () => {
    const requests = [{ title: '', process: 101 }]
    expect(kindsOf(runOf('swrk 3', [], { requests }))).toEqual([
      { kind: 'feature-check', options: [], outcome: 'succeeded' },
    ])
  })

  it.each([
    ['the last word of the log, whatever the exit status', [dumped], { exitCode: 1 }, 'succeeded'],
    ['the last word of the log, though the process ended well', ['(00.1) Dumping FAILED.'], {}, 'failed'],
    ['the exit status', [], { exitCode: 1 }, 'failed'],
    ['a signal', [], { exitCode: null, signal: 11 }, 'failed'],
    ['nothing, where the kernel does not tell', [], { exitCode: null }, 'unknown'],
    ['nothing, where it still ran', [], { exitCode: null, signal: 15, cutOff: true }, 'unknown'],
  ])('ends as told by %s', (_, log, given, outcome) => {
    expect(runOf('dump', log, given).operations).toMatchObject([{ outcome }])
  })

  it('is not told to have failed by the status of `swrk`, which a pre-dump that succeeded ends with, too', () => {
    expect(served('pre-dump --rpc -t 7', ['(00.1) Pre-dumping tasks']).operations).toMatchObject([
      { outcome: 'unknown' },
    ])
  })
})
