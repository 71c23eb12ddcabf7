import type { FeatureAnswer } from '../../src/features/answer.ts'
import { features } from '../../src/features/features.ts'
import { proofOf } from '../../src/gate/proof.ts'
import type { JudgedRun, JudgedTest, Verdict } from '../../src/gate/verdict.ts'
import { verdicts } from '../../src/gate/verdict.ts'
import type { TestResult } from '../../src/readers/result.ts'
import type { Findings } from '../../src/report/report.ts'
import { runOf } from '../gate/recorded-run.ts'

/** What was measured with CRIU 4.2.1 on a kernel 6.18 without soft-dirty tracking. */
const notThere: Readonly<Record<string, Pick<FeatureAnswer, 'reason' | 'criuSays'>>> = {
  mem_dirty_track: {
    reason: 'CONFIG_MEM_SOFT_DIRTY is not set in /proc/config.gz.',
    criuSays: ['Dirty tracking is OFF. Memory snapshot will not work.'],
  },
  external_net_ns: { reason: 'CRIU always answers no to this name.', criuSays: [] },
  apparmor_stacking: { reason: 'CONFIG_SECURITY_APPARMOR is not set in /proc/config.gz.', criuSays: [] },
  has_ipt_legacy: { reason: 'iptables-legacy-save is not installed.', criuSays: [] },
}

const measuredAnswers: readonly FeatureAnswer[] = features.map(({ criu, output }) => {
  const lacking = notThere[criu]
  return lacking === undefined
    ? { output, criu, state: 'true', reason: '', criuSays: [] }
    : { output, criu, state: 'false', ...lacking }
})

/** A run that measured and had nothing to run. */
export const measured: Findings = {
  version: '1.2.3',
  startedAt: Date.UTC(2026, 10, 23, 18, 0, 0),
  endedAt: Date.UTC(2026, 10, 23, 18, 0, 4),
  conclusion: { verdict: 'pass', why: [] },
  runner: { label: 'debian-12-X64', image: '' },
  facts: {
    kernel: '6.18.5',
    arch: 'amd64',
    kernelConfig: new Map([['CONFIG_CHECKPOINT_RESTORE', 'y']]),
    kernelConfigSource: '/proc/config.gz',
    modules: { nf_tables: 'loaded', tun: 'demand', autofs4: 'missing' },
    uid: 0,
    capabilities: ['CAP_SYS_ADMIN', 'CAP_SYS_PTRACE', 'CAP_NET_ADMIN'],
    seccomp: 'off',
    initialUserNamespace: true,
    lsm: null,
    sysctls: { 'kernel.yama.ptrace_scope': '1', 'vm.unprivileged_userfaultfd': '0' },
    cgroup: 'v2',
    procOptions: ['rw', 'nosuid', 'nodev', 'noexec'],
    container: '',
    virtualMachine: true,
    hardwareBreakpoints: true,
    starts32Bit: true,
    xsaveBytes: 2696,
    glibc: '2.36',
    tools: { ip: '/usr/sbin/ip', 'iptables-restore': null },
  },
  criu: {
    path: '/opt/runner/_temp/checkpoint-gate/criu/bin/criu',
    version: '4.2.1',
    gitId: '',
    provider: 'archive',
    origin: 'Debian sid, criu 4.2.1-1',
    tree: '/opt/runner/_temp/checkpoint-gate/criu',
  },
  cacheHit: false,
  attempts: [
    {
      provider: 'system',
      label: '/usr/sbin/criu',
      version: '3.17.1',
      taken: false,
      reason: 'It does not initialise on this kernel: vdso: Unexpected rt vDSO area bounds.',
      start: null,
    },
    {
      provider: 'archive',
      label: 'Debian sid, criu 4.2.1-1',
      version: '4.2.1',
      taken: true,
      reason: '',
      start: null,
    },
  ],
  features: measuredAnswers,
  require: [],
  selfTest: {
    plain: { state: 'true', reason: '', log: null },
    'pre-dump': {
      state: 'false',
      reason: 'Tracking memory is not available. Consider omitting --track-mem option.',
      log: 'self-test/pre-dump.log',
    },
  },
  knownBugs: [],
  disagreements: [],
  drift: null,
  history: null,
  run: null,
  options: { install: 'auto', 'on-unjustified-skip': 'warn' },
}

const vdso = {
  id: 'vdso-bounds',
  title: 'CRIU cannot read the vDSO of newer kernels',
  fixedIn: '4.1',
  remedy: 'use CRIU 4.1 or newer, or `install: auto`',
  source: 'criu commit 8ee2eba47',
}

