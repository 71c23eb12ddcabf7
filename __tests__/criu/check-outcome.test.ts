import { describe, expect, it } from 'vitest'
import { type CheckEnd, readCheck } from '../../src/criu/check-outcome.ts'

const end = (ended: Partial<CheckEnd>): CheckEnd => ({
  code: 1,
  signal: null,
  timedOut: false,
  stdout: '',
  stderr: '',
  startError: '',
  ...ended,
})

/** As printed by CRIU 3.17.1 and 4.2.1. */
const recorded = {
  noMemtrack: 'Warn  (criu/cr-check.c:824): Dirty tracking is OFF. Memory snapshot will not work.\n',
  vdso: `Error (criu/util.c:641): exited, status=1
Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds
Error (criu/vdso.c:613): vdso: Failed to fill self vdso symtable
Error (criu/kerndat.c:1615): kerndat_vdso_fill_symtable failed when initializing kerndat.
Error (criu/crtools.c:260): Could not initialize kernel features detection.
`,
  nftables: `internal:0:0-0: Error: Could not process rule: Operation not supported

create table inet CRIU
^^^^^^^^^^^^^^^^^^^^^^^
Error (criu/kerndat.c:1599): kerndat_has_nftables_concat failed when initializing kerndat.
Error (criu/crtools.c:260): Could not initialize kernel features detection.
`,
  notRoot: `CRIU needs to have the CAP_SYS_ADMIN or the CAP_CHECKPOINT_RESTORE capability: 
setcap cap_checkpoint_restore+eip /usr/sbin/criu
`,
  unprivileged: "Running as non-root requires '--unprivileged'\n",
  unknownName: 'Error (criu/cr-check.c:1901): Unknown feature nope\n',
  kdatOnly: "Warn  (criu/kerndat.c:1290): Can't keep kdat cache on non-tempfs\n",
}

describe('readCheck', () => {
  it('takes exit status 0 for yes, whatever was warned of', () => {
    expect(readCheck(end({ code: 0, stdout: 'timens is supported\n', stderr: recorded.kdatOnly }))).toEqual({
      state: 'true',
    })
  })

  it('takes exit status 1 with a warning of the check for no', () => {
    expect(readCheck(end({ stderr: recorded.noMemtrack }))).toEqual({
      state: 'false',
      said: ['Warn  (criu/cr-check.c:824): Dirty tracking is OFF. Memory snapshot will not work.'],
    })
  })

  it('takes a silent exit status 1 for no, and leaves out what is said of the cache', () => {
    expect(readCheck(end({ stderr: recorded.kdatOnly }))).toEqual({ state: 'false', said: [] })
  })

  it.each([
    [
      'vdso',
      { stderr: recorded.vdso },
      'criu-broken',
      'CRIU cannot initialise on this kernel: vdso: Unexpected rt vDSO area bounds',
    ],
    [
      'nftables',
      { stderr: recorded.nftables },
      'criu-broken',
      'internal:0:0-0: Error: Could not process rule: Operation not supported; kerndat_has_nftables_concat failed when initializing kerndat.',
    ],
    [
      'an ordinary user',
      { stdout: recorded.notRoot },
      'no-privilege',
      'needs CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE',
    ],
    ['an ordinary user, CRIU 3.17', { stderr: recorded.unprivileged }, 'no-privilege', 'without privilege'],
    [
      'an unknown name',
      { stderr: recorded.unknownName },
      'name-not-known',
      'this CRIU does not know the feature',
    ],
    [
      'a line of /proc/self/maps that is longer than CRIU reads',
      { stderr: 'Error (criu/cr-check.c:858): Bad maps format 0.73 (/opt/a-very-long-path/lib/libn)\n' },
      'setup-failed',
      '/proc/self/maps',
    ],
    ['a time-out', { timedOut: true, code: null }, 'timed-out', 'did not end in time'],
    ['a time-out told by timeout(1)', { code: 124 }, 'timed-out', 'did not end in time'],
    ['a crash', { code: null, signal: 'SIGSEGV' }, 'crashed', 'the check crashed (SIGSEGV)'],
    ['a crash told by a shell', { code: 134 }, 'crashed', 'the check crashed (signal 6)'],
    ['no such program', { code: null, startError: 'spawn criu ENOENT' }, 'no-criu', 'spawn criu ENOENT'],
    [
      'a program that cannot be run',
      { code: 126, stderr: 'timeout: failed to run command: Permission denied\n' },
      'no-criu',
      'Permission denied',
    ],
    [
      'a missing library',
      { code: 127, stderr: 'criu: error while loading shared libraries: libnet.so.1: cannot open\n' },
      'criu-broken',
      'libnet.so.1',
    ],
  ] as const)('never takes %s for no', (_, ended, cause, reason) => {
    const outcome = readCheck(end(ended as Partial<CheckEnd>))
    expect(outcome).toMatchObject({ state: 'unknown', cause })
    expect(outcome.state === 'unknown' && outcome.reason).toContain(reason)
  })
})
