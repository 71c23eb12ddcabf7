import { satisfies } from 'semver'
import { comparableVersion } from '../base/comparable-version.ts'
import type { CriuModule } from '../host/facts/modules.ts'
import type { HostFacts } from '../host/facts.ts'
import { readLogLines } from './log-lines.ts'

/**
 * A bug of CRIU that shows only on some machines. A row warns and picks another CRIU; it is never a skip by itself.
 * Each condition that is given must hold; a condition whose fact cannot be read does not hold.
 */
export interface KnownBug {
  readonly id: string
  /** What goes wrong, one sentence. */
  readonly title: string
  /** CRIU versions that have it, a semver range: `<4.1.0`. */
  readonly criu: string
  /** First version without it. */
  readonly fixedIn: string
  readonly when: {
    /** Kernel release, a semver range: `>=6.13.0`. */
    readonly kernel?: string
    readonly arch?: readonly string[]
    /** Kernel options that are not set. */
    readonly kernelOptionsUnset?: readonly string[]
    /** Kernel modules that are missing from the machine, or are not. */
    readonly modules?: Readonly<Partial<Record<CriuModule, 'missing' | 'there'>>>
    /** Whether hardware breakpoints stop a process. */
    readonly hardwareBreakpoints?: false
    /** Size in bytes of the CPU's xsave area, at least. */
    readonly xsaveBytesAtLeast?: number
    /** C library, a semver range. */
    readonly glibc?: string
    readonly cgroup?: 1 | 2
  }
  /** Distributions have the kernel's change in older versions as well: the text alone shows it. */
  readonly backported?: true
  /** It stops CRIU's start: a CRIU that starts does not have it (a patched one, or built without the part). */
  readonly atStart?: true
  /** Lines that show it, prefixes stripped, each with one as it stands in a log; none where it shows in silence. */
  readonly texts: readonly { readonly text: RegExp; readonly example: string }[]
  readonly remedy: string
  /** Commit, issue or file that says so. */
  readonly source: string
}