/** The same runner with only a CRIU that dies at its start. */
export const brokenCriu: Findings = {
  ...measured,
  conclusion: {
    verdict: 'fail',
    why: ['CRIU 3.17.1 does not initialise on this kernel, so every feature is unknown.'],
  },
  criu: {
    path: '/usr/sbin/criu',
    version: '3.17.1',
    gitId: '',
    provider: 'system',
    origin: 'was there',
    tree: null,
  },
  attempts: measured.attempts.slice(0, 1),
  features: features.map(({ criu, output }) => ({
    output,
    criu,
    state: 'unknown',
    unknown: 'criu-broken',
    reason: 'CRIU cannot initialise: vdso: Unexpected rt vDSO area bounds.',
    criuSays: ['vdso: Unexpected rt vDSO area bounds'],
  })),
  selfTest: { plain: { state: 'unknown', reason: 'CRIU cannot initialise.', log: null } },
  knownBugs: [vdso],
}

/** `install: none` on a runner that has no CRIU. */
export const noCriu: Findings = {
  ...measured,
  criu: null,
  attempts: [
    {
      provider: 'system',
      label: 'PATH and the sbin folders',
      version: '',
      taken: false,
      reason: 'No criu there.',
      start: null,
    },
  ],
  features: features.map(({ criu, output }) => ({
    output,
    criu,
    state: 'unknown',
    unknown: 'no-criu',
    reason: 'There is no CRIU.',
    criuSays: [],
  })),
  selfTest: null,
}

/** A test as a program reported it; what is not given is plain. */
export function result(name: string, given: Partial<TestResult> = {}): TestResult {
  return {
    format: 'go-json',
    suite: 'example.org/engine/checkpoint',
    name,
    parent: null,
    outcome: 'passed',
    skipReason: '',
    file: null,
    line: null,
    statement: [],
    durationMs: 120,
    output: [],
    strayLines: 0,
    outputLinesCut: 0,
    span: null,
    crash: null,
    failedAttempts: 0,
    ...given,
  }
}

/** A judged test; what is not given is plain. */
export function judged(test: TestResult, verdict: Verdict, given: Partial<JudgedTest> = {}): JudgedTest {
  return {
    test,
    verdict,
    features: [],
    rule: 0,
    why: 'The test program says so.',
    decidingLine: null,
    firstCause: null,
    otherCauses: [],
    logs: [],
    knownBug: null,
    proof: null,
    knownIssue: null,
    advice: null,
    ...given,
  }
}

export function judgedRun(
  verdict: JudgedRun['verdict'],
  why: readonly string[],
  tests: readonly JudgedTest[],
  faults: JudgedRun['faults'] = [],
): JudgedRun {
  const counted = verdicts.map(name => [name, tests.filter(test => test.verdict === name).length])
  const criuRuns = tests.flatMap(({ verdict: of, test }) =>
    of === 'unsupported' ? [{ run: preDump, test }] : [],
  )
  const counts = Object.fromEntries(counted)
  return { verdict, why, tests, faults, remarks: [], counts, criuRuns, knownIssuesLeft: null }
}

const preDump = runOf(
  'pre-dump -t 7 --track-mem',
  ['Error (criu/config.c:1131): Tracking memory is not available.'],
  {
    startedAt: Date.UTC(2026, 10, 23, 18, 0, 3),
    exitCode: 1,
    parents: [
      { pid: 9, command: ['/tmp/go-build1/b001/checkpoint.test', '-test.v'], folder: '/w/checkpoint' },
    ],
  },
)

const memtrackLine = 'Tracking memory is not available. Consider omitting --track-mem option.'

export const unsupportedTest = judged(
  result('TestCheckpoint/pre-dump', {
    outcome: 'failed',
    parent: 'TestCheckpoint',
    file: 'checkpoint/checkpoint_test.go',
    line: 115,
    output: ['    checkpoint_test.go:115: criu failed: type PRE_DUMP errno 0'],
  }),
  'unsupported',
  {
    features: ['memtrack'],
    rule: 3,
    why: 'Its log says that memtrack is missing, and memtrack measured false.',
    decidingLine: { text: memtrackLine, source: '/tmp/pre-dump/dump.log' },
    logs: ['/tmp/pre-dump/dump.log'],
    proof: proofOf({
      features: ['memtrack'],
      says: `“${memtrackLine}”`,
      operation: { told: 'criu pre-dump', needs: true },
      declared: false,
      criu: 'CRIU 4.2.1',
      lastPass: null,
      lacking: {},
    }),
  },
)

export const failedTest = judged(
  result('TestTcp', {
    outcome: 'failed',
    file: 'checkpoint/tcp_test.go',
    line: 42,
    output: ['=== RUN   TestTcp', '    tcp_test.go:42: exit status 1', '--- FAIL: TestTcp (0.31s)'],
  }),
  'failed',
  {
    rule: 2,
    why: 'CRIU refused an established TCP connection; no missing feature explains it.',
    firstCause: {
      text: 'Error (criu/sk-inet.c:191): inet: Connected TCP socket, consider using --tcp-established option.',
      source: '/tmp/tcp/dump.log',
    },
    otherCauses: [
      {
        text: 'Warn  (compel/arch/x86/src/lib/infect.c:356): Will restore 4242 with interrupted system call',
        source: '/tmp/tcp/dump.log',
      },
    ],
    logs: ['/tmp/tcp/dump.log'],
    advice: 'To do: dump with --tcp-established.',
  },
)

