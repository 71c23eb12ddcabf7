import fc from 'fast-check'
import { troubles } from '../../src/logs/troubles.ts'

/** What is true of a test that a stream is built from. */
export type Truth = 'passed' | 'unsupported' | 'failed' | 'skipped'

/** One test: what it prints in words of its own, and what is true of it. */
export interface Piece {
  readonly truth: Truth
  /** Lines without the prefixes of a format. */
  readonly lines: readonly string[]
  /** The claim with which it fails; skip reasons for `skipped`. */
  readonly claim: string
}

const criuTime = fc
  .tuple(fc.nat(9), fc.nat(999_999))
  .map(([s, us]) => `(0${s}.${String(us).padStart(6, '0')})`)

const criuError = (file: string, text: string) =>
  fc
    .tuple(criuTime, fc.integer({ min: 1, max: 3000 }))
    .map(([time, line]) => `${time} Error (criu/${file}:${line}): ${text}`)

/** Lines that successful and failing runs share. */
const harmless = fc.constantFrom(
  '(00.048966) Found mmap_min_addr 0x10000',
  "(00.054344) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted",
  '(00.048951) files stat: fs/nr_open 1048576',
  '(00.102084) Sent msg to daemon 66 0 0',
  'pie: 65: Daemon waits for command',
  "Warn  (criu/kerndat.c:1610): Can't create nftables table",
  '(00.000200) Dirty tracking support is OFF',
  'Warn  (criu/cr-check.c:824): Dirty tracking is OFF. Memory snapshot will not work.',
)

/** What says that memtrack is missing. */
const memtrackMissing = fc.oneof(
  criuError('config.c', 'Tracking memory is not available. Consider omitting --track-mem option.'),
  fc.constant('(00.104904) Error (criu/mem.c:46): BUG at criu/mem.c:46'),
  fc.constant('time="2026-11-23T12:37:05Z" level=error msg="criu is missing features: [MemTrack]"'),
)

/** What CRIU says of failures that no feature explains. */
const realError = fc.oneof(
  criuError(
    'file-lock.c',
    'Some file locks are hold by dumping tasks! You can try --file-locks to dump them.',
  ),
  criuError('sk-inet.c', 'inet: Connected TCP socket, consider using --tcp-established option.'),
  criuError('sk-unix.c', 'unix: External socket is used. Consider using --ext-unix-sk option.'),
  criuError('files-reg.c', "Can't lookup mount=27 for fd=1 path=/srv/run.txt"),
  criuError('cr-restore.c', "Can't fork for 8970: File exists"),
  criuError('new.c', 'something that no table knows'),
  criuError('kerndat.c', 'kerndat_has_nftables_concat failed when initializing kerndat.'),
)

const ownClaim = fc.oneof(
  fc
    .tuple(fc.nat(9), fc.integer({ min: 10, max: 20 }))
    .map(([got, want]) => `counter after restore is ${got}, want ${want}`),
  fc.constantFrom(
    'expected the file to survive',
    'assertion failed: 3 (int) != 5 (int)',
    'memory differs at page 7',
    'panic: runtime error: invalid memory address or nil pointer dereference',
    'WARNING: DATA RACE',
  ),
)

/** What ended a test besides, or another command that failed after the cause. */
const trouble = fc.constantFrom(
  // A line of TAP is a result of its own.
  ...troubles.map(({ example }) => example).filter(example => !example.startsWith('not ok')),
  'runc restore --work-dir ./work -d test (status=255)',
)

/** What `criu check` answers, and warnings: the failure of no operation. */
const noOperation = fc.constantFrom(
  'Warn  (criu/cr-check.c:824): Dirty tracking is OFF. Memory snapshot will not work.',
  'Error (criu/cr-check.c:1225): UFFD is not supported',
  '(00.001523) Warn  (compel/arch/x86/src/lib/infect.c:356): Will restore 17 with interrupted system call',
)

const followOn = fc.constantFrom(
  'criu failed: type NOTIFY errno 0',
  'pre-dump: exit status 1',
  'checkpoint failed: exit status 1',
  'exit status 1',
)

const some = (lines: fc.Arbitrary<string>) => fc.array(lines, { maxLength: 4 })

const passed = some(harmless).map((lines): Piece => ({ truth: 'passed', lines, claim: '' }))

const skipped = fc
  .constantFrom('requires CRIU feature mem_dirty_track', 'requires root')
  .map((claim): Piece => ({ truth: 'skipped', lines: [], claim }))

/** Tests of which none fails. */
export const calmPiece: fc.Arbitrary<Piece> = fc.oneof(passed, skipped)

