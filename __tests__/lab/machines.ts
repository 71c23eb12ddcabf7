import type { Machine, PackagedKernel, Step } from './machine.ts'
import { runSuites } from './suites.ts'

const debian12Amd64: PackagedKernel = {
  kind: 'package',
  suite: 'bookworm',
  metapackage: 'linux-image-cloud-amd64',
}

/** What the end-to-end suites come to where memory tracking is there. */
const withMemtrack = {
  TestPlain: 'passed',
  TestPreDump: 'passed',
  TestModes: 'passed',
  'TestModes/leave_running': 'passed',
  'TestModes/iterative': 'passed',
  'TestModes/iterative/pre-dump': 'passed',
  TestExternalSocket: 'failed',
  TestEstablishedConnection: 'failed',
  TestFileLock: 'failed',
  TestAssertionAfterRestore: 'failed',
  TestNeedsDevice: 'skipped',
  TestUserNamespace: 'unjustified-skip',
  TestContainer: 'passed',
  TestContainerPreDump: 'passed',
  TestPanicAfterPreDump: 'failed',
  'dump and restore': 'passed',
  'pre-dump, then dump': 'passed',
  'a file lock is held': 'failed',
  'the restored process has counted to a million': 'failed',
  'a device that is not here': 'skipped',
  'a feature that the suite takes for missing': 'unjustified-skip',
} as const

/** Where it is not, just the tests that need it come out otherwise. */
const withoutMemtrack = {
  ...withMemtrack,
  TestPreDump: 'unsupported',
  TestModes: 'unsupported',
  'TestModes/iterative': 'unsupported',
  'TestModes/iterative/pre-dump': 'unsupported',
  TestContainerPreDump: 'unsupported',
  'pre-dump, then dump': 'unsupported',
} as const

