import { loaderError } from './loader-error.ts'
import type { SignatureRow } from './signature.ts'

/**
 * Messages of CRIU and of what calls it, by what they mean. Sources name the file that writes the message and the versions
 * whose text was compared: all of v3.17.1, v3.19, v4.0, v4.1 and v4.2 where none is given. Most specific first: the first
 * row that matches counts.
 */
export const signatures: readonly SignatureRow[] = [
  // Missing features.
  {
    id: 'dirty-tracking-off',
    text: missing(/Dirty tracking is OFF\. Memory snapshot will not work/),
    means: { class: 'missing-feature', features: ['mem_dirty_track'] },
    examples: ['Warn  (criu/cr-check.c:824): Dirty tracking is OFF. Memory snapshot will not work.'],
    source: 'criu/cr-check.c check_mem_dirty_track',
    ofCheck: true,
  },
  {
    id: 'track-mem-not-available',
    text: missing(/Tracking memory is not available\. Consider omitting --track-mem option/),
    means: { class: 'missing-feature', features: ['mem_dirty_track'] },
    examples: [
      '(00.000000) Error (criu/config.c:1130): Tracking memory is not available. Consider omitting --track-mem option.',
    ],
    source: 'criu/config.c check_options, since v3.18',
  },
  {
    id: 'track-mem-kerndat',
    text: missing(
      /Tracking memory is not available|kerndat_get_dirty_track failed when initializing kerndat/,
    ),
    means: { class: 'missing-feature', features: ['mem_dirty_track'] },
    examples: [
      'Tracking memory is not available',
      '(00.003921) Error (criu/kerndat.c:1517): kerndat_get_dirty_track failed when initializing kerndat.',
    ],
    source: 'criu/kerndat.c kerndat_get_dirty_track with --track-mem, up to v3.17.1; test/zdtm.py',
  },
  {
    // BUG_ON(!kdat.has_dirty_track); the next assertion of the file, three lines further down, is another matter.
    id: 'bug-dirty-track',
    text: missing(/BUG at criu\/mem\.c:4[4-6]/),
    means: { class: 'missing-feature', features: ['mem_dirty_track'] },
    examples: ['(00.008123) Error (criu/mem.c:46): BUG at criu/mem.c:46'],
    source: 'criu/mem.c task_reset_dirty_track: line 45 in v3.16 to v4.1, 46 in v4.2',
  },
  {
    id: 'listed-features',
    text: missing(/(?:criu|CRIU) is missing features: \[([\w ]{1,200})\]/),
    means: { class: 'listed-features' },
    examples: [
      'criu is missing features: [MemTrack]',
      'time="2026-08-30T09:12:44Z" level=error msg="criu is missing features: [MemTrack LazyPages]"',
    ],
    source: 'runc libcontainer/criu_linux.go checkCriuFeatures, since 1.2',
  },
  {
    id: 'unnamed-features',
    text: missing(/(?:criu|CRIU) is missing features/),
    means: { class: 'unnamed-features', features: ['mem_dirty_track', 'uffd-noncoop'] },
    examples: ['    checkpoint_test.go:115: CRIU is missing features'],
    source: 'runc libcontainer/criu_linux.go checkCriuFeatures, before 1.2, which asks for these two alone',
  },
  {
    id: 'pre-dump-refused',
    text: missing(/criu failed: type PRE_DUMP errno 0/),
    means: { class: 'unnamed-features', features: ['mem_dirty_track'] },
    examples: ['    checkpoint_test.go:115: criu failed: type PRE_DUMP errno 0'],
    source: 'runc libcontainer/criu_linux.go criuSwrk: all that is left of CRIU’s abort in criu/mem.c',
  },
  {
    // All that is seen of that abort where the log is not shown.
    id: 'pre-dump-aborted',
    text: new RegExp(
      [
        /^[^:]{0,40}\bpre-?dump\w*(?:: | )signal: aborted(?: \(core dumped\))?$/,
        /\bline \d+: +\d+ Aborted\b.{0,40}\bcriu pre-dump\b/,
        /^`criu pre-dump\b[^']{0,400}' failed with status 134$/,
        /^subprocess\.CalledProcessError: Command .{0,40}criu.{1,6}pre-dump\b.{0,400} died with <Signals\.SIGABRT: 6>\.$/,
      ]
        .map(({ source }) => source)
        .join('|'),
      'i',
    ),
    means: { class: 'unnamed-features', features: ['mem_dirty_track'] },
    examples: [
      '    dump_test.go:31: pre-dump: signal: aborted (core dumped)',
      './test.sh: line 12: 4711 Aborted                 (core dumped) criu pre-dump -t 17 -D images',
      "#   `criu pre-dump -t $pid -D images' failed with status 134",
      "E       subprocess.CalledProcessError: Command '['criu', 'pre-dump', '-t', '17']' died with <Signals.SIGABRT: 6>.",
    ],
    source: 'criu/mem.c BUG_ON, as told by Go os/exec, bash, bats and Python subprocess',
  },
  {
    id: 'crun-no-memory-tracking',
    text: missing(/CRIU memory tracking not supported/),
    means: { class: 'missing-feature', features: ['mem_dirty_track'] },
    examples: ['2026-08-30T09:12:44.012345Z: CRIU memory tracking not supported'],
    source: 'crun src/libcrun/criu.c',
  },
  {
    id: 'podman-no-memory-tracking',
    text: missing(/system \(architecture\/kernel\/CRIU\) does not support memory tracking/),
    means: { class: 'missing-feature', features: ['mem_dirty_track'] },
    examples: ['Error: system (architecture/kernel/CRIU) does not support memory tracking'],
    source: 'podman cmd/podman/containers/checkpoint.go',
  },
  {
    id: 'rseq-conf',
    text: missing(/\d+ has rseq but kernel lacks get_rseq_conf feature/),
    means: { class: 'missing-feature', features: ['get_rseq_conf'] },
    examples: ['(00.012345) Error (criu/cr-dump.c:227): 17 has rseq but kernel lacks get_rseq_conf feature'],
    source: 'criu/cr-dump.c check_thread_rseq',
  },
  {
    id: 'rseq-conf-check',
    text: missing(
      /ptrace\(PTRACE_GET_RSEQ_CONFIGURATION\) isn't supported(?:\. C\/R of processes which are using rseq\(\) won't work)?/,
    ),
    means: { class: 'missing-feature', features: ['get_rseq_conf'] },
    examples: [
      "Warn  (criu/cr-check.c:815): ptrace(PTRACE_GET_RSEQ_CONFIGURATION) isn't supported. C/R of processes which are using rseq() won't work.",
    ],
    source: 'criu/cr-check.c check_ptrace_get_rseq_conf',
    ofCheck: true,
  },
  {
    id: 'suspend-seccomp',
    text: missing(/suspending seccomp failed: (?:Invalid argument|Operation not permitted)/),
    means: { class: 'missing-feature', features: ['seccomp_suspend'] },
    examples: [
      '(00.012345) Error (compel/src/lib/ptrace.c:27): suspending seccomp failed: Operation not permitted',
    ],
    source: 'compel/src/lib/ptrace.c ptrace_suspend_seccomp',
  },
  {
    id: 'suspend-seccomp-check',
    text: missing(/Kernel doesn't support PTRACE_O_SUSPEND_SECCOMP|couldn't suspend seccomp/),
    means: { class: 'missing-feature', features: ['seccomp_suspend'] },
    examples: [
      "Error (criu/cr-check.c:759): Kernel doesn't support PTRACE_O_SUSPEND_SECCOMP",
      "Error (criu/cr-check.c:761): couldn't suspend seccomp: Operation not permitted",
    ],
    source: 'criu/cr-check.c check_ptrace_suspend_seccomp',
    ofCheck: true,
  },
  {
    id: 'seccomp-filters',
    text: missing(/Dumping seccomp filters not supported/),
    means: { class: 'missing-feature', features: ['seccomp_filters'] },
    examples: ['Error (criu/cr-check.c:804): Dumping seccomp filters not supported: Invalid argument'],
    source: 'criu/cr-check.c check_ptrace_dump_seccomp_filters',
    ofCheck: true,
  },
  {
    id: 'uffd-noncoop',
    text: missing(/Non-cooperative UFFD is not supported/),
    means: { class: 'missing-feature', features: ['uffd-noncoop'] },
    examples: ['Error (criu/cr-check.c:1238): Non-cooperative UFFD is not supported'],
    source: 'criu/cr-check.c check_uffd_noncoop',
    ofCheck: true,
  },
  {
    id: 'uffd',
    text: missing(/UFFD is not supported/),
    means: { class: 'missing-feature', features: ['uffd'] },
    examples: ['Error (criu/cr-check.c:1225): UFFD is not supported'],
    source: 'criu/cr-check.c check_uffd',
    ofCheck: true,
  },
  {
    id: 'uffd-open',
    text: missing(/Unable to open an? userfaultfd descriptor/),
    means: { class: 'missing-feature', features: ['uffd'] },
    examples: [
      '(00.012345) Error (criu/uffd.c:314): uffd: Unable to open an userfaultfd descriptor: Function not implemented',
    ],
    source: 'criu/uffd.c setup_uffd; “a” since criu-dev of 2026',
  },
  {
    id: 'nsid',
    text: missing(/NSID isn't supported/),
    means: { class: 'unnamed-features', features: ['nsid', 'link_nsid'] },
    examples: ["Warn  (criu/cr-check.c:1780): NSID isn't supported"],
    source: 'criu/cr-check.c check_nsid and check_link_nsid, in the same words',
    ofCheck: true,
  },
  {
    id: 'nftables-lock-check',
    text: missing(/Nftables based locking requires libnftables and set concatenations support/),
    means: { class: 'missing-feature', features: ['network_lock_nftables'] },
    examples: [
      'Warn  (criu/cr-check.c:1348): Nftables based locking requires libnftables and set concatenations support',
    ],
    source: 'criu/cr-check.c check_network_lock_nftables',
    ofCheck: true,
  },
  {
    id: 'nftables-lock',
    text: missing(/Locking network failed using nftables/),
    means: { class: 'missing-feature', features: ['network_lock_nftables'] },
    examples: ['(00.012345) Error (criu/net.c:3308): net: Locking network failed using nftables'],
    source: 'criu/net.c nftables_network_lock',
  },
  {
    id: 'nftables-build',
    text: missing(
      /CRIU was built without nftables support(?: - nftables rules will not be preserved during C\/R)?/,
    ),
    means: { class: 'missing-feature', features: ['nftables'] },
    examples: [
      'Warn  (criu/cr-check.c:1189): CRIU was built without nftables support - nftables rules will not be preserved during C/R',
    ],
    source: 'criu/cr-check.c check_nftables_cr',
    ofCheck: true,
  },
  {
    id: 'libnftables-build',
    text: missing(/(?:Unable to restore nftables\. )?CRIU was built without libnftables support/),
    means: { class: 'missing-feature', features: ['nftables'] },
    examples: [
      '(00.012345) Error (criu/net.c:3311): net: CRIU was built without libnftables support',
      '(00.012345) Error (criu/net.c:2653): net: Unable to restore nftables. CRIU was built without libnftables support',
    ],
    source: 'criu/net.c nftables_lock_network_internal, restore_nftables; criu/netfilter.c',
  },
  {
    id: 'clone3-set-tid',
    text: missing(/clone3\(\) with set_tid not supported/),
    means: { class: 'missing-feature', features: ['clone3_set_tid'] },
    examples: ['Warn  (criu/cr-check.c:1248): clone3() with set_tid not supported'],
    source: 'criu/cr-check.c check_clone3_set_tid',
    ofCheck: true,
  },
  {
    id: 'newifindex',
    text: missing(/IFLA_NEW_IFINDEX isn't supported/),
    means: { class: 'missing-feature', features: ['newifindex'] },
    examples: ["Error (criu/cr-check.c:1300): IFLA_NEW_IFINDEX isn't supported"],
    source: 'criu/cr-check.c check_newifindex',
    ofCheck: true,
  },
  {
    id: 'pidfd-store',
    text: missing(/Pidfd store requires pidfd_(?:open|getfd) syscall which is not supported/),
    means: { class: 'missing-feature', features: ['pidfd_store'] },
    examples: [
      'Warn  (criu/cr-check.c:1317): Pidfd store requires pidfd_open syscall which is not supported',
    ],
    source: 'criu/cr-check.c check_pidfd_store',
    ofCheck: true,
  },
  {
    id: 'pidfd-syscall',
    text: missing(/pidfd_(?:open|getfd) syscall is not supported/),
    means: { class: 'missing-feature', features: ['pidfd_store'] },
    examples: ['(00.012345) Error (criu/pidfd-store.c:48): pidfd_getfd syscall is not supported'],
    source: 'criu/pidfd-store.c init_pidfd_store_sk, init_pidfd_store_hash',
  },
  {
    id: 'timens',
    text: missing(/Time namespaces are not supported/),
    means: { class: 'missing-feature', features: ['timens'] },
    examples: ['Error (criu/cr-check.c:1290): Time namespaces are not supported'],
    source: 'criu/cr-check.c check_time_namespace',
    ofCheck: true,
  },
  {
    id: 'tcp-half-closed',
    text: missing(/TCP_REPAIR can't be enabled for half-closed sockets/),
    means: { class: 'missing-feature', features: ['tcp_half_closed'] },
    examples: ["Error (criu/cr-check.c:1077): TCP_REPAIR can't be enabled for half-closed sockets"],
    source: 'criu/cr-check.c check_tcp_halt_closed',
    ofCheck: true,
  },
  {
    id: 'compat-cr',
    text: missing(
      /compat_cr is not supported\. Requires kernel >= v4\.12|CRIU built without CONFIG_COMPAT - can't C\/R compatible tasks/,
    ),
    means: { class: 'missing-feature', features: ['compat_cr'] },
    examples: [
      'Warn  (criu/cr-check.c:1177): compat_cr is not supported. Requires kernel >= v4.12',
      "Warn  (criu/cr-check.c:1179): CRIU built without CONFIG_COMPAT - can't C/R compatible tasks",
    ],
    source: 'criu/cr-check.c check_compat_cr',
    ofCheck: true,
  },
  {
    id: 'loginuid',
    text: missing(/Loginuid restore is OFF/),
    means: { class: 'missing-feature', features: ['loginuid'] },
    examples: ['Warn  (criu/cr-check.c:1165): Loginuid restore is OFF.'],
    source: 'criu/cr-check.c check_loginuid',
    ofCheck: true,
  },
  {
    id: 'autofs',
    text: missing(/autofs not supported|failed to mount autofs|Failed to find pipe_ino option/),
    means: { class: 'missing-feature', features: ['autofs'] },
    examples: [
      'Error (criu/cr-check.c:967): autofs not supported.',
      'Error (criu/cr-check.c:1007): failed to mount autofs: No such device',
    ],
    source: 'criu/cr-check.c check_autofs, criu/autofs.c',
    ofCheck: true,
  },
  {
    id: 'cgroupns',
    text: missing(/cgroupns not supported\. This is not fatal/),
    means: { class: 'missing-feature', features: ['cgroupns'] },
    examples: ['Error (criu/cr-check.c:1033): cgroupns not supported. This is not fatal.'],
    source: 'criu/cr-check.c check_cgroupns',
    ofCheck: true,
  },
  {
    id: 'mnt-id',
    text: missing(/fdinfo doesn't contain the mnt_id field/),
    means: { class: 'missing-feature', features: ['mnt_id'] },
    examples: ["Error (criu/cr-check.c:328): fdinfo doesn't contain the mnt_id field"],
    source: 'criu/cr-check.c check_fdinfo_eventfd',
    ofCheck: true,
  },
  {
    id: 'fdinfo-lock',
    text: missing(/fdinfo doesn't contain the lock field/),
    means: { class: 'missing-feature', features: ['fdinfo_lock'] },
    examples: ["Error (criu/cr-check.c:917): fdinfo doesn't contain the lock field"],
    source: 'criu/cr-check.c check_fdinfo_lock',
    ofCheck: true,
  },
  {
    id: 'breakpoints',
    text: missing(/Hardware breakpoints don't seem to work/),
    means: { class: 'missing-feature', features: ['breakpoints'] },
    examples: ["Warn  (criu/cr-check.c:1595): Hardware breakpoints don't seem to work"],
    source: 'criu/cr-check.c check_breakpoints, since v4.2',
    ofCheck: true,
  },

  {
    id: 'compat-task',
    text: missing(/Can't dump task \d+ running in 32-bit mode/),
    means: { class: 'missing-feature', features: ['compat_cr'] },
    examples: [
      "(00.012345) Error (compel/arch/x86/src/lib/infect.c:120): Can't dump task 17 running in 32-bit mode",
    ],
    source: 'criu/seize.c, compel arch_can_dump_task, where kdat.compat_cr is not set',
  },
  {
    id: 'sockopt-buf-lock',
    text: missing(/(?:sockets: )?Can't [gs]et 1:72(?: opt| \(len \d+\))/),
    means: { class: 'missing-feature', features: ['sockopt_buf_lock'] },
    examples: [
      "(00.012345) Error (criu/sockets.c:551): sockets: Can't set 1:72 (len 4): Protocol not available",
      "(00.012345) Error (criu/sockets.c:571): sockets: Can't get 1:72 opt: Protocol not available",
    ],
    source: 'criu/sockets.c restore_bufsize, do_restore_opt: SO_BUF_LOCK since Linux 5.14',
  },
  {
    id: 'newifindex-restore',
    text: missing(/Unable to specify ifindex in the target namespace/),
    means: { class: 'missing-feature', features: ['newifindex'] },
    examples: ['(00.012345) Error (criu/net.c:1700): net: Unable to specify ifindex in the target namespace'],
    source: 'criu/net.c, where kdat.has_newifindex is not set',
  },

  // CRIU cannot start.
  {
    id: 'kerndat-failed',
    text: said(/\w+ (?:has )?failed when initializing kerndat/),
    means: { class: 'broken-criu' },
    examples: [
      '(00.012345) Error (criu/kerndat.c:2039): kerndat_vdso_fill_symtable failed when initializing kerndat.',
    ],
    source: 'criu/kerndat.c kerndat_init',
  },
  {
    id: 'not-initialised',
    text: said(/Could not initialize kernel features detection/),
    means: { class: 'broken-criu' },
    examples: ['(00.012345) Error (criu/crtools.c:280): Could not initialize kernel features detection.'],
    source: 'criu/crtools.c main',
  },
  {
    id: 'feature-check-failed',
    text: said(/CRIU feature check(?:ing)? failed|criu failed: type FEATURE_CHECK errno/),
    means: { class: 'broken-criu' },
    examples: [
      '    checkpoint_test.go:63: CRIU feature check failed',
      '2026-08-30T09:12:44.012345Z: CRIU feature checking failed: -52',
    ],
    source:
      'runc libcontainer/criu_linux.go; crun src/libcrun/criu.c; criu/cr-service.c handle_feature_check',
  },
  {
    id: 'shared-library',
    text: said(loaderError),
    means: { class: 'broken-criu' },
    examples: [
      'criu: error while loading shared libraries: libnl-3.so.200: cannot open shared object file: No such file or directory',
    ],
    source: 'glibc elf/dl-error',
  },

  // Set-up.
  setup(
    'criu-caps',
    /CRIU needs to have the CAP_SYS_ADMIN or the CAP_CHECKPOINT_RESTORE capability/,
    'CAP_SYS_ADMIN',
    'run CRIU as root',
    'criu/cr-check.c check_caps, since v3.18',
    ['CRIU needs to have the CAP_SYS_ADMIN or the CAP_CHECKPOINT_RESTORE capability: '],
  ),
  setup(
    'unprivileged',
    /Running as non-root requires '--unprivileged'/,
    'root',
    'run CRIU as root',
    'criu/cr-check.c check_caps, since v3.18',
    ["Running as non-root requires '--unprivileged'"],
  ),
  setup(
    'root-no-mount',
    /No parent found for mountpoint \d+/,
    'a root folder that is a mount point',
    'make the root of the chroot a mount point (`mount --bind DIR DIR` before `chroot DIR`), or use a container or a machine of its own',
    'criu/mount.c mnt_build_ids_tree: in a chroot /proc/self/mountinfo has no entry for /',
    ['(00.004512) Error (criu/mount.c:381): mnt: No parent found for mountpoint 43 (@./proc)'],
  ),
  setup(
    'net-namespace',
    /Unable create a network namespace: Operation not permitted/,
    'CAP_SYS_ADMIN',
    'give the job CAP_SYS_ADMIN, or run it outside of the container',
    'criu/net.c, criu/kerndat.c has_nftables_concat',
    ['(00.012345) Error (criu/kerndat.c:1601): Unable create a network namespace: Operation not permitted'],
  ),
  setup(
    'clock-offset',
    /Unable to set a (?:monotonic|boottime) clock offset/,
    'CAP_SYS_TIME',
    'give the job CAP_SYS_TIME',
    'criu/timens.c prepare_timens',
    [
      '(00.012345) Error (criu/timens.c:109): timens: Unable to set a monotonic clock offset: Operation not permitted',
    ],
  ),
  setup(
    'mapfile-denied',
    /Can't open \d+'s mapfile link [0-9a-f]+: (?:Operation not permitted|Permission denied)/,
    'CAP_CHECKPOINT_RESTORE',
    'give the job CAP_CHECKPOINT_RESTORE and CAP_SYS_PTRACE, or run it privileged: the links in map_files need them',
    'criu/proc_parse.c vma_get_mapfile; proc(5)',
    [
      "(00.012345) Error (criu/proc_parse.c:452): Can't open 134's mapfile link 55cf16c05000: Operation not permitted",
    ],
  ),
  setup(
    'restore-capabilities',
    /Unable to restore capabilities: -\d+/,
    'the capabilities of the dumped task',
    'give the job the capabilities that the task had at the dump, or run it privileged',
    'criu/pie/restorer.c restore_creds; capset(2)',
    ['pie: 17: Error (criu/pie/restorer.c:297): Unable to restore capabilities: -1'],
  ),
  setup(
    'unprivileged-proc',
    /can't dump unprivileged task whose \/proc doesn't belong to it/,
    "the task's own /proc",
    'run CRIU as root: a task that is not dumpable has a /proc of root',
    'criu/proc_parse.c, criu/seize.c with --unprivileged; prctl(2) PR_SET_DUMPABLE',
    [
      "(00.012345) Error (criu/cr-dump.c:1585): can't dump unprivileged task whose /proc doesn't belong to it",
    ],
  ),
  setup(
    'lazy-pages-socket',
    /(?:uffd: )?connect to \S{0,200}lazy-pages\.socket failed/,
    'a `criu lazy-pages` that listens',
    'start `criu lazy-pages` with the same --work-dir before the restore, and wait until its socket is there',
    'criu/uffd.c prepare_lazy_pages_socket',
    [
      '(00.012345) Error (criu/uffd.c:259): uffd: connect to lazy-pages.socket failed: No such file or directory',
    ],
  ),
  setup(
    'lsm-profile',
    /can't write lsm profile -\d+/,
    'the security profile of the image',
    'load the profile here (`apparmor_parser`), or restore with another one (`--lsm-profile`)',
    'criu/pie/restorer.c lsm_set_label',
    ["pie: 17: Error (criu/pie/restorer.c:177): can't write lsm profile -2"],
  ),
  setup(
    'cpuset-space',
    /(?:cg: )?Can't move \d+ into cpuset\/\S{0,300} \(-?\d+\/-?\d+\): No space left on device/,
    'CPUs and memory nodes in the cpuset',
    'write cpuset.cpus and cpuset.mems of the group before the restore, or restore with `--manage-cgroups=ignore`',
    'criu/cgroup.c move_in_cgroup; cpuset(7): a group without CPUs takes no task',
    [
      "(00.012345) Error (criu/cgroup.c:1100): cg: Can't move 1 into cpuset//docker/cgroup.procs (-1/6): No space left on device",
    ],
  ),
  setup(
    'transport-socket',
    /Unable to connect a transport socket: Permission denied|mapping with 0xfffffffffffffff3/,
    'a security policy that lets CRIU through',
    'look at the audit log: SELinux or AppArmor refuses what CRIU does in the task (`--security-opt label=disable`, another domain)',
    'compel/src/lib/infect.c; criu issue 934',
    [
      '(00.012345) Error (compel/plugins/std/infect.c:60): Unable to connect a transport socket: Permission denied',
      'pie: 17: Error (criu/pie/restorer.c:1100): mapping with 0xfffffffffffffff3',
    ],
  ),
  setup(
    'swrk-exec',
    /Can't exec criu swrk: No such file or directory/,
    'criu on the PATH',
    'see that the tests inherit the PATH that the action has set',
    'lib/c/criu.c swrk_connect',
    ["Can't exec criu swrk: No such file or directory"],
  ),
  setup(
    'external-mount',
    /(?:mnt: )?(?:Mount \d+ \S{1,300} \(master_id: \d+ shared_id: \d+\) has unreachable sharing|No mapping for \S{1,300} mountpoint|Can't stat mountpoint \S{1,300}|Failed to copy sharing)/,
    'the mounts of the container, named as external',
    'name them: `--external mnt[…]`, `--enable-external-masters` (for a runtime in /etc/criu/NAME.conf)',
    'criu/mount.c validate_shared, do_bind_mount',
    [
      '(00.012345) Error (criu/mount.c:1043): mnt: Mount 251 ./proc/driver/nvidia (master_id: 5 shared_id: 0) has unreachable sharing. Try --enable-external-masters.',
      '(00.012345) Error (criu/mount.c:2200): mnt: No mapping for /etc/resolv.conf mountpoint',
      "(00.012345) Error (criu/mount.c:1500): mnt: Can't stat mountpoint /data: No such file or directory",
      '(00.012345) Error (criu/mount-v2.c:1000): mnt: Failed to copy sharing from 251 to 27: Invalid argument',
    ],
  ),
  setup(
    'nvidia-device',
    /Can't dump file \d+ of that type \[\d+\] \(chr 195:\d+\)/,
    "CRIU's plugin for the GPU",
    'install the CUDA plugin and cuda-checkpoint, or close the device before the dump',
    'criu/files-ext.c dump_unsupp_fd: major number 195 is NVIDIA',
    ["(00.012345) Error (criu/files-ext.c:94): Can't dump file 6 of that type [20660] (chr 195:255)"],
  ),
  setup(
    'amdgpu-render',
    /(?:amdgpu_plugin: )?Failed to open \/dev\/dri\/renderD\d+/,
    'the GPU of the dump',
    'restore where the same render node is there, and this user may open it',
    'plugins/amdgpu/amdgpu_plugin.c',
    [
      '(00.012345) Error (plugins/amdgpu/amdgpu_plugin.c:500): amdgpu_plugin: Failed to open /dev/dri/renderD128: No such file or directory',
    ],
  ),
  setup(
    'ns-last-pid-readonly',
    /Can't open -1\/sys\/kernel\/ns_last_pid on procfs: Read-only file system|sys\/kernel\/ns_last_pid sysctl is inaccessible: Read-only file system/,
    'clone3 with set_tid, or a writable /proc/sys',
    'run the container privileged, or with a seccomp profile that lets clone3 through: without it CRIU sets pids through ns_last_pid',
    'criu/cr-restore.c fork_with_pid; criu/cr-check.c; an unprivileged container has /proc/sys read-only',
    [
      "(00.012345) Error (criu/util.c:246): Can't open -1/sys/kernel/ns_last_pid on procfs: Read-only file system",
      'Error (criu/cr-check.c:160): sys/kernel/ns_last_pid sysctl is inaccessible: Read-only file system',
    ],
  ),
  setup(
    'iptables-rule',
    /iptables.*: {1,2}(?:RULE_INSERT|RULE_APPEND) failed/,
    'the nf_tables and xt modules',
    'load nft_compat, xt_mark and nf_tables, or use `--network-lock nftables`',
    'iptables-nft',
    [
      'iptables-restore v1.8.9 (nf_tables): RULE_INSERT failed (No such file or directory): rule in chain INPUT',
    ],
  ),
  setup(
    'old-runc-needs',
    /this criu does not support (?:lazy migration|external network namespaces)|Unable to c\/r a container with userns/,
    'a CRIU that can',
    'compare with the features that were measured: the caller asked CRIU, and took its answer for a no',
    'runc tests/integration/checkpoint.bats, libcontainer/integration/checkpoint_test.go of runc 1.0 and 1.1',
    [
      'this criu does not support lazy migration',
      'this criu does not support external network namespaces',
      'Unable to c/r a container with userns',
    ],
  ),
  setup(
    'interrupt',
    /Unable to interrupt task: \d+ \(Operation not permitted\)/,
    'CAP_SYS_PTRACE',
    'give the job CAP_SYS_PTRACE, or lower kernel.yama.ptrace_scope',
    'compel/src/lib/infect.c compel_interrupt_task',
    [
      '(00.012345) Warn  (compel/src/lib/infect.c:131): Unable to interrupt task: 17 (Operation not permitted)',
    ],
  ),
  setup(
    'tcp-repair',
    /Can't turn TCP repair mode ON: Operation not permitted|Unable to set TCP_REPAIR.*: Operation not permitted/,
    'CAP_NET_ADMIN',
    'give the job CAP_NET_ADMIN',
    'criu/cr-check.c check_tcp; soccr/soccr.c tcp_repair_on',
    [
      "Error (criu/cr-check.c:1056): Can't turn TCP repair mode ON: Operation not permitted",
      'Error (criu/cr-check.c:1103): Unable to set TCP_REPAIR: Operation not permitted',
    ],
  ),
  setup(
    'rlimit',
    /Can't get rlimit \d+: Operation not permitted/,
    'CAP_SYS_RESOURCE',
    'give the job CAP_SYS_RESOURCE: reading the limits of another user’s task needs it',
    'criu/cr-dump.c dump_task_rlimits; prlimit(2)',
    ["(00.012345) Error (criu/cr-dump.c:388): Can't get rlimit 0: Operation not permitted"],
  ),
  setup(
    'page-pipe',
    /page-pipe: splice: -?\d+: Bad file descriptor/,
    'CAP_SYS_RESOURCE',
    'give the job CAP_SYS_RESOURCE: lazy pages need a pipe above fs.pipe-max-size',
    'criu/page-xfer.c does not look at the result of pipe_read_dest_init; fcntl(2) F_SETPIPE_SZ',
    ['(00.012345) Error (criu/page-pipe.c:424): page-pipe: splice: -1: Bad file descriptor'],
  ),
  setup(
    'map-files-denied',
    /Can't open (?:\S* ?)?map_files: (?:Permission denied|Operation not permitted)/,
    'CAP_CHECKPOINT_RESTORE',
    'run CRIU as root, or give it CAP_CHECKPOINT_RESTORE',
    'criu/proc_parse.c vma_get_mapfile',
    ["(00.012345) Error (criu/proc_parse.c:509): Can't open map_files: Permission denied"],
  ),
  setup(
    'checkpoint-restore-option',
    /Can't stat self map_files|(?:\S*\/)?(?:map_files|ns_last_pid sysctl|sem_next_id) is inaccessible|Can't open \d+\/timers on procfs: No such file/,
    'CONFIG_CHECKPOINT_RESTORE',
    'use a kernel with CONFIG_CHECKPOINT_RESTORE',
    'criu/kerndat.c kerndat_get_dev; criu/cr-check.c; criu/proc_parse.c parse_posix_timers, of a task that was stopped',
    [
      "(00.012345) Error (criu/kerndat.c:257): Can't stat self map_files 2: No such file or directory",
      'Error (criu/cr-check.c:124): /proc/<pid>/map_files is inaccessible: No such file or directory',
      'Error (criu/cr-check.c:160): sys/kernel/ns_last_pid sysctl is inaccessible: No such file or directory',
      'Error (criu/cr-check.c:533): /proc/sys/kernel/sem_next_id is inaccessible: No such file or directory',
      "(00.012345) Error (criu/proc_parse.c:2400): Can't open 17/timers on procfs: No such file or directory",
    ],
  ),
  setup(
    'sock-diag',
    /Diag module missing|The sock diag infrastructure is incomplete|The current kernel doesn't support (?:packet|netlink)_diag/,
    'the *_diag modules',
    'load unix_diag, inet_diag, tcp_diag, udp_diag, packet_diag and netlink_diag',
    'criu/sockets.c probe_err, collect_sockets up to v3.0; criu/cr-check.c check_sock_diag',
    [
      '(00.012345) Error (criu/sockets.c:216): sockets: Diag module missing (-2)',
      'The sock diag infrastructure is incomplete.',
      "(00.012345) Warn  (criu/sockets.c:711): The current kernel doesn't support packet_diag",
    ],
  ),
  setup(
    'missing-tool',
    /execvp\("[\w./-]{1,100}", \.\.\.\) failed: No such file or directory|IP tool failed on/,
    'iptables and iproute2',
    'install iptables, nftables and iproute2, and have them on the PATH of CRIU',
    'criu/util.c cr_system_userns; criu/net.c run_ip_tool',
    [
      'Error (criu/util.c:642): execvp("iptables-restore", ...) failed: No such file or directory',
      '(00.012345) Error (criu/net.c:1969): net: IP tool failed on route save table all',
    ],
  ),
  setup(
    'iptables-lock',
    /Locking network failed: iptables-restore returned/,
    'iptables',
    'install iptables, load xt_mark, or use `--network-lock nftables`',
    'criu/net.c iptables_network_lock_internal; the message blames CONFIG_NETFILTER_XT_MARK whatever the cause',
    [
      '(00.012345) Error (criu/net.c:3332): net: Locking network failed: iptables-restore returned 255. This may be connected to disabled CONFIG_NETFILTER_XT_MARK kernel build config option.',
    ],
  ),
  setup(
    'iptables-chain',
    /iptables.*: {1,2}CHAIN_(?:USER_)?ADD failed/,
    'the nf_tables modules',
    'load nf_tables and nft_compat',
    'iptables-nft; criu issue 813',
    [
      'iptables-restore v1.8.9 (nf_tables): CHAIN_USER_ADD failed (No such file or directory): chain CRIU',
      'iptables v1.8.7 (nf_tables):  CHAIN_ADD failed (No such file or directory): chain INPUT',
    ],
  ),
  setup(
    'fork-denied',
    /Can't fork for \d+: Operation not permitted/,
    'CAP_CHECKPOINT_RESTORE',
    'run CRIU as root',
    'criu/cr-restore.c fork_with_pid',
    ["(00.012345) Error (criu/cr-restore.c:1230): Can't fork for 17: Operation not permitted"],
  ),
  setup(
    'exe-link',
    /Can't restore EXE link/,
    'CAP_SYS_RESOURCE',
    'run CRIU as root',
    'criu/pie/restorer.c restore_self_exe_late',
    ["pie: 17: Error (criu/pie/restorer.c:843): Can't restore EXE link (-1)"],
  ),
  setup(
    'unknown-feature',
    /Unknown feature \S/,
    'a CRIU that knows the feature',
    'use a newer CRIU, or mend the name',
    'criu/cr-check.c check_add_feature',
    ['Error (criu/cr-check.c:1901): Unknown feature timer_cr_ids'],
  ),
  setup(
    'criu-not-found',
    /(?:exec: )?"criu": executable file not found|criu binary not found|criu: (?:command )?not found/,
    'criu on the PATH',
    'see that the tests inherit the PATH that the action has set',
    'Go os/exec; containerd; bash',
    [
      'exec: "criu": executable file not found in $PATH',
      'criu binary not found in shim path or system PATH',
      './test.sh: line 3: criu: command not found',
    ],
  ),
  setup(
    'needs-root',
    /checkpointing (?:a container )?requires root/,
    'root',
    'run the tests as root',
    'crun, podman',
    [
      '2026-08-30T09:12:44.012345Z: checkpointing requires root',
      'Error: checkpointing a container requires root',
    ],
  ),
  setup(
    'libcriu-missing',
    /could not load `?libcriu\.so\S{0,10}(?:: .{1,300})?/,
    'libcriu',
    'install libcriu2 (libcriu.so.2), which the runtime was built with and loads when it checkpoints',
    'crun src/libcrun/criu.c load_wrapper',
    [
      '2026-08-30T09:12:44.012345Z: could not load `libcriu.so.2`: `libcriu.so.2: cannot open shared object file: No such file or directory`',
    ],
  ),
  setup(
    'runtime-cannot',
    /unknown command "?checkpoint|configured runtime does not support checkpoint\/restore|(?:rpc error: code = \w{1,40} desc = )?(?:method CheckpointContainer not implemented|unknown method CheckpointContainer)|checkpoint\/restore support not available/,
    'a runtime that can checkpoint',
    'use a container runtime built with CRIU support',
    'containerd; podman pkg/checkpoint; crun; CRI',
    [
      'unknown command "checkpoint"',
      'Error: configured runtime does not support checkpoint/restore',
      'rpc error: code = Unimplemented desc = method CheckpointContainer not implemented',
      'rpc error: code = Unimplemented desc = unknown method CheckpointContainer for service runtime.v1.RuntimeService',
      'checkpoint/restore support not available',
    ],
  ),
  setup(
    'criu-too-old',
    /checkpoint\/restore requires at least CRIU \d+|CRIU version \d+ must be \d+ or higher|CRIU binary not found or too old|criu lacks support for external \w{1,40} namespace .{0,80}\(old criu version\?\)/,
    'a newer CRIU',
    'compare with the CRIU of this run: the message also comes when CRIU could not be asked',
    'podman pkg/criu; runc libcontainer/criu_linux.go; podman issue 18856',
    [
      'Error: checkpoint/restore requires at least CRIU 31100',
      'CRIU version 31500 must be 31600 or higher',
      'CRIU binary not found or too old (<31600). Failed to checkpoint container',
      'criu lacks support for external network namespace during checkpointing process (old criu version?)',
    ],
  ),
  setup(
    'lsm-option',
    /(?:apparmor|selinux) LSM specified but (?:apparmor|selinux) not supported by kernel/,
    'the security module of the image',
    'restore on a kernel with that module',
    'criu/lsm.c lsm_check_opts',
    ['(00.012345) Error (criu/lsm.c:406): apparmor LSM specified but apparmor not supported by kernel'],
  ),
  setup(
    'gpu-plugin',
    /handle_device_vma plugin failed|Failed to launch cuda-checkpoint/,
    'the plugin of the device',
    'install CRIU’s plugin for the GPU and its driver tools',
    'criu/proc_parse.c; plugins/cuda/cuda_plugin.c',
    [
      '(00.012345) Error (criu/proc_parse.c:118): handle_device_vma plugin failed: No such file or directory',
      '(00.012345) Error (plugins/cuda/cuda_plugin.c:252): cuda_plugin: Failed to launch cuda-checkpoint to retrieve state: ',
    ],
  ),
  setup(
    'tmp-not-writable',
    /Fail to make dir \/tmp\/\.criu\./,
    'a /tmp that root can write to',
    'make /tmp writable for root: CRIU makes folders there when it starts',
    'criu/kerndat.c kerndat_has_move_mount_set_group',
    [
      '(00.000900) Error (criu/kerndat.c:1494): Fail to make dir /tmp/.criu.move_mount_set_group.ag53XR: Read-only file system',
    ],
  ),
  setup(
    'open-files',
    /Can't chose service_fd_base/,
    'a higher limit of open files',
    'raise the limit of open files (`ulimit -n 1024`)',
    'criu/servicefd.c choose_service_fd_base',
    ["(00.001386)      8: Error (criu/servicefd.c:282): sfd: Can't chose service_fd_base: 0 42"],
  ),
  setup(
    'cpu-features',
    /CPU xfeatures has unsupported bits|FPU feature required by image is not supported on host|CPU [Ff]eature .{1,60} not supported on host/,
    'the CPU of the dump',
    'restore on a CPU with the same features',
    'criu/arch/x86/cpu.c cpu_validate_features; criu/arch/s390/cpu.c',
    [
      '(00.012345) Error (criu/arch/x86/cpu.c:262): cpu: CPU xfeatures has unsupported bits (0x60000)',
      '(00.012345) Error (criu/arch/x86/cpu.c:247): cpu: FPU feature required by image is not supported on host (fpu:1 fxsr:1 xsave:0)',
      '(00.012345) Error (criu/arch/s390/cpu.c:122): cpu: CPU Feature vxrs_ext2 not supported on host',
    ],
  ),

  // What is asked cannot be done, here or anywhere.
  failure(
    'file-locks',
    /Some file locks are hold by dumping tasks/,
    'dump with --file-locks',
    'criu/file-lock.c dump_file_locks',
    [
      '(00.012345) Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks! You can try --file-locks to dump them.',
    ],
  ),
  failure(
    'tcp-established',
    /Connected TCP socket, consider using --tcp-established/,
    'dump with --tcp-established',
    'criu/sk-inet.c can_dump_inet_sk',
    [
      '(00.012345) Error (criu/sk-inet.c:200): inet: Connected TCP socket, consider using --tcp-established option.',
    ],
  ),
  failure(
    'external-socket',
    /External socket is used/,
    'close the socket before the dump, or dump with --ext-unix-sk',
    'criu/sk-unix.c',
    [
      '(00.012345) Error (criu/sk-unix.c:874): unix: External socket is used. Consider using --ext-unix-sk option.',
    ],
  ),
  failure(
    'nested-namespace',
    /Can't dump nested \w+ namespace|Can't make \w+ns id/,
    'the process tree has namespaces that CRIU does not handle',
    'criu/namespaces.c',
    [
      "(00.012345) Error (criu/namespaces.c:460): Can't dump nested uts namespace for 17",
      "(00.012345) Error (criu/namespaces.c:707): Can't make netns id",
    ],
  ),
  failure(
    'tty',
    /Don't have tty to inherit session from, aborting/,
    'restore with --shell-job, on a terminal',
    'criu/tty.c',
    ["(00.012345) Error (criu/tty.c:1010): tty: Don't have tty to inherit session from, aborting"],
  ),
  failure(
    'ghost-limit',
    /Can't dump ghost file .* increase limit/,
    'raise --ghost-limit',
    'criu/files-reg.c dump_ghost_remap',
    [
      "(00.012345) Error (criu/files-reg.c:1031): Can't dump ghost file /tmp/ghost of 2097152 size, increase limit",
    ],
  ),
  failure(
    'deleted-mapping',
    /Can't open mapped \[/,
    'the process maps a file that is gone',
    'criu/proc_parse.c',
    [
      "(00.012345) Error (criu/proc_parse.c:376): Can't open mapped [/tmp/lib.so (deleted)]: No such file or directory",
    ],
  ),
  failure(
    'mount-root',
    /(?:\d+:\S* )?doesn't have a proper root mount/,
    'the mount needs --external or --enable-external-masters',
    'criu/mount.c validate_mounts',
    ["(00.012345) Error (criu/mount.c:753): mnt: 12:/x doesn't have a proper root mount"],
  ),
  failure(
    'mount-lookup',
    /Can't lookup mount=/,
    'an open file is on a mount outside of the container: standard output on a file of the host, for one',
    'criu/files-reg.c',
    ["(00.012345) Error (criu/files-reg.c:1790): Can't lookup mount=24 for fd=10 path=/tmp/out.log"],
  ),
  failure(
    'pid-taken',
    /Can't fork for \d+: File exists/,
    'the process still runs, or its pid was taken: kill it before the restore, or restore in a pid namespace',
    'criu/cr-restore.c fork_with_pid',
    ["(00.012345) Error (criu/cr-restore.c:1230): Can't fork for 17: File exists"],
  ),
  failure(
    'session-taken',
    /Current sid \d+ intersects with pid \(\d+\) in images/,
    'restore in a pid namespace of its own, or from a session whose id is no pid of the image',
    'criu/cr-restore.c check_pid_intersection',
    ['(00.012345) Error (criu/cr-restore.c:1700): Current sid 166 intersects with pid (129) in images'],
  ),
  failure(
    'link-remap',
    /Can't link remap to \S{1,300}: File exists/,
    'remove the link_remap.* files that an earlier dump has left beside the file',
    'criu/files-reg.c create_link_remap',
    ["(00.012345) Error (criu/files-reg.c:1300): Can't link remap to /dev/shm/sem.yYFLwT: File exists"],
  ),
  failure(
    'traced',
    /zombie found while seizing|Unseizable non-zombie \d+ found, state \w, err -?\d+\/\d+/,
    'do not trace what is to be dumped (strace, a debugger): CRIU has to seize it',
    'criu/seize.c, compel/src/lib/infect.c compel_wait_task',
    [
      '(00.012345) Error (criu/seize.c:900): zombie found while seizing',
      '(00.012345) Error (compel/src/lib/infect.c:280): Unseizable non-zombie 17 found, state S, err -1/1',
    ],
  ),
  failure(
    'inotify-handle',
    /fsnotify: \s*Can't dump that handle/,
    'dump with --force-irmap, and --irmap-scan-path for the watched folders',
    'criu/fsnotify.c check_open_handle',
    ["(00.012345) Error (criu/fsnotify.c:288): fsnotify: Can't dump that handle"],
  ),
  failure(
    'unix-peer',
    /unix: Can't dump half of stream unix connection/,
    'dump with --ext-unix-sk, or close the connection before the dump: its other end is outside of the tree',
    'criu/sk-unix.c dump_one_unix_fd',
    [
      "(00.012345) Error (criu/sk-unix.c:880): unix: Can't dump half of stream unix connection. name: (null); peer name: /tmp/x",
    ],
  ),
  failure(
    'inherit-fd',
    /Can't fstat inherit fd \d+: Bad file descriptor/,
    'the caller has closed a descriptor that it told CRIU to inherit: a bug of the caller',
    'criu/files.c inherit_fd_parse',
    ["(00.012345) Error (criu/files.c:1700): Can't fstat inherit fd 6: Bad file descriptor"],
  ),
  failure(
    'no-session-leader',
    /tty: No task found with sid \d+/,
    'the leader of the session was not dumped: start the process with setsid, away from the terminal, or dump the leader with it',
    'criu/tty.c tty_find_restoring_task',
    ['(00.002407)  24411: Error (criu/tty.c:1435): tty: No task found with sid 22997'],
  ),
  failure(
    'ghost-exists',
    /Can't create ghost regfile: File exists|Can't link \S{1,300}\.ghost -> \S{1,300}: File exists/,
    'a file of that name stands where the deleted one is made again, one of an earlier restore (*.cr.*.ghost) or of a process that lives on: remove it before the restore',
    'criu/files-reg.c mkreg_ghost, linkat_hard; criu issues 201 and 1896',
    [
      "     1: Error (criu/files-reg.c:1189): Can't link dev/null.cr.1.ghost -> dev/null: File exists",
      "(00.012345)     17: Error (criu/files-reg.c:461): Can't create ghost regfile: File exists",
    ],
  ),
  failure(
    'self-dump',
    /The criu itself is within dumped tree/,
    'start the process in its own session',
    'criu/seize.c',
    ['(00.012345) Error (compel/src/lib/infect.c:259): The criu itself is within dumped tree.'],
  ),
  failure('selinux-context', /Invalid selinux context/, 'see --lsm-profile', 'criu/lsm.c', [
    '(00.012345) Error (criu/lsm.c:114): Invalid selinux context unconfined',
  ]),
  failure(
    'socket-option',
    /Can't [gs]et \d+:\d+ opt: /,
    'a socket has an option that CRIU cannot carry over',
    'criu/sockets.c',
    ["(00.012345) Error (criu/sockets.c:640): sockets: Can't get 1:16 opt: Operation not supported"],
  ),
  failure(
    'anon-inode',
    /Can't dump file \d+ of that type|Unknown shit \d/,
    'the process holds a descriptor of a kind that CRIU does not know',
    'criu/files-ext.c dump_unsupp_fd; criu/proc_parse.c',
    [
      "(00.012345) Error (criu/files-ext.c:94): Can't dump file 6 of that type [600] (unknown /dev/fuse)",
      '(00.012345) Error (criu/proc_parse.c:502): Unknown shit 600 (anon_inode:[perf_event])',
    ],
  ),
]

/** A message of CRIU: at the start of the line, or after the name of a part of CRIU or of the caller that hands it on. */
function said(text: RegExp): RegExp {
  return new RegExp(`(?:^|: )(?:${text.source})`)
}

/** The same, and nothing else on the line but what the kernel said: so that no claim is passed over that stands behind it. */
function missing(text: RegExp): RegExp {
  return new RegExp(
    `(?:^|: )(?:${text.source})[.!]*(?:: (?:[A-Z][A-Za-z ]{2,60}|exit status \\d+|unknown))*["'\\])},]*$`,
  )
}

function setup(
  id: string,
  text: RegExp,
  requires: string,
  remedy: string,
  source: string,
  examples: SignatureRow['examples'],
): SignatureRow {
  return { id, text: said(text), means: { class: 'setup', requires, remedy }, source, examples }
}

function failure(
  id: string,
  text: RegExp,
  remedy: string,
  source: string,
  examples: SignatureRow['examples'],
): SignatureRow {
  return { id, text: said(text), means: { class: 'real-failure', remedy }, source, examples }
}