/** Tests of every kind. A failing one may also hold a sign of a missing feature: that does not explain it. */
export const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 3, arbitrary: passed },
  {
    weight: 4,
    arbitrary: fc
      .tuple(some(harmless), memtrackMissing, followOn)
      .map(([before, sign, claim]): Piece => ({ truth: 'unsupported', lines: [...before, sign], claim })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(some(harmless), realError, followOn)
      .map(([before, error, claim]): Piece => ({ truth: 'failed', lines: [...before, error], claim })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(some(harmless), fc.option(memtrackMissing), ownClaim).map(
      ([before, sign, claim]): Piece => ({
        truth: 'failed',
        lines: sign === null ? before : [...before, sign],
        claim,
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(some(harmless), memtrackMissing, trouble, followOn)
      .map(
        ([before, sign, also, claim]): Piece => ({ truth: 'failed', lines: [...before, sign, also], claim }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(some(noOperation), followOn)
      .map(([lines, claim]): Piece => ({ truth: 'failed', lines, claim })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(memtrackMissing, realError, followOn)
      .map(([sign, error, claim]): Piece => ({ truth: 'failed', lines: [sign, error], claim })),
  },
  { weight: 1, arbitrary: skipped },
)

/** What a format makes of some tests. */
export interface Stream {
  readonly text: string
  readonly truths: readonly Truth[]
}

type Write = (pieces: readonly Piece[], id: number) => string

const json = (event: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ Time: '2026-11-23T12:00:00Z', ...event })

const goLines = ({ lines, claim }: Piece) => [
  ...lines,
  ...(claim === '' ? [] : [/^(?:panic|WARNING)/.test(claim) ? claim : `    cr_test.go:40: ${claim}`]),
]

const word = { passed: 'PASS', unsupported: 'FAIL', failed: 'FAIL', skipped: 'SKIP' } as const
const action = { passed: 'pass', unsupported: 'fail', failed: 'fail', skipped: 'skip' } as const

const writeGo: Write = (pieces, id) => {
  const failed = pieces.some(({ truth }) => word[truth] === 'FAIL')
  return [
    ...pieces.flatMap((one, index) => [
      `=== RUN   TestP${id}N${index}`,
      ...goLines(one),
      `--- ${word[one.truth]}: TestP${id}N${index} (0.01s)`,
    ]),
    ...(failed
      ? ['FAIL', `FAIL\texample.org/p${id}\t0.10s`, 'FAIL']
      : ['PASS', `ok  \texample.org/p${id}\t0.10s`]),
    '',
  ].join('\n')
}

/** Parallel tests: their lines alternate. */
const writeGoParallel: Write = (pieces, id) => {
  const names = pieces.map((_, index) => `TestP${id}N${index}`)
  const lines = pieces.map(goLines)
  const longest = Math.max(0, ...lines.map(of => of.length))
  const alternating = Array.from({ length: longest }, (_, i) =>
    lines.flatMap((of, index) => of.slice(i, i + 1).flatMap(line => [`=== NAME  ${names[index]}`, line])),
  ).flat()
  const failed = pieces.some(({ truth }) => word[truth] === 'FAIL')
  return [
    ...names.flatMap(name => [`=== RUN   ${name}`, `=== PAUSE ${name}`]),
    ...names.map(name => `=== CONT  ${name}`),
    ...alternating,
    ...pieces.map(({ truth }, index) => `--- ${word[truth]}: ${names[index]} (0.01s)`),
    ...(failed
      ? ['FAIL', `FAIL\texample.org/p${id}\t0.10s`, 'FAIL']
      : ['PASS', `ok  \texample.org/p${id}\t0.10s`]),
    '',
  ].join('\n')
}

/** Parallel tests: their events alternate. */
const writeGoJson: Write = (pieces, id) => {
  const Package = `example.org/p${id}`
  const of = pieces.map((one, index) => {
    const Test = `TestP${id}N${index}`
    return [
      json({ Action: 'run', Package, Test }),
      json({ Action: 'output', Package, Test, Output: `=== RUN   ${Test}\n` }),
      ...goLines(one).map(line => json({ Action: 'output', Package, Test, Output: `${line}\n` })),
      json({ Action: 'output', Package, Test, Output: `--- ${word[one.truth]}: ${Test} (0.01s)\n` }),
      json({ Action: action[one.truth], Package, Test, Elapsed: 0.01 }),
    ]
  })
  const longest = Math.max(0, ...of.map(events => events.length))
  const events = Array.from({ length: longest }, (_, i) => of.flatMap(one => one.slice(i, i + 1))).flat()
  const failed = pieces.some(({ truth }) => word[truth] === 'FAIL')
  return [
    json({ Action: 'start', Package }),
    ...events,
    json({ Action: 'output', Package, Output: failed ? 'FAIL\n' : 'PASS\n' }),
    json({ Action: failed ? 'fail' : 'pass', Package, Elapsed: 0.1 }),
    '',
  ].join('\n')
}

const writeBats: Write = (pieces, id) =>
  [
    `1..${pieces.length}`,
    ...pieces.flatMap(({ truth, lines, claim }, index) => {
      const name = `${index + 1} case ${index} of ${id}`
      if (truth === 'passed') return [`ok ${name}`]
      if (truth === 'skipped') return [`ok ${name} # skip ${claim}`]
      const own = isOwn({ truth, lines, claim })
      return [
        `not ok ${name}`,
        `# (in test file cr.bats, line ${index + 7})`,
        own ? '#   `[ "$counter" -eq 5 ]\' failed' : '#   `[ "$status" -eq 0 ]\' failed',
        ...[...lines, ...(own ? [claim] : [])].map(line => `# ${line}`),
      ]
    }),
    '',
  ].join('\n')

/** A title in a row of 80 characters, as zdtm.py's print_sep() centres it. */
const centred = (title: string, filler: string) => {
  const left = Math.floor((80 - title.length - 2) / 2)
  return `${filler.repeat(left)} ${title} ${filler.repeat(80 - title.length - 2 - left)}`
}

const isOwn = ({ truth, claim }: Piece) =>
  truth === 'failed' && !/^(?:exit status|pre-dump|checkpoint|criu failed)/.test(claim)

const writeZdtm: Write = (pieces, id) => {
  const names = pieces.map((_, index) => `zdtm/static/p${id}n${index}`)
  const failed = names.filter((_, index) => word[pieces[index]?.truth ?? 'passed'] === 'FAIL')
  const skips = pieces.filter(({ truth }) => truth === 'skipped').length
  const numbers = `(TOTAL ${pieces.length}/SKIPPED ${skips})`
  return [
    ...pieces.flatMap((one, index) => {
      const name = names[index] ?? ''
      const progress = `=== Run ${index + 1}/${pieces.length} ${'-'.repeat(16)} ${name}`
      if (one.truth === 'skipped') return [`Skipping ${name} (${one.claim})`]
      return [
        progress,
        centred(`Run ${name} in h`, '='),
        'Start test',
        'Run criu dump',
        `${'-'.repeat(24)} grep Error ${'-'.repeat(24)}`,
        ...one.lines.map(line => `b${JSON.stringify(line)}`),
        `${'-'.repeat(24)} ERROR OVER ${'-'.repeat(24)}`,
        ...(one.truth === 'passed'
          ? [centred(`Test ${name} PASS`, '=')]
          : [
              centred(`Test ${name} FAIL at ${isOwn(one) ? 'result check' : 'CRIU dump'}`, '#'),
              'Test output: ================================',
              ...(isOwn(one)
                ? [`12:27:47.813:    67: FAIL: n${index}.c:120: ${one.claim} (errno = 0 (Success))`]
                : []),
              ' <<< ================================',
            ]),
        '',
      ]
    }),
    ...(failed.length > 0
      ? [
          centred(`${failed.length} TEST(S) FAILED ${numbers}`, '#'),
          ...failed.map(name => ` * ${name}(h)`),
          centred('FAIL', '#'),
        ]
      : [centred(`ALL TEST(S) PASSED ${numbers}`, '#')]),
    '',
  ].join('\n')
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** One JUnit XML file, as gotestsum writes it. */
export function writeJunit(pieces: readonly Piece[]): string {
  const cases = pieces.map((one, index) => {
    const text = escaped(goLines(one).join('\n'))
    const body = {
      passed: '',
      skipped: `<skipped message="${escaped(one.claim)}"></skipped>`,
      unsupported: `<failure message="Failed" type="">${text}</failure>`,
      failed: `<failure message="Failed" type="">${text}</failure>`,
    }[one.truth]
    return `<testcase classname="example.org/cr" name="TestN${index}" time="0.1">${body}</testcase>`
  })
  const failures = pieces.filter(({ truth }) => word[truth] === 'FAIL').length
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="${pieces.length}" failures="${failures}"><testsuite name="example.org/cr" tests="${pieces.length}" failures="${failures}">
${cases.join('\n')}
</testsuite></testsuites>
`
}

const writers: Readonly<Record<string, Write>> = {
  go: writeGo,
  'go-parallel': writeGoParallel,
  'go-json': writeGoJson,
  bats: writeBats,
  zdtm: writeZdtm,
}

/** One to three suites one after the other, each in a format of its own, with lines of other programs between. */
export function streamOf(one: fc.Arbitrary<Piece>): fc.Arbitrary<Stream> {
  const suite = fc.record({
    format: fc.constantFrom(...Object.keys(writers)),
    pieces: fc.array(one, { minLength: 1, maxLength: 5 }),
    before: fc.constantFrom('', 'make[1]: Entering directory\n', '+ go vet ./...\n'),
  })
  return fc.array(suite, { minLength: 1, maxLength: 3 }).map(suites => ({
    text: suites
      .map(({ format, pieces, before }, id) => before + (writers[format] ?? writeGo)(pieces, id))
      .join(''),
    truths: suites.flatMap(({ pieces }) => pieces.map(({ truth }) => truth)),
  }))
}
