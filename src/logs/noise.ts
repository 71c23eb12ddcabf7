import type { LogLine } from './log-lines.ts'

/** A message that says nothing of the test: it also stands in logs of dumps and restores that succeeded. */
export interface NoiseRow {
  readonly text: RegExp
  /** Lines as they stand in a log: this is the first row that matches them. One for each wording that the row knows. */
  readonly examples: readonly [string, ...string[]]
  /** As an error, the same words tell why something failed. */
  readonly asWarning?: true
  readonly source: string
}

/** Whether a line is noise. */
export function isNoise({ text, severity }: Pick<LogLine, 'text' | 'severity'>): boolean {
  return noise.some(row => row.text.test(text) && !(row.asWarning === true && severity === 'error'))
}

/** Dropped before the first cause is looked for, wherever they stand. */
export const noise: readonly NoiseRow[] = [
  {
    text: /^rlimit: Can't setup RLIMIT_NOFILE for self(?:: [A-Z][A-Za-z ]{2,60})?$/,
    examples: [
      "(00.012345) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted",
    ],
    source:
      'criu/util.c rlimit_unlimit_nofile: an error line in every log of a root without CAP_SYS_RESOURCE',
  },
  {
    text: /^exited, status=\d+$/,
    examples: ['(00.012345) Error (criu/util.c:657): exited, status=1'],
    source: 'criu/util.c cr_system_userns: the tool that failed is named elsewhere',
  },
  {
    text: /^Can't load \S*criu\.kdat$|^Stale \S*criu\.kdat file$|^Can't keep kdat cache on non-tempfs$|^\$XDG_RUNTIME_DIR not set\. Cannot find location for kerndat file$/,
    examples: [
      "Warn  (criu/kerndat.c:1236): Can't load /run/criu.kdat",
      'Warn  (criu/kerndat.c:1250): Stale /run/criu.kdat file',
      "Warn  (criu/kerndat.c:1290): Can't keep kdat cache on non-tempfs",
      'Warn  (criu/kerndat.c:1200): $XDG_RUNTIME_DIR not set. Cannot find location for kerndat file',
    ],
    source: 'criu/kerndat.c kerndat_try_load_cache, kerndat_save_cache',
  },
  {
    text: /^net: Unable to get (?:tun|socket) network namespace$/,
    examples: [
      '(00.002143) Warn  (criu/net.c:3580): net: Unable to get tun network namespace',
      '(00.002155) Warn  (criu/net.c:3655): net: Unable to get socket network namespace',
    ],
    source: 'criu/net.c check_link_nsid, kerndat_socket_netns',
  },
  {
    text: /^unix: Unable to open a socket file(?:: [A-Z][A-Za-z ]{2,60})?$/,
    examples: [
      '(00.001713) Warn  (criu/sk-unix.c:224): unix: Unable to open a socket file: Operation not permitted',
    ],
    source: 'criu/sk-unix.c kerndat_socket_unix_file',
  },
  {
    text: /^(?:net: )?Unable to create a veth pair: -?\d+$|^-\d+ reported by netlink: [A-Z][A-Za-z ]{2,60}$/,
    examples: [
      '(00.012345) Error (criu/net.c:4047): net: Unable to create a veth pair: -1',
      '(00.012345) Error (criu/libnetlink.c:54): -1 reported by netlink: Operation not permitted',
    ],
    source: 'criu/net.c kerndat_link_nsid; CRaC example-spring-boot issue 8',
  },
  {
    text: /^(?:net: )?NSID isn't reported for network links$|^NSID is not supported$/,
    examples: [
      "Warn  (criu/net.c:4073): net: NSID isn't reported for network links",
      'Warn  (criu/kerndat.c:771): NSID is not supported',
    ],
    source: 'criu/net.c, criu/kerndat.c',
  },
  {
    text: /^net: Unexpected error: -1\(Operation not permitted\)$/,
    examples: ['(00.012345) Error (criu/net.c:1253): net: Unexpected error: -1(Operation not permitted)'],
    source: 'criu/net.c kerndat_has_newifindex',
  },
  {
    text: /^Can't create nftables table$/,
    examples: ["Warn  (criu/kerndat.c:1610): Can't create nftables table"],
    source:
      'criu/kerndat.c has_nftables_concat: a warning since v4.0; before, the line after it is the fatal one',
  },
  {
    text: /^CRIU was built without libnftables support$/,
    examples: ['Warn  (criu/kerndat.c:1642): CRIU was built without libnftables support'],
    asWarning: true,
    source: 'criu/kerndat.c has_nftables_concat',
  },
  {
    text: /^Will restore \d+ with interrupted system call$/,
    examples: [
      '(00.005713) Warn  (compel/arch/x86/src/lib/infect.c:356): Will restore 17 with interrupted system call',
    ],
    source: 'compel/arch/x86/src/lib/infect.c',
  },
  {
    text: /^Error: ipv[46]: [Aa]ddress already assigned\.?$/,
    examples: ['Error: ipv4: Address already assigned.', 'Error: ipv6: address already assigned.'],
    source: 'iproute2, on restoring the loopback device',
  },
  {
    text: /^sudo: mon_handle_sigchld: waitpid: [A-Z][A-Za-z ]{2,60}$/,
    examples: ['sudo: mon_handle_sigchld: waitpid: No child processes'],
    source: 'sudo src/exec_monitor.c',
  },
  {
    text: /^(?:\w+: )?Corrupting (?:xsave|fpuregs) for \d+, seed \d+$/,
    examples: [
      '(00.012345) Error (compel/arch/x86/src/lib/infect.c:375): Corrupting xsave for 17, seed 1765432100',
      '(00.012345) Error (compel/arch/x86/src/lib/infect.c:375): Corrupting fpuregs for 17, seed 1765432100',
    ],
    source: 'criu/arch/x86/crtools.c, fault injection of zdtm',
  },
  {
    text: /^Failed to open parent directory(?:: [A-Z][A-Za-z ]{2,60})?$/,
    examples: ['(00.012345) Warn  (criu/image.c:323): Failed to open parent directory'],
    source: 'criu/image.c: the first of a chain of dumps',
  },
  {
    text: /^Looks good(?: but some kernel features are missing)?\.?$|^which, depending on your process tree, may cause$|^dump or restore failure\.$|^Does not look good\.$/,
    examples: [
      'Looks good.',
      'Looks good but some kernel features are missing',
      'which, depending on your process tree, may cause',
      'dump or restore failure.',
      'Does not look good.',
    ],
    source: 'criu/cr-check.c cr_check: the sum of the lines before it',
  },
]
