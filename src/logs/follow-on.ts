/** A message that tells that something failed before it, never what: it neither proves nor disproves a cause. */
export interface FollowOn {
  readonly text: RegExp
  /** The operation that is said to have failed; null where the message names none. */
  readonly operation: 'dump' | 'restore' | 'check' | null
  /** Only as an error of a logger: a test may say the same words for itself. */
  readonly logged?: true
  readonly source: string
  /** Lines as they stand in a log: this is the first row that matches them. One for each wording that the row knows. */
  readonly examples: readonly [string, ...string[]]
}

/**
 * Terminal lines and what follows from an earlier failure. Each row reads to the end of the line, so that nothing that is
 * said besides is passed over.
 */
export const followOns: readonly FollowOn[] = [
  {
    text: /^criu swrk failed: exit status (?:[1-9]\d?|1[01]\d|12[0-8]|255)$/,
    operation: null,
    examples: ['criu swrk failed: exit status 1', 'criu swrk failed: exit status 255'],
    source: 'go-criu main.go cleanup: -1 is 255',
  },
  {
    text: /(?:^|: )(?:(?:Pre-)?[Dd]umping FAILED|Lazy pages transfer FAILED|Pre-dumping FAILED)\.$/,
    operation: 'dump',
    examples: [
      '(00.012345) Error (criu/cr-dump.c:2128): Dumping FAILED.',
      '(00.012345) Error (criu/cr-dump.c:1922): Pre-dumping FAILED.',
      '(00.012345) Error (criu/cr-dump.c:2036): Lazy pages transfer FAILED.',
    ],
    source: 'criu/cr-dump.c cr_pre_dump_finish, cr_lazy_mem_dump, cr_dump_finish',
  },
  {
    text: /(?:^|: )Restoring FAILED\.$/,
    operation: 'restore',
    examples: ['(00.012345) Error (criu/cr-restore.c:2324): Restoring FAILED.'],
    source: 'criu/cr-restore.c restore_root_task',
  },
  {
    text: /(?:^|: )Killing processes because of failure on restore\.$|^The Network was unlocked so some data or a connection may have been lost\.$/,
    operation: 'restore',
    examples: [
      '(00.012345) Error (criu/cr-restore.c:2297): Killing processes because of failure on restore.',
      'The Network was unlocked so some data or a connection may have been lost.',
    ],
    source: 'criu/cr-restore.c restore_root_task',
  },
  {
    text: /^(?:Dump files|Dump mappings|Dump core|Collect fds|Collect mappings) \(pid: \d+\) failed with -?\d+$|^Can't dump threads$|^Can't infect \(pid: \d+\) with parasite$|^Parasite exited with -?\d+$/,
    operation: 'dump',
    examples: [
      '(00.012345) Error (criu/cr-dump.c:1698): Dump files (pid: 17) failed with -1',
      '(00.012345) Error (criu/cr-dump.c:1774): Dump mappings (pid: 17) failed with -1',
      '(00.012345) Error (criu/cr-dump.c:1737): Dump core (pid: 17) failed with -1',
      '(00.012345) Error (criu/cr-dump.c:1598): Collect fds (pid: 17) failed with -1',
      '(00.012345) Error (criu/cr-dump.c:1587): Collect mappings (pid: 17) failed with -1',
      "(00.012345) Error (criu/cr-dump.c:1755): Can't dump threads",
      "(00.012345) Error (criu/cr-dump.c:1627): Can't infect (pid: 17) with parasite",
      '(00.012345) Error (compel/src/lib/infect.c:1559): Parasite exited with -1',
    ],
    source: 'criu/cr-dump.c dump_one_task, pre_dump_one_task; compel/src/lib/infect.c',
  },
  {
    text: /^Unable to detach from \d+: No such process$|^Can't wait or bad status: errno=\d+, status=\d+$|^page-pipe: Killing page pipe$/,
    operation: null,
    examples: [
      '(00.012345) Error (compel/src/lib/infect.c:365): Unable to detach from 17: No such process',
      "(00.012345) Error (criu/util.c:1510): Can't wait or bad status: errno=0, status=256",
    ],
    source: 'compel/src/lib/infect.c compel_wait_task; criu/util.c call_in_child_process; criu/page-pipe.c',
  },
  {
    text: /^vdso: Failed to fill self vdso symtable$/,
    operation: null,
    examples: ['(00.012345) Error (criu/vdso.c:633): vdso: Failed to fill self vdso symtable'],
    source: 'criu/vdso.c kerndat_vdso_fill_symtable',
  },
  {
    text: /(?:^|: )criu failed: type (?:DUMP|NOTIFY|PRE_DUMP) errno \d+(?:[,;]? (?:path=|log file:) ?\S{1,400})?(?:: (?:exit status \d+|unknown))*$/,
    operation: 'dump',
    examples: [
      '    checkpoint_test.go:115: criu failed: type DUMP errno 0',
      'time="2026-08-30T09:12:44Z" level=error msg="criu failed: type NOTIFY errno 0 log file: /run/images/dump.log"',
    ],
    source: 'runc libcontainer/criu_linux.go criuSwrk',
  },
  {
    text: /(?:^|: )criu failed: type RESTORE errno \d+(?:[,;]? (?:path=|log file:) ?\S{1,400})?(?:: (?:exit status \d+|unknown))*$/,
    operation: 'restore',
    examples: ['criu failed: type RESTORE errno 0'],
    source: 'runc libcontainer/criu_linux.go criuSwrk',
  },
  {
    text: /^container still running$/,
    operation: 'dump',
    logged: true,
    examples: ['time="2026-11-27T06:08:36Z" level=error msg="container still running"'],
    source: 'runc checkpoint.go, utils_linux.go destroy: after a checkpoint that failed',
  },
  {
    text: /(?:^|: )CRIU checkpointing failed:? -\d+(?:\.? .{0,80}(?:log|LOG).{0,200})?$/,
    operation: 'dump',
    examples: ['2026-08-30T09:12:44.012345Z: CRIU checkpointing failed: -52'],
    source: 'crun src/libcrun/criu.c',
  },
  {
    text: /(?:^|: )CRIU restoring failed:? -\d+(?:\.? .{0,80}(?:log|LOG).{0,200})?$/,
    operation: 'restore',
    examples: [
      '2026-08-30T09:12:44.012345Z: CRIU restoring failed: -52. Please check CRIU logfile /run/crun/x/criu-log.txt',
    ],
    source: 'crun src/libcrun/criu.c',
  },
  {
    text: /(?:^|: )operation failed \(msg:(?: err:)?-?\d* ?.{0,40}\)$/,
    operation: null,
    examples: ['    main_test.go:44: operation failed (msg: err:0)'],
    source: 'go-criu main.go',
  },
  {
    // A log that the caller wanted to show and that CRIU never came to write.
    text: /^open \S{1,400}\.log: no such file or directory$|^(?:cat|tail|grep): (?:cannot open )?\S{1,400}\.log\S{0,2}: No such file or directory$/,
    operation: null,
    examples: [
      'open /tmp/criu-parent/dump.log: no such file or directory',
      'cat: /tmp/images/dump.log: No such file or directory',
    ],
    source: 'Go os.Open; coreutils. runc issue 4274',
  },
  {
    text: /^(?:exit status|exited with(?: code| status)?|exit code|status) \d+$|^(?:subprocess\.)?CalledProcessError$/,
    operation: null,
    examples: ['exit status 1', 'exited with code 1', 'E   CalledProcessError'],
    source: 'Go os/exec ExitError; pytest, whose next line tells more',
  },
  {
    text: told('pre-?dump|dump|checkpoint'),
    operation: 'dump',
    examples: [
      'runc checkpoint failed',
      '    checkpoint_test.go:40: failed to pre-dump: exit status 1, see /tmp/dump.log',
      'dump --track-mem: exit status 1',
    ],
    source: 'how callers tell that a dump failed',
  },
  {
    text: told('restor'),
    operation: 'restore',
    examples: ['crun restore failed', 'could not restore container abc'],
    source: 'how callers tell that a restore failed',
  },
  {
    text: commandEnded('pre-?dump|dump|checkpoint'),
    operation: 'dump',
    examples: ['runc checkpoint --image-path /tmp/1 id: exit status 1'],
    source: 'callers that tell the whole command, and how it ended in the words of Go os/exec',
  },
  {
    text: commandEnded('restore'),
    operation: 'restore',
    examples: ['/usr/sbin/runc restore --image-path /tmp/1 id: exit status 1'],
    source: 'callers that tell the whole command, and how it ended in the words of Go os/exec',
  },
  {
    text: /^(?:Error: )?`[^`]{1,2000} (?:checkpoint|pre-?dump|dump) [^`]{1,4000}` failed: exit status \d+$/,
    operation: 'dump',
    examples: [
      'Error: `/usr/bin/runc checkpoint --image-path /tmp/1 --work-path /tmp/2 id` failed: exit status 1',
    ],
    source: 'podman libpod/oci_conmon_common.go, which quotes the command of the runtime',
  },
  {
    text: /^(?:Error: )?`[^`]{1,2000} restore [^`]{1,4000}` failed: exit status \d+$/,
    operation: 'restore',
    examples: ['Error: `/usr/bin/crun restore --image-path /tmp/1 id` failed: exit status 1'],
    source: 'podman libpod/oci_conmon_common.go, which quotes the command of the runtime',
  },
  {
    text: /^(?:Error: )?(?:sudo )?(?:\S{0,200}\/)?criu check(?: --?[\w-]{1,40}(?:[= ][\w-]{1,80})?){0,5}(?::? exit status \d{1,3}|:? failed(?:[:,]? (?:with )?(?:exit )?status \d{1,3})?)$|^`(?:run |sudo )*(?:\S{0,200}\/)?criu check\b[^'&;|]{0,200}' failed(?: with status \d+)?$/,
    operation: 'check',
    examples: [
      'criu check --feature mem_dirty_track: exit status 1',
      "#   `criu check --feature mem_dirty_track' failed",
    ],
    source: 'callers that tell the whole command; bats lib/bats-core/tracing.bash bats_print_failed_command',
  },
  {
    // A test of anything but the exit status of the command itself is a claim of its own.
    text: batsCommand('pre-dump|dump|checkpoint'),
    operation: 'dump',
    examples: [
      "#   `criu dump -t $pid -D images --shell-job' failed",
      "#   `run_podman container checkpoint -P -e $PODMAN_TMPDIR/pre.tar.gz $cid' failed",
    ],
    source: 'bats lib/bats-core/tracing.bash bats_print_failed_command',
  },
  {
    text: batsCommand('restore'),
    operation: 'restore',
    examples: ["#   `criu restore -D images -d' failed with status 1"],
    source: 'bats lib/bats-core/tracing.bash bats_print_failed_command',
  },
  {
    // A function of the suite named after what it does; one that is named after a check is a claim.
    text: /^`(?![^ ']*(?:check|assert|verif|expect|compar|diff|cmp|match|grep|test|count|same|equal|has|log|file|size|output|restore))(?:\w+_)?(?:pre_?dump|dump|checkpoint|criu)(?:_\w+)?(?: [^'&;|<>=[\]]{0,400})?' failed(?: with status \d+)?$/,
    operation: 'dump',
    examples: ["#   `pre_dump_container id' failed with status 1"],
    source: 'bats lib/bats-core/tracing.bash bats_print_failed_command',
  },
  {
    text: /^`(?:simple_cr\b[^']{0,80}|\[{1,2} "?\$\{?(?:status|\?)\}?"? (?:-eq|==|=) "?0"? \]{1,2}|assert_success)' failed(?: with status \d+)?$/,
    operation: null,
    examples: ["#   `simple_cr' failed", `#   \`[ "$status" -eq 0 ]' failed`, "#   `assert_success' failed"],
    source: 'runc tests/integration/checkpoint.bats; bats: `run` keeps the exit status in $status',
  },
  {
    // Of a command that had to succeed; what ended by a signal says more.
    text: /^(?:\[ rc=(?:[1-9]\d?|1[01]\d|12[0-8]|255) \(\*\* EXPECTED 0 \*\*\) \]|#\| +FAIL: exit code is (?:[1-9]\d?|1[01]\d|12[0-8]|255); expected 0)$/,
    operation: null,
    examples: ['[ rc=125 (** EXPECTED 0 **) ]', '#| FAIL: exit code is 125; expected 0'],
    source: 'podman test/system/helpers.bash run_podman, die',
  },
  {
    text: /^#* ?Test \S{1,200} FAIL at CRIU (?:pre-)?dump(?: #+)?$/,
    operation: 'dump',
    examples: ['################ Test zdtm/static/env00 FAIL at CRIU dump ################'],
    source: 'criu test/zdtm.py do_run_test',
  },
  {
    text: /^#* ?Test \S{1,200} FAIL at CRIU restore(?: #+)?$/,
    operation: 'restore',
    examples: ['############## Test zdtm/static/env00 FAIL at CRIU restore ###############'],
    source: 'criu test/zdtm.py do_run_test',
  },
  {
    text: /^(?:\[FAILED\] )?(?:Error:\s+)?(?:Received unexpected error:?|expected no error, got:?|unexpected error:?|expected success, but got an error:)$|^occurred$/i,
    operation: null,
    examples: ['    	Received unexpected error:', '  [FAILED] Unexpected error:', '  occurred'],
    source: 'testify assert.NoError, gomega HaveOccurred and Succeed: the error stands in the next line',
  },
  {
    text: /^subprocess\.CalledProcessError: Command '\[?.{0,400}\b(?:pre-?dump|dump|checkpoint)\b.{0,400}\]?' returned non-zero exit status \d+\.$/,
    operation: 'dump',
    examples: [
      "E       subprocess.CalledProcessError: Command '['criu', 'dump', '-t', '17']' returned non-zero exit status 1.",
    ],
    source: 'Python subprocess',
  },
]

