import { describe, expect, it } from 'vitest'
import { parseTestNeeds } from '../../src/gate/test-needs.ts'
import { knownBugs } from '../../src/logs/known-bugs.ts'
import { answers, judged, judgedLines, testResult, testRun } from './examples.ts'

const claim = (text: string) => `    cr_test.go:40: ${text}`
const trackMem =
  '(00.05) Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.'
const needsMemtrack = await parseTestNeeds('TestX: memtrack')

describe('rule 2: what no missing feature explains is a failure', () => {
  it.each([
    ['a claim after the sign', [trackMem, claim('counter after restore is 3, want 5')]],
    ['a claim before the sign', [claim('counter after restore is 3, want 5'), trackMem]],
    ['a claim without a word of failure', [trackMem, claim('counter is 3')]],
    [
      'another error of CRIU',
      [trackMem, '(00.1) Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks!'],
    ],
    ['an error that no table knows', [trackMem, '(00.1) Error (criu/new.c:1): something new']],
    ['a panic', [trackMem, 'panic: runtime error: index out of range [3] with length 3']],
    ['a data race', [trackMem, 'WARNING: DATA RACE']],
    [
      'a capability that is missing',
      [
        trackMem,
        '(00.1) Warn  (compel/src/lib/infect.c:132): Unable to interrupt task: 5023 (Operation not permitted)',
      ],
    ],
    [
      'a CRIU that cannot start',
      [trackMem, 'Error (criu/crtools.c:260): Could not initialize kernel features detection.'],
    ],
    ['a restore that failed', [trackMem, claim('criu restore: exit status 1')]],
    ['nothing at all', []],
    [
      'only a last line',
      ['(00.1) Error (criu/cr-dump.c:1975): Dumping FAILED.', claim('criu failed: type DUMP errno 0')],
    ],
  ])('%s', (_, lines) => {
    expect(judgedLines(lines)).toMatchObject({ verdict: 'failed', rule: 2, features: [] })
  })

  it.each(['panic', 'data-race', 'sanitizer', 'timeout', 'signal'] as const)(
    'a crash that the reader saw: %s',
    crash => {
      const [test] = judged(testRun([testResult({ output: [trackMem], crash })])).tests
      expect(test).toMatchObject({
        verdict: 'failed',
        rule: 2,
        why: `the test crashed (${crash}), which no missing feature explains`,
      })
    },
  )

  it('output of which a part was left out proves nothing', () => {
    const [test] = judged(testRun([testResult({ output: [trackMem], outputLinesCut: 1 })])).tests
    expect(test).toMatchObject({ verdict: 'failed', rule: 2 })
  })

  it('says so when there is nothing to go by', () => {
    expect(judgedLines([]).why).toBe('its output names no cause, and no run of CRIU is known to be its own')
  })

  it('shows CRIU’s line rather than what the test made of it', () => {
    const { decidingLine, firstCause } = judgedLines([
      claim('unexpected trouble'),
      '(00.1) Error (criu/sk-inet.c:200): inet: Connected TCP socket, consider using --tcp-established option.',
    ])
    expect(decidingLine?.text).toMatch(/^inet: Connected TCP socket/)
    expect(firstCause).toEqual(decidingLine)
  })
})

