import type { Machine, PackagedKernel } from './machine.ts'

const debian12Amd64: PackagedKernel = {
  kind: 'package',
  suite: 'bookworm',
  metapackage: 'linux-image-cloud-amd64',
}

/** The lab's machines: one row each. docs/lab.md tells how to add one. */
export const machines: readonly Machine[] = [
  {
    name: 'amd64',
    title: 'Debian 12, amd64',
    arch: 'amd64',
    kernel: debian12Amd64,
    without: [],
    source: 'CONFIG_MEM_SOFT_DIRTY=y in its configuration',
    steps: [
      {
        name: 'newest',
        inputs: { install: 'archive', suite: 'sid' },
        seconds: 300,
        expect: [
          { step: 'succeeds' },
          { output: 'criu-works', is: 'true' },
          { output: 'criu-version', is: /^4\.2/ },
          { feature: 'memtrack', state: 'true' },
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
    source: 'no HAVE_ARCH_SOFT_DIRTY in arch/arm64/Kconfig',
    steps: [
      {
        name: 'newest',
        inputs: { install: 'archive', suite: 'sid' },
        seconds: 300,
        expect: [
          { step: 'succeeds' },
          { output: 'criu-works', is: 'true' },
          { feature: 'memtrack', state: 'false', reason: /architecture|arm64/ },
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
    source: 'https://github.com/opencontainers/runc/issues/4274',
    steps: [
      {
        name: 'old-criu',
        inputs: { install: 'system' },
        seconds: 120,
        expect: [
          { step: 'fails' },
          { output: 'criu-works', is: 'false' },
          { features: 'unknown', reason: /nftables/ },
        ],
      },
      {
        name: 'auto',
        inputs: {},
        seconds: 300,
        expect: [
          { step: 'succeeds' },
          { output: 'criu-version', is: /^4\./ },
          { feature: 'network-lock-nftables', state: 'false', reason: /./ },
        ],
      },
    ],
  },
  {
    name: 'amd64-no-nfnetlink',
    title: 'Debian 12, amd64, without nfnetlink',
    arch: 'amd64',
    kernel: debian12Amd64,
    without: ['nfnetlink'],
    source: 'tried: libnftables ends the process, CRIU 4.2.1 included',
    steps: [
      {
        name: 'fail',
        inputs: { install: 'system, archive' },
        seconds: 300,
        expect: [
          { step: 'fails' },
          { output: 'criu-works', is: 'false' },
          { features: 'unknown', reason: /netlink/ },
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
    source: 'https://github.com/opencontainers/runc/issues/4274',
    steps: [
      {
        name: 'old-criu',
        inputs: { install: 'system' },
        seconds: 120,
        expect: [
          { step: 'fails' },
          { output: 'criu-works', is: 'false' },
          { features: 'unknown', reason: /nftables/ },
        ],
      },
      {
        name: 'auto',
        inputs: {},
        seconds: 300,
        expect: [
          { step: 'succeeds' },
          { output: 'criu-version', is: /^4\./ },
          { feature: 'network-lock-nftables', state: 'false', reason: /CONFIG_NF_TABLES_INET/ },
        ],
      },
    ],
  },
  {
    name: 'amd64-small',
    title: 'a small kernel, amd64, without CONFIG_CHECKPOINT_RESTORE and CONFIG_USERFAULTFD',
    arch: 'amd64',
    kernel: { kind: 'built', suite: 'bookworm', source: 'linux-source-6.1', config: 'small.config' },
    without: [],
    source: '__tests__/lab/kernels/small.config',
    steps: [
      {
        name: 'auto',
        inputs: { install: 'system, archive', suite: 'sid' },
        seconds: 300,
        expect: [
          { step: 'fails' },
          { output: 'criu-works', is: 'false' },
          { feature: 'lazy-pages', state: 'false', reason: /CONFIG_USERFAULTFD/ },
        ],
      },
    ],
  },
]
