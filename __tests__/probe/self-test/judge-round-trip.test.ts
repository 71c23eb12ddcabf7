import { describe, expect, it } from 'vitest'
import { explainRoundTrip } from '../../../src/probe/self-test/explain-round-trip.ts'
import { judgeRoundTrip } from '../../../src/probe/self-test/judge-round-trip.ts'
import { readTranscript } from '../../../src/probe/self-test/transcript.ts'
import { machineWithEverything } from '../machine-with-everything.ts'

const judge = (stdout: string, stderr = '') => judgeRoundTrip(readTranscript(stdout), stderr)
const steps = (...done: string[]) => done.map(step => `step\t${step.replace(' ', '\t')}\n`).join('')
const log = (name: string, ...lines: string[]) => lines.map(line => `log\t${name}\t${line}\n`).join('')

/** Real lines of CRIU 4.2.1. */
const harmless =
  "(00.061083) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted"
const tee = '(00.301754) Error (criu/page-pipe.c:418): page-pipe: tee: 65536: Operation not permitted'
const begun = ['setup 0', 'start 0', 'ask-before 0']

describe('judgeRoundTrip', () => {
  it('is true when everything was done, whatever harmless errors the logs hold', () => {
    const done = steps(...begun, 'dump 0', 'restore 0', 'ask-after 0') + log('dump', harmless)
    expect(judge(done)).toEqual({ state: 'true', what: '', firstCause: '' })
  })

  it('is true when runs of CRIU end only after the answer, as those of lazy pages do', () => {
    const done = steps(...begun, 'ask-after 0', 'dump 0', 'lazy-pages 0')
    expect(judge(done).state).toBe('true')
  })

  it.each([
    ['nothing was told', '', 'unshare: unshare failed: Operation not permitted\n', 'setup-failed'],
    ['the place cannot be made', steps('setup 32'), 'mount: /run: permission denied.\n', 'setup-failed'],
    [
      'the patient cannot be started',
      steps('setup 0', 'start 1') + log('start', 'perl: not found'),
      '',
      'setup-failed',
    ],
    ['time ran out between two steps', steps(...begun), '', 'timed-out'],
    ['CRIU hung without a word', steps(...begun, 'dump 137') + log('dump', harmless), '', 'timed-out'],
    ['CRIU hung before its log', steps(...begun, 'dump 137'), '', 'timed-out'],
    ['CRIU crashed without a word', steps(...begun, 'dump 139') + log('dump', harmless), '', 'crashed'],
    [
      'CRIU cannot be executed',
      steps(...begun, 'dump 127') +
        log('dump', "timeout: failed to run command '/opt/criu': No such file or directory"),
      '',
      'no-criu',
    ],
    [
      'CRIU cannot initialise',
      steps(...begun, 'dump 1') +
        log(
          'dump',
          'Error (criu/kerndat.c:1601): Unable create a network namespace: Operation not permitted',
          'Error (criu/kerndat.c:1922): kerndat_has_nftables_concat failed when initializing kerndat.',
        ),
      '',
      'criu-broken',
    ],
  ])('is unknown when %s', (_, stdout, stderr, unknown) => {
    expect(judge(stdout, stderr)).toMatchObject({ state: 'unknown', unknown })
  })

  it('is false when the restored process does not do its work', () => {
    const done = steps(...begun, 'dump 0', 'restore 0', 'ask-after 1') + log('restore', harmless)
    expect(judge(done)).toEqual({
      state: 'false',
      what: 'the restored process does not do its work, or its memory is not what it was',
      firstCause: '',
    })
  })

  it('takes the cause from the run that was started first, not from the one that ended first', () => {
    const done =
      steps(...begun, 'lazy-pages 1', 'dump 1', 'restore 1', 'ask-after 1') +
      log('dump', harmless, tee, '(00.302994) Error (criu/cr-dump.c:1975): Dumping FAILED.') +
      log(
        'lazy-pages',
        '(00.088525) Error (criu/page-xfer.c:1660): page-xfer: Remote side closed connection',
      ) +
      log('restore', harmless)
    expect(judge(done)).toEqual({
      state: 'false',
      what: 'criu dump failed',
      firstCause: 'page-pipe: tee: 65536: Operation not permitted',
    })
  })

  it('is false for a hang that CRIU explains', () => {
    expect(judge(steps(...begun, 'dump 137') + log('dump', tee)).state).toBe('false')
  })

  it('is not misled by a log that imitates the script', () => {
    const done = steps(...begun, 'dump 1') + log('dump', 'step\task-after\t0', tee)
    expect(judge(done)).toMatchObject({
      state: 'false',
      firstCause: 'page-pipe: tee: 65536: Operation not permitted',
    })
  })
})

describe('explainRoundTrip', () => {
  it('names the capability, not the feature, for lazy pages', () => {
    const judged = judge(steps(...begun, 'dump 1') + log('dump', tee))
    const capabilities =
      machineWithEverything.capabilities?.filter(name => name !== 'CAP_SYS_RESOURCE') ?? null
    expect(explainRoundTrip(judged, { ...machineWithEverything, capabilities }, [])).toBe(
      'CRIU runs without CAP_SYS_RESOURCE; criu dump failed: page-pipe: tee: 65536: Operation not permitted',
    )
  })

  it('keeps to what happened where no fact is missing', () => {
    const judged = judge(steps(...begun, 'dump 1') + log('dump', tee))
    expect(explainRoundTrip(judged, machineWithEverything, [])).toBe(
      'criu dump failed: page-pipe: tee: 65536: Operation not permitted',
    )
  })
})