describe('rule 3: a sign of a missing feature that is measured false', () => {
  it.each([
    ['alone', [trackMem]],
    [
      'with what follows from it',
      [trackMem, '(00.06) Error (criu/cr-dump.c:1975): Dumping FAILED.', claim('dump: exit status 1')],
    ],
    [
      'with noise',
      [
        "(00.04) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted",
        trackMem,
      ],
    ],
    [
      'with progress before and cleaning up after',
      [claim('starting container web'), trackMem, claim('removing container web')],
    ],
    [
      'as CRIU before 3.18 tells it',
      [
        'Error (criu/kerndat.c:424): Tracking memory is not available',
        'Error (criu/kerndat.c:1538): kerndat_get_dirty_track failed when initializing kerndat.',
        'Error (criu/crtools.c:260): Could not initialize kernel features detection.',
      ],
    ],
    ['in the claim itself', [claim('checkpoint: criu is missing features: [MemTrack]')]],
    [
      'through testify',
      [
        '    cr_test.go:40: ',
        '        \tError Trace:\t/src/cr_test.go:40',
        '        \tError:      \tReceived unexpected error:',
        '        \t            \tcriu is missing features: [MemTrack]',
        '        \tTest:       \tTestX',
      ],
    ],
  ])('%s', (_, lines) => {
    const test = judgedLines(lines)
    expect(test).toMatchObject({ verdict: 'unsupported', rule: 3, features: ['memtrack'] })
    expect(test.why).toMatch(/^“.+”, and memtrack is measured false here$/)
  })

  it('declared by test-needs', () => {
    expect(judgedLines([claim('dump: exit status 1')], { needs: needsMemtrack })).toMatchObject({
      verdict: 'unsupported',
      rule: 3,
      features: ['memtrack'],
      decidingLine: null,
    })
  })

  it('a declared need explains no claim', () => {
    expect(judgedLines([claim('counter is 3, want 5')], { needs: needsMemtrack }).verdict).toBe('failed')
  })

  it('all features that the line lists must be missing', () => {
    const lines = [claim('criu is missing features: [MemTrack LazyPages]')]
    expect(judgedLines(lines)).toMatchObject({ verdict: 'failed', rule: 4, features: ['lazy-pages'] })
    const both = answers({ mem_dirty_track: 'false', 'uffd-noncoop': 'false' })
    expect(judgedLines(lines, { features: both })).toMatchObject({
      verdict: 'unsupported',
      features: ['memtrack', 'lazy-pages'],
    })
  })

  it('takes a row of the user first', () => {
    const userRows = {
      signatures: [
        {
          id: 'user:1',
          text: /snapshots cannot be incremental/,
          means: { class: 'missing-feature', features: ['mem_dirty_track'] },
          source: 'signatures.yaml',
        },
      ],
      noise: [/^flaky but harmless/],
    } as const
    expect(
      judgedLines([claim('snapshots cannot be incremental'), claim('flaky but harmless: expected')], {
        userRows,
      }),
    ).toMatchObject({ verdict: 'unsupported', features: ['memtrack'] })
  })
})

describe('rule 4: log and probe disagree', () => {
  it.each(['true', 'unknown'] as const)('memtrack is %s', state => {
    const test = judgedLines([trackMem], { features: answers({ mem_dirty_track: state }) })
    expect(test).toMatchObject({ verdict: 'failed', rule: 4, features: ['memtrack'] })
    expect(test.why).toBe(
      `log and probe disagree: “Tracking memory is not available. Consider omitting --track-mem option.”, but memtrack is ${state} here`,
    )
  })
})

describe('rule 5: a line that names no feature', () => {
  const nameless = claim('CRIU is missing features')
  const parent = claim('open /tmp/TestX1/003/criu-parent/dump.log: no such file or directory')

  it('stands for what the operation needs', () => {
    expect(judgedLines([parent, nameless])).toMatchObject({
      verdict: 'unsupported',
      rule: 5,
      features: ['memtrack'],
      why: '“CRIU is missing features” stands for what the operation needs: memtrack, measured false here',
    })
  })

  it('stands for the only one that is missing where the operation is not known', () => {
    expect(judgedLines([nameless])).toMatchObject({ verdict: 'unsupported', rule: 5, features: ['memtrack'] })
  })

  it('proves nothing where the other may be meant', () => {
    const features = answers({ mem_dirty_track: 'false', 'uffd-noncoop': 'unknown' })
    expect(judgedLines([nameless], { features })).toMatchObject({ verdict: 'failed', rule: 4 })
  })

  it('proves nothing where the operation needs another', () => {
    const output = [claim('lazy-pages: '), nameless]
    expect(judgedLines(output)).toMatchObject({ verdict: 'failed' })
  })

  it.each([
    claim('criu failed: type PRE_DUMP errno 0'),
    "#   `criu pre-dump -t 1' failed with status 134",
    claim('pre-dump: signal: aborted (core dumped)'),
  ])('%s', line => {
    expect(judgedLines([line])).toMatchObject({ verdict: 'unsupported', rule: 5, features: ['memtrack'] })
  })

  it('a pre-dump that the reader takes for a crash of the test', () => {
    const output = [claim('pre-dump: signal: aborted (core dumped)')]
    const [test] = judged(testRun([testResult({ output, crash: 'signal' })])).tests
    expect(test).toMatchObject({ verdict: 'unsupported' })
  })
})

