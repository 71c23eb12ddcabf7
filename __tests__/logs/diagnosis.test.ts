import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/logs/diagnosis.ts'
import { answers, withoutMemtrack } from '../gate/examples.ts'

/** All sentences, what to do last. */
const told = (...given: Parameters<typeof diagnose>) => {
  const { sentences, advice } = diagnose(...given)
  return [...sentences, advice]
}

const head = [
  '(00.000146) Version: 4.2.1 (gitid 0)',
  '(00.000171) Running on runner Linux 6.18.44 #1 SMP x86_64',
]
const rlimit =
  "(00.039368) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted"
const failed = '(00.057111) Error (criu/cr-dump.c:1975): Dumping FAILED.'

describe('the kind of a log', () => {
  it.each([
    [
      'missing-feature',
      '(00.05) Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.',
    ],
    [
      'missing-feature',
      '(00.043671) Error (compel/src/lib/ptrace.c:27): suspending seccomp failed: Operation not permitted',
    ],
    ['missing-feature', "Warn  (criu/cr-check.c:1780): NSID isn't supported"],
    ['missing-feature', 'criu is missing features: [MemTrack]'],
    [
      'setup',
      '(00.035641) Warn  (compel/src/lib/infect.c:132): Unable to interrupt task: 5023 (Operation not permitted)',
    ],
    ['setup', '(00.755943) Error (criu/page-pipe.c:424): page-pipe: splice: -1: Bad file descriptor'],
    ['setup', 'Error (criu/util.c:642): execvp("iptables-restore", ...) failed: No such file or directory'],
    ['setup', 'Error (criu/cr-check.c:1901): Unknown feature nosuch'],
    [
      'real-failure',
      '(00.056512) Error (criu/sk-inet.c:200): inet: Connected TCP socket, consider using --tcp-established option.',
    ],
    ['real-failure', '(00.1) Error (criu/new.c:1): something that no table knows'],
    ['unclassified', 'Error (criu/crtools.c:260): Could not initialize kernel features detection.'],
  ])('%s: %s', (kind, line) => {
    const found = diagnose([...head, rlimit, line, failed])
    expect(found.class).toBe(kind)
    expect(found.sentences[0]).toBe(`CRIU’s first fatal line is “${found.firstCause}”.`)
  })

  it.each([
    ['noise-only', [...head, rlimit, '(00.067014) Dumping finished successfully']],
    ['noise-only', ["Warn  (criu/kerndat.c:1610): Can't create nftables table", 'Looks good.']],
    ['unclassified', [...head, rlimit, failed]],
    ['unclassified', ['']],
    ['unclassified', [...head, '(00.000100) CRIU run id = 118194b1', rlimit]],
  ])('%s without a cause: %j', (kind, lines) => {
    expect(diagnose(lines)).toMatchObject({ class: kind, firstCause: null })
  })
})

it('says what was measured', () => {
  const log = ['(00.104904) Error (criu/mem.c:46): BUG at criu/mem.c:46']
  expect(told(log, { features: withoutMemtrack })).toEqual([
    'CRIU’s first fatal line is “BUG at criu/mem.c:46”.',
    'It says that memtrack is missing.',
    'memtrack was measured false here: memtrack is false in this example.',
    'To do: run the test where the feature is there; declared in `test-needs`, it is left out here.',
  ])
  expect(diagnose(log, { features: answers({}) }).advice).toBe(
    'To do: find out why log and probe differ: another user, container or CRIU than was measured.',
  )
  expect(told(log).slice(2)).toEqual([
    'memtrack was not measured.',
    'To do: measure it on the machine of the log.',
  ])
})

it('sends nobody to lines that are not there', () => {
  const strange = '(00.1) Error (criu/new.c:1): something that no table knows'
  const unknown = diagnose([...head, strange])
  expect(unknown.advice).toBeNull()
  expect(unknown.sentences).toContain('It is unknown to the gate, and no known sign of a missing feature.')
})

describe('known bugs', () => {
  const vdso = [
    '(00.051509) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds',
    '(00.051513) Error (criu/kerndat.c:1615): kerndat_vdso_fill_symtable failed when initializing kerndat.',
  ]

  it('are found by the version that the log tells', () => {
    expect(diagnose(['(00.000146) Version: 3.17.1 (gitid 0)', ...vdso])).toMatchObject({
      class: 'known-bug',
      knownBug: { id: 'vdso-vvar-vclock' },
    })
    expect(diagnose([...head, ...vdso]).class).toBe('real-failure')
  })

  it('are found in a log that ends without a word', () => {
    const spinning = ['pie: 9005: Preadv 7fb6a37b0000:4096... (1 iovs)', 'pie: 9005: `- returned 0']
    expect(diagnose([...head, ...spinning, ...spinning])).toMatchObject({
      class: 'known-bug',
      firstCause: null,
      knownBug: { id: 'truncated-pages' },
    })
  })

  it('are not taken for what is told before them', () => {
    const nftables = [
      '(00.006067) Error (criu/kerndat.c:1601): Unable create a network namespace: Operation not permitted',
      '(00.006100) Error (criu/kerndat.c:1922): kerndat_has_nftables_concat failed when initializing kerndat.',
    ]
    expect(diagnose(nftables, { criuVersion: '3.19' })).toMatchObject({
      class: 'setup',
      requires: 'CAP_SYS_ADMIN',
    })
    expect(diagnose(nftables.slice(1), { criuVersion: '3.19' })).toMatchObject({
      knownBug: { id: 'nftables-inet' },
    })
  })
})