/** The lab's machines: one row each. docs/lab.md tells how to add one. */
export const machines: readonly Machine[] = [
  {
    name: 'amd64',
    title: 'Debian 12, amd64',
    arch: 'amd64',
    kernel: debian12Amd64,
    without: [],
    suites: true,
    source: 'CONFIG_MEM_SOFT_DIRTY=y in its configuration',
    steps: [
      {
        name: 'suites',
        inputs: { install: 'archive', suite: 'sid', run: runSuites },
        seconds: 600,
        expect: [
          { output: 'criu-works', is: 'true' },
          { output: 'criu-version', is: /^4\.2/ },
          { feature: 'memtrack', state: 'true' },
          // QEMU emulates debug registers, and the kernel has CONFIG_IA32_EMULATION.
          { fact: 'hardwareBreakpoints', is: true },
          { feature: 'breakpoints', state: 'true' },
          { fact: 'starts32Bit', is: true },
          { output: 'self-test', is: /"plain":{"state":"true".*"pre-dump":{"state":"true"/ },
          { verdicts: withMemtrack },
          // For the tests that fail for reasons of their own.
          { step: 'fails' },
          { output: 'unsupported', is: '0' },
        ],
      },
    ],
  },
  {
    name: 'arm64',
    title: 'Debian 13, arm64',
    arch: 'arm64',
    kernel: { kind: 'package', suite: 'trixie', metapackage: 'linux-image-cloud-arm64' },
    without: [],
    suites: true,
    source: 'no HAVE_ARCH_SOFT_DIRTY in arch/arm64/Kconfig',
    steps: [
      {
        name: 'suites',
        inputs: { install: 'archive', suite: 'sid', run: runSuites },
        seconds: 600,
        expect: [
          { output: 'criu-works', is: 'true' },
          { feature: 'memtrack', state: 'false', reason: /architecture|arm64/ },
          { fact: 'hardwareBreakpoints', is: true },
          { feature: 'breakpoints', state: 'true' },
          { fact: 'starts32Bit', is: null },
          { output: 'self-test', is: /"plain":{"state":"true".*"pre-dump":{"state":"false"/ },
          { verdicts: withoutMemtrack },
          { step: 'fails' },
          { output: 'unsupported', is: '6' },
        ],
      },
    ],
  },
  {
    name: 'amd64-no-nftables',
    title: 'Debian 12, amd64, without nf_tables',
    arch: 'amd64',
    kernel: debian12Amd64,
    without: ['nf_tables'],
    suites: false,
    source:
      'https://github.com/opencontainers/runc/issues/4274; kerndat_has_nftables_concat in criu/kerndat.c',
    steps: brokenByNftables(/nf_tables/),
  },
  {
    name: 'amd64-no-nfnetlink',
    title: 'Debian 12, amd64, without nfnetlink',
    arch: 'amd64',
    kernel: debian12Amd64,
    without: ['nfnetlink'],
    suites: false,
    source: 'nft_ctx_new of libnftables ends the process when there is no netlink socket to be had',
    steps: [
      {
        name: 'fail',
        inputs: { install: 'system, archive', suite: 'sid' },
        seconds: 600,
        expect: [
          { step: 'fails' },
          { output: 'criu-works', is: 'false' },
          { features: 'unknown', reason: /the kernel module nfnetlink is neither loaded nor installed/ },
          { log: /4\.2.*cannot initialise on this kernel: Unable to initialize Netlink socket/ },
          { log: /^##\[error\]No CRIU starts here\.$/ },
          { log: /the kernel module nfnetlink is neither loaded nor/ },
        ],
      },
      {
        name: 'skip',
        inputs: { install: 'system', 'on-broken-criu': 'skip', run: 'echo 1..1; echo ok 1 never run' },
        seconds: 300,
        expect: [
          { step: 'succeeds' },
          { output: 'verdict', is: 'skip' },
          { output: 'memtrack', is: 'unknown' },
        ],
      },
      {
        name: 'run',
        inputs: { install: 'system', 'on-broken-criu': 'run', run: 'echo 1..1; echo ok 1 needs no CRIU' },
        seconds: 300,
        expect: [
          { step: 'succeeds' },
          { output: 'verdict', is: 'pass' },
          { output: 'memtrack', is: 'unknown' },
        ],
      },
    ],
  },
  {
    name: 'amd64-no-inet-family',
    title: 'Debian 12, amd64, nf_tables without the inet family',
    arch: 'amd64',
    kernel: {
      kind: 'module',
      of: debian12Amd64,
      source: 'linux-source-6.1',
      folder: 'net/netfilter',
      module: 'nf_tables',
      without: 'CONFIG_NF_TABLES_INET',
    },
    without: [],
    suites: false,
    source: 'the kernel of https://github.com/opencontainers/runc/issues/4274',
    steps: brokenByNftables(/CONFIG_NF_TABLES_INET/),
  },
  {
    name: 'amd64-small',
    title: 'A small 6.1, amd64, without CONFIG_CHECKPOINT_RESTORE and CONFIG_USERFAULTFD',
    arch: 'amd64',
    kernel: { kind: 'built', suite: 'bookworm', source: 'linux-source-6.1', config: 'small.config' },
    without: [],
    suites: false,
    source: '__tests__/lab/kernels/small.config',
    steps: [
      {
        name: 'newest',
        inputs: { install: 'archive', suite: 'sid', 'on-broken-criu': 'run' },
        seconds: 600,
        expect: [
          { output: 'criu-works', is: 'false' },
          {
            output: 'self-test',
            is: /"plain":{"state":"false","reason":"CONFIG_CHECKPOINT_RESTORE is not set; /,
          },
          { log: /^##\[warning\].*CONFIG_CHECKPOINT_RESTORE is not set/ },
          { feature: 'lazy-pages', state: 'false', reason: /CONFIG_USERFAULTFD/ },
          { fact: 'starts32Bit', is: false },
        ],
      },
    ],
  },
]

/** CRIU before 4.0 takes a refused nftables table for the end of its start-up; 4.0 and later go on without. */
function brokenByNftables(why: RegExp): readonly Step[] {
  return [
    {
      name: 'old-criu',
      inputs: { install: 'system' },
      seconds: 300,
      expect: [
        { step: 'fails' },
        { output: 'criu-version', is: '3.17.1' },
        { output: 'criu-works', is: 'false' },
        { noFeatureIs: 'false' },
        { features: 'unknown', reason: why },
        { log: /Could not process rule: Operation not supported; kerndat_has_nftables_concat failed/ },
        { log: /use CRIU 4\.0 or newer/ },
      ],
    },
    {
      name: 'auto',
      inputs: {},
      seconds: 600,
      expect: [
        { step: 'succeeds' },
        { output: 'criu-version', is: /^4\./ },
        { output: 'criu-works', is: 'true' },
        { feature: 'network-lock-nftables', state: 'false', reason: why },
      ],
    },
  ]
}