describe('rule 6: a test that failed only through those that it contains', () => {
  const child = (name: string, output: readonly string[]) =>
    testResult({ name: `TestX/${name}`, parent: 'TestX', output })
  const unsupported = child('a', [trackMem])
  const failed = child('b', [claim('counter is 3')])
  const verdictOfParent = (
    parent: Parameters<typeof testResult>[0],
    ...inside: readonly ReturnType<typeof child>[]
  ) => judged(testRun([testResult(parent), ...inside])).tests[0]

  it('is unsupported like them', () => {
    expect(verdictOfParent({}, unsupported)).toMatchObject({
      verdict: 'unsupported',
      rule: 6,
      features: ['memtrack'],
    })
  })

  it('is failed if one of them is', () => {
    expect(verdictOfParent({}, unsupported, failed)).toMatchObject({
      verdict: 'failed',
      rule: 6,
      why: 'it failed only through the tests that it contains: TestX/b is failed',
    })
  })

  it('is failed for a claim of its own', () => {
    expect(verdictOfParent({ output: [claim('counter is 3')] }, unsupported)).toMatchObject({
      verdict: 'failed',
      rule: 2,
    })
  })

  it('is failed for what it says of a failure of its own, even without a cause', () => {
    expect(verdictOfParent({ output: [claim('criu restore: exit status 1')] }, unsupported)).toMatchObject({
      verdict: 'failed',
      rule: 2,
    })
  })

  it('is judged through several levels', () => {
    const deep = testResult({ name: 'TestX/a/1', parent: 'TestX/a', output: [trackMem] })
    const run = judged(testRun([testResult(), testResult({ name: 'TestX/a', parent: 'TestX' }), deep]))
    expect(run.tests.map(({ verdict }) => verdict)).toEqual(['unsupported', 'unsupported', 'unsupported'])
  })

  it('is not judged by the tests of another suite', () => {
    const other = testResult({ suite: 'other', name: 'TestX/a', parent: 'TestX', output: [trackMem] })
    expect(verdictOfParent({}, other)).toMatchObject({ verdict: 'failed', rule: 2 })
  })
})

describe('rule 7: skips that tests make themselves', () => {
  const skip = (skipReason: string, given = {}) =>
    judged(testRun([testResult({ outcome: 'skipped', skipReason })]), given).tests[0]

  it.each([
    ['requires CRIU feature mem_dirty_track', 'skipped', ['memtrack']],
    ['Test requires userns', 'unjustified-skip', ['userns']],
    ['no timens feature', 'unjustified-skip', ['timens']],
    ['criu binary not found: exec: "criu": executable file not found in $PATH', 'unjustified-skip', []],
    ['checkpoint/restore requires at least CRIU 31100', 'unjustified-skip', []],
    ['checkpoint/restore requires at least CRIU 50000', 'skipped', []],
    ['manual run only', 'skipped', []],
  ])('%s: %s', (reason, verdict, features) => {
    expect(skip(reason)).toMatchObject({ verdict, features })
  })

  it('a CRIU that is not there is a reason', () => {
    const none = { criu: null, features: answers({}, 'unknown', 'no-criu') }
    expect(skip('criu binary not found', none)).toMatchObject({
      verdict: 'skipped',
      why: 'there is no CRIU here',
    })
    expect(skip('Test requires userns', none)).toMatchObject({ verdict: 'unjustified-skip' })
  })

  it('a CRIU that is too old to know the feature is a reason, one that cannot start is none', () => {
    const reason = 'no pagemap_scan_guard_pages feature'
    expect(skip(reason, { features: answers({}, 'unknown', 'name-not-known') })).toMatchObject({
      verdict: 'skipped',
      why: 'this CRIU is too old to know pagemap-scan-guard-pages',
    })
    expect(skip(reason, { features: answers({}, 'unknown', 'criu-broken') })).toMatchObject({
      verdict: 'unjustified-skip',
    })
  })
})

it('names a known bug of this CRIU that the evidence shows, and skips nothing for it', () => {
  const bug = {
    id: 'x',
    title: 'CRIU cannot read the vDSO',
    criu: '<4.1.0',
    fixedIn: '4.1',
    when: {},
    texts: [
      {
        text: /vdso: Unexpected rt vDSO area bounds/,
        example: '(00.01) Error (criu/vdso.c:401): vdso: Unexpected rt vDSO area bounds',
      },
    ],
    remedy: 'use CRIU 4.1 or newer',
    source: '',
  }
  expect(
    judgedLines(['(00.1) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'], {
      knownBugs: [bug],
      criu: { version: '4.0' },
    }),
  ).toMatchObject({
    verdict: 'failed',
    knownBug: 'CRIU cannot read the vDSO (fixed in 4.1): use CRIU 4.1 or newer',
  })
})