/** Known bugs, those that stop CRIU altogether first. Commits are those of checkpoint-restore/criu. */
export const knownBugs: readonly KnownBug[] = [
  {
    id: 'nftables-inet',
    title: 'CRIU aborts its start-up where the kernel has no nftables family inet',
    criu: '<4.0.0',
    fixedIn: '4.0',
    when: { kernelOptionsUnset: ['CONFIG_NF_TABLES_INET'] },
    atStart: true,
    texts: [
      {
        text: /kerndat_has_nftables_concat failed when initializing kerndat/,
        example:
          '(00.012345) Error (criu/kerndat.c:1517): kerndat_has_nftables_concat failed when initializing kerndat.',
      },
    ],
    remedy: 'use CRIU 4.0 or newer, or a kernel with CONFIG_NF_TABLES_INET',
    source: 'commit 13854a988; runc issue 4274',
  },
  {
    id: 'nftables-module',
    title: 'CRIU aborts its start-up where the kernel has no nftables',
    criu: '<4.0.0',
    fixedIn: '4.0',
    // Without nfnetlink CRIU 4 aborts as well: libnftables ends the process.
    when: { modules: { nf_tables: 'missing', nfnetlink: 'there' } },
    atStart: true,
    texts: [
      {
        text: /kerndat_has_nftables_concat failed when initializing kerndat/,
        example:
          '(00.012345) Error (criu/kerndat.c:1517): kerndat_has_nftables_concat failed when initializing kerndat.',
      },
    ],
    remedy: 'use CRIU 4.0 or newer, or a kernel with the module nf_tables',
    source: 'commit 13854a988; runc issue 4274',
  },
  {
    id: 'vdso-vvar-vclock',
    title: 'CRIU cannot read the vDSO of this kernel and aborts its start-up',
    criu: '<4.1.0',
    fixedIn: '4.1',
    when: { kernel: '>=6.13.0' },
    atStart: true,
    texts: [
      {
        text: /vdso: Unexpected rt vDSO area bounds/,
        example: '(00.012345) Error (criu/vdso.c:401): vdso: Unexpected rt vDSO area bounds',
      },
      {
        text: /kerndat_vdso_fill_symtable failed/,
        example:
          '(00.012345) Error (criu/kerndat.c:1555): kerndat_vdso_fill_symtable failed when initializing kerndat.',
      },
    ],
    remedy: 'use CRIU 4.1 or newer',
    source: 'commit 8ee2eba47; openjdk/crac pull request 296',
  },
  {
    id: 'breakpoints-lost',
    title: 'CRIU waits for ever for a hardware breakpoint where the hypervisor delivers none',
    criu: '<4.2.0',
    fixedIn: '4.2',
    when: { hardwareBreakpoints: false },
    // It says nothing while it waits.
    texts: [],
    remedy: 'use CRIU 4.2 or newer',
    source: 'commit 1eaa870cc; criu issue 2658',
  },
  {
    id: 'xsave-size',
    title: 'CRIU cannot restore the registers of a CPU whose xsave area is larger than a page',
    criu: '<3.19.0',
    fixedIn: '3.19',
    when: { arch: ['amd64'], xsaveBytesAtLeast: 4097 },
    texts: [
      {
        text: /Can't set FPU registers for \d+: Bad address/,
        example:
          "(00.012345) Error (compel/arch/x86/src/lib/infect.c:469): Can't set FPU registers for 17: Bad address",
      },
      {
        text: /max xsave frame exceed xsave_struct/,
        example:
          '(00.000412) Warn  (compel/arch/x86/src/lib/cpu.c:135): cpu: fpu: max xsave frame exceed xsave_struct (8192 4096)',
      },
    ],
    remedy: 'use CRIU 3.19 or newer, or a CPU without AMX',
    source: 'commit 727d79650; criu issues 2310 and 2835',
  },
  {
    id: 'glibc-rseq',
    title: 'restored processes die of signal 11, since the C library has registered rseq',
    criu: '<3.17.0',
    fixedIn: '3.17',
    when: { glibc: '>=2.34.0' },
    texts: [
      {
        text: /\d+ (?:killed|stopped) by signal 11\b/,
        example: '(00.012345) Error (criu/cr-restore.c:1262): 17 killed by signal 11: Segmentation fault',
      },
    ],
    remedy: 'use CRIU 3.17 or newer, or run the process with GLIBC_TUNABLES=glibc.pthread.rseq=0',
    source: 'commits f70ddab24 and 441310c26; criu issue 1889',
  },
  {
    id: 'nsid-fatal',
    title: 'CRIU aborts its start-up on kernels without ids of network namespaces',
    criu: '<3.19.0',
    fixedIn: '3.19',
    when: { kernel: '<4.0.0' },
    atStart: true,
    texts: [
      {
        text: /NSID is not supported/,
        example: '(00.012345) Error (criu/kerndat.c:771): NSID is not supported',
      },
    ],
    remedy: 'use CRIU 3.19 or newer',
    source: 'commit eecc53d05; criu issue 496',
  },
  {
    id: 'arm64-caches',
    title: 'restored processes hang or die of illegal instructions on arm64',
    criu: '>=4.1.0 <4.2.0',
    fixedIn: '4.2',
    when: { arch: ['arm64'] },
    texts: [
      {
        text: /\d+ (?:killed|stopped) by signal 4\b/,
        example: '(00.012345) Error (criu/cr-restore.c:1262): 17 killed by signal 4: Illegal instruction',
      },
      { text: /Illegal instruction/, example: './test.sh: line 12: 4711 Illegal instruction     ./patient' },
    ],
    remedy: 'use CRIU 4.2 or newer',
    source: 'commit 95d5e2e59; criu issues 2709 and 2720, runc issue 4844',
  },
  {
    id: 'cgroup1-freezer',
    title: 'the freezer of cgroup v1 can stay in FREEZING until CRIU gives up',
    criu: '<4.1.0',
    fixedIn: '4.1',
    when: { cgroup: 1 },
    texts: [{ text: /freezer\.state=FREEZING/, example: '(10.003412) freezer.state=FREEZING' }],
    remedy: 'use CRIU 4.1 or newer',
    source: 'commit 82f4ecda6; runc issue 4457',
  },
  {
    id: 'pagemap-scan-rc',
    title: 'the PAGEMAP_SCAN of kernels before 6.7 proper refuses what CRIU asks',
    criu: '<4.0.0',
    fixedIn: '4.0',
    when: { kernel: '>=6.6.0 <6.7.0' },
    texts: [
      {
        text: /PAGEMAP_SCAN: Invalid argument/,
        example:
          '(00.012345) Error (criu/pagemap-cache.c:150): pagemap-cache: PAGEMAP_SCAN: Invalid argument',
      },
    ],
    remedy: 'use CRIU 4.0 or newer, or kernel 6.7',
    source: 'criu issue 2334',
  },
  {
    id: 'kernel-7.1-dump',
    title: 'dumps fail without a word on kernel 7.1',
    criu: '<=4.2.1',
    fixedIn: 'criu-dev',
    when: { kernel: '>=7.1.0' },
    texts: [],
    remedy: 'build CRIU from criu-dev, or use an older kernel',
    source: 'criu issue 3002',
  },
  {
    id: 'socket-priority-opt',
    title:
      'no process with a TCP, UDP or packet socket can be dumped: since Linux 6.16 some sockets refuse options that CRIU reads',
    criu: '<4.2.0',
    fixedIn: '4.2',
    when: { kernel: '>=6.16.0' },
    texts: [
      {
        text: /Can't get 1:(?:16|34) opt: Operation not supported/,
        example:
          "(00.012345) Error (criu/sockets.c:640): sockets: Can't get 1:16 opt: Operation not supported",
      },
    ],
    remedy: 'use CRIU 4.2 or newer, or a kernel before 6.16',
    source: 'CRIU commit 4b7398595; kernel commit 7d8d93fdde50',
  },
  {
    id: 'guard-pages',
    title:
      'the stack guards of new C libraries (MADV_GUARD_INSTALL) cannot be read, so that no process with threads can be dumped',
    criu: '<4.2.0',
    fixedIn: '4.2',
    when: { kernel: '>=6.13.0', glibc: '>=2.42.0' },
    texts: [
      {
        text: /Can't splice all pages to pipe|Can't dump page with parasite/,
        example: "(00.012345) Error (criu/parasite-syscall.c:200): Can't splice all pages to pipe (4/8)",
      },
      {
        text: /Can't dump page with parasite/,
        example: "(00.012345) Error (criu/mem.c:600): Can't dump page with parasite",
      },
    ],
    remedy: 'use CRIU 4.2 or newer',
    source: 'criu pull request 2652',
  },
  {
    id: 'mount-v2-slave',
    title: 'CRIU cannot restore slave mounts on kernels that check the propagation of mounts more strictly',
    criu: '>=3.17.0 <4.1.1',
    fixedIn: '4.1.1',
    when: { kernel: '>=6.16.0' },
    backported: true,
    texts: [
      {
        text: /mnt-v2: Failed to make mount \d+ slave: Invalid argument/,
        example:
          '(00.012345) Error (criu/mount-v2.c:900): mnt-v2: Failed to make mount 27 slave: Invalid argument',
      },
    ],
    remedy: 'use CRIU 4.1.1 or newer, or restore with --mntns-compat-mode',
    source: 'CRIU commit 570621a48; kernel commit 12f147ddd6de and its backports',
  },
  {
    id: 'lsm-order',
    title: 'CRIU cannot read the AppArmor label where the bpf module stands before apparmor',
    criu: '<4.2.0',
    fixedIn: '4.2',
    when: {},
    texts: [
      {
        text: /err scanfing: Invalid argument/,
        example: '(00.012345) Error (criu/lsm.c:44): err scanfing: Invalid argument',
      },
    ],
    remedy: 'use CRIU 4.2 or newer, or boot with lsm= in another order',
    source: 'CRIU commit a8c5e1171',
  },
  {
    id: 'ipv6-freebind',
    title: 'CRIU 3.18 aborts its start-up where IPv6 is off',
    criu: '>=3.18.0 <3.19.0',
    fixedIn: '3.19',
    when: {},
    atStart: true,
    texts: [
      {
        text: /kerndat_has_ipv6_freebind failed/,
        example:
          '(00.012345) Error (criu/kerndat.c:1640): kerndat_has_ipv6_freebind failed when initializing kerndat.',
      },
    ],
    remedy: 'use CRIU 3.19 or newer, or switch IPv6 on',
    source: 'CRIU commit 8ee35bebb',
  },
  {
    id: 'iptables-nft-flush',
    title: 'iptables-nft cannot delete the chain of CRIU as old versions ask for it',
    criu: '<4.0.0',
    fixedIn: '4.0',
    when: {},
    texts: [
      {
        text: /CHAIN_(?:USER_)?DEL failed .{0,80}: chain CRIU/,
        example:
          'iptables-restore v1.8.9 (nf_tables): CHAIN_USER_DEL failed (Device or resource busy): chain CRIU',
      },
    ],
    remedy: 'use CRIU 4.0 or newer, or `--network-lock nftables`',
    source: 'CRIU commit 0ab2f9e97',
  },
  {
    id: 'unix-established',
    title: 'CRIU takes a datagram socket of kernels since 5.15 for one of a stream',
    criu: '<3.17.0',
    fixedIn: '3.17',
    when: { kernel: '>=5.15.0' },
    texts: [
      {
        text: /unix: Non-stream socket \d+ in established state/,
        example: '(00.012345) Error (criu/sk-unix.c:150): unix: Non-stream socket 17 in established state',
      },
    ],
    remedy: 'use CRIU 3.17 or newer',
    source: 'criu "sk-unix: Fix TCP_ESTABLISHED"',
  },
  {
    id: 'uffd-userns',
    title: 'CRIU asks for the API of userfaultfd with rights that a user namespace does not have',
    criu: '<3.14.0',
    fixedIn: '3.14',
    when: {},
    texts: [
      {
        text: /uffd: Failed to get uffd API: Operation not permitted/,
        example: '(00.012345) Error (criu/uffd.c:360): uffd: Failed to get uffd API: Operation not permitted',
      },
    ],
    remedy: 'use CRIU 3.14 or newer',
    source: 'CRIU commit cdd08cdff',
  },
  {
    id: 'cuda-dead-task',
    title: 'the CUDA plugin fails for a task that has died meanwhile',
    criu: '<4.0.0',
    fixedIn: '4.0',
    when: {},
    texts: [
      {
        text: /cuda_plugin: Failed to get current sigmask for restore tid/,
        example:
          '(00.012345) Error (plugins/cuda/cuda_plugin.c:300): cuda_plugin: Failed to get current sigmask for restore tid 17',
      },
    ],
    remedy: 'use CRIU 4.0 or newer, or move the plugin away where no task uses CUDA',
    source: 'CRIU commit de31abb97',
  },
  {
    id: 'root-mount-options',
    title: 'CRIU cannot apply the options of the root mount on kernel 7.0',
    criu: '<=4.2.1',
    fixedIn: 'no release yet',
    when: { kernel: '>=7.0.0' },
    texts: [
      {
        text: /mnt: Unable to apply root mount options: Operation not permitted/,
        example:
          '(00.012345) Error (criu/mount.c:2900): mnt: Unable to apply root mount options: Operation not permitted',
      },
    ],
    remedy: 'use an older kernel',
    source: 'criu issue 3127',
  },
  {
    id: 'truncated-pages',
    title: 'a restore from truncated pages repeats one read for ever and fills the disk with its log',
    criu: '<=4.2.1',
    fixedIn: 'criu-dev',
    when: {},
    texts: [{ text: /^`- returned 0$/, example: 'pie: 17: `- returned 0' }],
    remedy: 'look for the images that are cut off; limit the time of the test',
    source: 'criu/pie/restorer.c __export_restore_task; criu pull request 2899',
  },
]

/**
 * The known bugs that this CRIU has on this machine. A bug without any condition is not told of before it shows.
 * @param criuVersion as `criu --version` says, `4.2.1`
 * @param starts whether it was seen to initialise here
 */
export function knownBugsHere(
  bugs: readonly KnownBug[],
  criuVersion: string,
  starts: boolean,
  facts: HostFacts,
): readonly KnownBug[] {
  const version = comparableVersion(criuVersion)
  if (version === null) return []
  return bugs.filter(
    ({ criu, when, atStart }) =>
      !(starts && atStart) && Object.keys(when).length > 0 && satisfies(version, criu) && holds(when, facts),
  )
}

/**
 * Of these bugs, those that the lines of a failed start show; where it failed without a word, those that may stop a start. What
 * says something else has another cause.
 */
export function bugsBehind(bugs: readonly KnownBug[], said: readonly string[]): readonly KnownBug[] {
  if (said.length === 0) return bugs.filter(({ atStart }) => atStart === true)
  const lines = said.flatMap(readLogLines)
  return bugs.filter(({ texts }) => texts.some(row => lines.some(({ text }) => row.text.test(text))))
}

/** Whether the conditions of a bug hold on a machine. */
function holds(when: KnownBug['when'], facts: HostFacts): boolean {
  const { kernelConfig } = facts
  const checks: readonly boolean[] = [
    when.kernel === undefined || inRange(facts.kernel, when.kernel),
    when.arch === undefined || when.arch.includes(facts.arch),
    when.kernelOptionsUnset === undefined ||
      (kernelConfig !== null && when.kernelOptionsUnset.every(option => !kernelConfig.has(option))),
    Object.entries(when.modules ?? {}).every(
      ([name, wanted]) => ((facts.modules[name] ?? 'missing') === 'missing') === (wanted === 'missing'),
    ),
    when.hardwareBreakpoints === undefined || facts.hardwareBreakpoints === when.hardwareBreakpoints,
    when.xsaveBytesAtLeast === undefined ||
      (facts.xsaveBytes !== null && facts.xsaveBytes >= when.xsaveBytesAtLeast),
    when.glibc === undefined || (facts.glibc !== null && inRange(facts.glibc, when.glibc)),
    when.cgroup === undefined ||
      (when.cgroup === 2 ? facts.cgroup === 'v2' : facts.cgroup === 'v1' || facts.cgroup === 'hybrid'),
  ]
  return checks.every(Boolean)
}

function inRange(release: string, range: string): boolean {
  const version = comparableVersion(release)
  return version !== null && satisfies(version, range)
}