const disagreeing = judged(
  result('TestLazy', { outcome: 'failed', file: 'checkpoint/lazy_test.go', line: 7 }),
  'failed',
  {
    features: ['lazy-pages'],
    rule: 4,
    why: 'Its log says that lazy-pages is missing, but lazy-pages measured true.',
    decidingLine: { text: 'Lazy pages are not available', source: 'output' },
    proof: proofOf({
      features: ['lazy-pages'],
      says: '“Lazy pages are not available”',
      operation: null,
      declared: false,
      criu: 'CRIU 4.2.1',
      lastPass: null,
      lacking: { measured: { says: 'lazy-pages is true here' } },
    }),
  },
)

const unjustified = judged(
  result('TestUsernsCheckpoint', { outcome: 'skipped', skipReason: 'Test requires userns' }),
  'unjustified-skip',
  {
    features: ['userns'],
    rule: 7,
    why: 'It skips for userns, which measured true.',
    decidingLine: { text: 'Test requires userns', source: 'output' },
  },
)

/** A run with one test of each verdict, a parent, a fault and changes since the last run. */
export const ran: Findings = {
  ...measured,
  conclusion: {
    verdict: 'fail',
    why: ['2 of 9 tests failed.', 'The command ended before its plan: 9 of 11 tests.'],
  },
  disagreements: [
    'criu check says that lazy-pages is there, but its round trip failed: CAP_SYS_RESOURCE is missing.',
  ],
  knownBugs: [],
  history: {
    from: 'cache',
    name: 'checkpoint-gate-history-ubuntu24-X64-0a1b2c3d4e5f-20261120100000000',
    measuredAt: '2026-11-20T10:00:00.000Z',
    tests: 3,
    says: '1 thing that worked no longer does (by what is remembered of ubuntu24-X64 since 2026-11-20)',
  },
  drift: [
    {
      kind: 'feature',
      subject: 'memtrack',
      before: 'true',
      now: 'false',
      loss: true,
      message: 'Feature memtrack was true and is false (kernel 6.12.9 then, 6.18.5 now).',
    },
    {
      kind: 'kernel',
      subject: '',
      before: '6.12.9',
      now: '6.18.5',
      loss: false,
      message: 'The kernel was 6.12.9 and is 6.18.5.',
    },
  ],
  run: {
    judged: judgedRun(
      'fail',
      ['2 of 9 tests failed.'],
      [
        judged(result('TestPlain'), 'passed'),
        judged(result('TestNetns', { durationMs: 1530 }), 'passed'),
        judged(result('TestCheckpoint', { outcome: 'failed' }), 'unsupported', {
          features: ['memtrack'],
          rule: 6,
          why: 'It failed only through its subtests.',
        }),
        judged(result('TestCheckpoint/plain', { parent: 'TestCheckpoint' }), 'passed'),
        unsupportedTest,
        failedTest,
        disagreeing,
        unjustified,
        judged(result('TestGpu', { outcome: 'skipped', skipReason: 'no GPU' }), 'skipped'),
      ],
      [
        {
          kind: 'plan',
          message: '9 of 11 planned tests were seen.',
          where: 'tests/checkpoint.bats',
          output: ['1..11'],
        },
      ],
    ),
    end: { code: 1, signal: null, timedOut: false, cancelled: false },
    formats: ['go-json', 'tap'],
    startedAt: Date.UTC(2026, 10, 23, 18, 0, 2),
    durationMs: 83_200,
  },
}

/** A run in which nothing failed but what cannot work here. */
export const passed: Findings = {
  ...ran,
  conclusion: { verdict: 'pass', why: [] },
  disagreements: [],
  drift: [],
  history: {
    from: 'cache',
    name: 'checkpoint-gate-history-ubuntu24-X64-0a1b2c3d4e5f-20261120100000000',
    measuredAt: '2026-11-20T10:00:00.000Z',
    tests: 3,
    says: 'nothing was lost, by what is remembered of ubuntu24-X64 since 2026-11-20 (3 tests that used CRIU)',
  },
  run: {
    ...(ran.run as NonNullable<Findings['run']>),
    end: { code: 1, signal: null, timedOut: false, cancelled: false },
    durationMs: 59_990,
    judged: judgedRun(
      'pass',
      [],
      [
        judged(result('TestPlain'), 'passed'),
        unsupportedTest,
        judged(result('TestGpu', { outcome: 'skipped', skipReason: 'no GPU' }), 'skipped'),
      ],
    ),
  },
}

/** A run that was not started, since a required feature is missing. */
export const notRun: Findings = {
  ...measured,
  require: ['mem_dirty_track'],
  conclusion: {
    verdict: 'skip',
    why: ['memtrack is required and is false here: CONFIG_MEM_SOFT_DIRTY is not set'],
  },
}