describe('an operation that does not need what is missing', () => {
  const refused = 'time="2026-01-01T00:00:00Z" level=error msg="criu is missing features: [MemTrack]"'

  it.each([
    [
      '# runc checkpoint --work-dir ./work test (status=1)',
      'runc checkpoint failed for want of memtrack, which a plain dump does not use',
    ],
    [
      '# runc restore --work-dir ./work -d test (status=1)',
      'runc restore failed for want of memtrack, which a restore does not use',
    ],
    [
      '# runc checkpoint --lazy-pages test (status=1)',
      'runc checkpoint failed for want of memtrack, which a dump with lazy pages does not use',
    ],
  ])('fails: %s', (command, why) => {
    expect(judgedLines([command, `# ${refused}`])).toMatchObject({ verdict: 'failed', why })
  })

  it.each(['--pre-dump', '--parent-path ./parent'])('is another matter with %s', option => {
    const judgedOne = judgedLines([`# runc checkpoint ${option} test (status=1)`, `# ${refused}`])
    expect(judgedOne).toMatchObject({ verdict: 'unsupported', features: ['memtrack'] })
  })

  it('is not made one that does by a declaration', async () => {
    const needs = await parseTestNeeds('TestX: memtrack')
    expect(judgedLines(["#   `criu dump -t 17 -D images' failed with status 1"], { needs })).toMatchObject({
      verdict: 'failed',
    })
  })
})

describe('a CRIU that cannot checkpoint at all', () => {
  it('says nothing of features', () => {
    const lines = [
      '(00.1) Error (criu/mem.c:46): BUG at criu/mem.c:46',
      '    x_test.go:10: criu pre-dump failed: exit status 1',
    ]
    expect(judgedLines(lines)).toMatchObject({ verdict: 'unsupported' })
    expect(judgedLines(lines, { plainRoundTrip: 'unknown' })).toMatchObject({ verdict: 'unsupported' })
    expect(judgedLines(lines, { plainRoundTrip: 'false' })).toMatchObject({
      verdict: 'failed',
      why: expect.stringContaining('CRIU cannot checkpoint here at all'),
    })
  })
})

describe('what to do about a failure', () => {
  const tcp = "(00.012345) Error (criu/sockets.c:640): sockets: Can't get 1:16 opt: Operation not supported"
  it.each<[string, string, string | null]>([
    [
      'of a cause that the tables know',
      '(00.01) Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks! You can try --file-locks to dump them.',
      'To do: dump with --file-locks.',
    ],
    ['of one that nobody knows is no guess', '(00.01) Error (criu/new.c:1): something new', null],
    ['of an assertion of the test is no guess', '    x_test.go:9: the counter is at 20, want 21', null],
  ])('%s', (_, line, advice) => {
    expect(judgedLines([line])).toMatchObject({ verdict: 'failed', advice, knownBug: null })
  })

  it('is what a known bug needs, on a machine that has it and by its text alone', () => {
    const bug = knownBugs.find(({ id }) => id === 'socket-priority-opt')
    const given = { knownBugs: bug === undefined ? [] : [bug], criu: { version: '4.1.1' } }
    expect(judgedLines([tcp], given).knownBug).toMatch(/\(fixed in 4\.2\): use CRIU 4\.2 or newer/)
    expect(judgedLines([tcp], { knownBugs: [], criu: { version: '4.1.1' } }).knownBug).toBeNull()
    const other = '(00.01) Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks!'
    expect(judgedLines([other], given).knownBug).toBeNull()
  })
})

describe('what else could be the cause', () => {
  const unknown = '(00.10) Error (criu/new.c:1): something new'

  it('is kept, likeliest first, each once, and without what is named as the cause', async () => {
    const lines = [
      '(00.02) Warn  (criu/older.c:9): something odd',
      '(00.03) Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks!',
      unknown,
      unknown,
      '(00.11) Error (criu/sk-inet.c:191): inet: Connected TCP socket, consider using --tcp-established option.',
      '(00.2) Error (criu/cr-dump.c:1975): Dumping FAILED.',
    ]
    const { firstCause, otherCauses } = judgedLines(lines)
    expect(firstCause?.text).toMatch(/Some file locks are hold/)
    expect(otherCauses.map(({ text }) => text)).toEqual([
      'inet: Connected TCP socket, consider using --tcp-established option.',
      'something new',
    ])
  })

  it('is nothing for one cause, and no more than ten of many', () => {
    expect(judgedLines([unknown]).otherCauses).toEqual([])
    const many = Array.from({ length: 30 }, (_, index) => `${unknown} ${index}`)
    expect(judgedLines(many).otherCauses).toHaveLength(10)
  })
})