/**
 * `runc checkpoint failed`, `dump --track-mem: exit status 1`, `failed to pre-dump: exit status 1, see /tmp/dump.log`: the
 * operation first or as the object of the failure, so that "counter after dump failed" is not one of them.
 */
function told(verb: string): RegExp {
  const program =
    '(?:(?:running|run|exec|execute) )?(?:(?:\\S{0,200}/)?(?:criu|runc|crun|youki|podman|ctr|docker)(?: container)? )?'
  const operation = `(?:${verb})(?:e|ing)?`
  const options = '(?: (?:--?[\\w=./-]{1,200}|\\d{1,10})){0,20}'
  const status =
    '(?:exit status|exited with|returned|status|code|failed with (?:exit )?(?:status|code)) \\d{1,3}'
  const end = '(?:,? \\(?(?:see|log:?) \\S{1,400})?\\.?$'
  const failed = `${program}${operation}(?: (?:of )?(?:the )?(?:container|process|task)(?: \\S{1,80})?)?${options}(?::? ${status}|:? failed(?:[:,]? (?:with )?${status})?)`
  const unable = `(?:failed to|unable to|cannot|can't|could not|couldn't|error) ${operation}(?: (?:the )?(?:container|process|task)(?: \\S{1,80})?)?(?:: ${status})?`
  return new RegExp(`^(?:Error: )?(?:${failed}|${unable})${end}`, 'i')
}

/** `runc checkpoint --image-path /tmp/1 id: exit status 1`: nothing but options with their values and one name may stand between. */
function commandEnded(verbs: string): RegExp {
  const option = String.raw`--?[\w-]{1,40}(?:[= ][\w./=@:+-]{1,300})?`
  return new RegExp(
    String.raw`^(?:\S{0,200}/)?(?:criu|runc|crun|youki|podman)(?: container)?(?: ${option}){0,10} (?:${verbs})(?: ${option}){0,20}(?: [\w.-]{1,80})?: exit status \d{1,3}$`,
  )
}

/** The command as bats names it: a program that checkpoints, and its verb. */
function batsCommand(verbs: string): RegExp {
  const program = String.raw`(?:(?:run|sudo|exec|timeout \d+) )?(?:[\w./-]{0,200}/|__)?(?:criu|runc|crun|youki|(?:run_)?podman|"?\$\{?\w{1,40}\}?"?)`
  return new RegExp(
    String.raw`^\`${program} (?:[^'|&;]{0,200} )?(?:${verbs})\b[^'&;[\]]{0,600}(?:\|\| \{[^'&[\]]{0,400}\})?' failed(?: with status \d+)?$`,
  )
}
