import type { Capability } from '../host/facts/capabilities.ts'
import type { CriuModule } from '../host/facts/modules.ts'
import type { CriuTool } from '../host/facts/tools.ts'

/**
 * One thing without which a feature is `false`, checkable against the host's facts. Several rows of a feature are all
 * needed; the row that explains most stands first.
 */
export type Need = { readonly source: string } & (
  | { readonly kind: 'architecture'; readonly anyOf: readonly string[]; readonly otherwise: string }
  /** One of these kernel options set, as `y` or as `m` with this module at hand. */
  | { readonly kind: 'kernel-option'; readonly anyOf: readonly string[]; readonly module?: CriuModule }
  /** Linux release that brought it; distributions may have it earlier. */
  | { readonly kind: 'kernel-release'; readonly since: string }
  /** `machineWide`: checked against the initial user namespace, not against the owner of what it is about. */
  | {
      readonly kind: 'capability'
      readonly capability: Capability
      readonly machineWide: boolean
      /** A sysctl that, set to 1, lets everybody do it. */
      readonly unlessSysctl?: string
    }
  /** The kernel refuses it to a process that is itself under seccomp. */
  | { readonly kind: 'no-seccomp' }
  | { readonly kind: 'tool'; readonly anyOf: readonly CriuTool[] }
  | { readonly kind: 'lsm'; readonly name: string }
  /** What was tried on this machine, and failed whatever its kernel promises. */
  | {
      readonly kind: 'trial'
      readonly fact: 'hardwareBreakpoints' | 'starts32Bit'
      readonly otherwise: string
    }
  /** How CRIU was built, told by what it prints. */
  | { readonly kind: 'criu-build'; readonly says: RegExp; readonly otherwise: string }
)

/** Kernel sources are named by path from the root of the kernel's tree, CRIU's from the root of CRIU's. */
const checkpointRestore = (source: string): Need => ({
  kind: 'kernel-option',
  anyOf: ['CONFIG_CHECKPOINT_RESTORE'],
  source,
})
const option = (name: string, source: string, module?: CriuModule): Need => ({
  kind: 'kernel-option',
  anyOf: [name],
  ...(module === undefined ? {} : { module }),
  source,
})
const since = (release: string, source: string): Need => ({ kind: 'kernel-release', since: release, source })
const capability = (name: Capability, source: string): Need => ({
  kind: 'capability',
  capability: name,
  machineWide: false,
  source,
})
const machineWide = (name: Capability, source: string): Need => ({
  kind: 'capability',
  capability: name,
  machineWide: true,
  source,
})

const userfaultfd: readonly Need[] = [
  option('CONFIG_USERFAULTFD', 'mm/Kconfig'),
  {
    kind: 'capability',
    capability: 'CAP_SYS_PTRACE',
    machineWide: true,
    unlessSysctl: 'vm.unprivileged_userfaultfd',
    source: 'fs/userfaultfd.c userfaultfd_syscall_allowed',
  },
]

/** What each feature needs, by CRIU's name of the feature; an empty list: CRIU answers without asking the machine. */
export const needs: Readonly<Record<string, readonly Need[]>> = {
  mnt_id: [since('3.15', 'fs/proc/fd.c seq_show')],
  mem_dirty_track: [
    {
      kind: 'architecture',
      anyOf: ['amd64', 'ia32', 'ppc64el', 's390x'],
      otherwise: 'kernels have no soft-dirty tracking',
      source: 'arch/*/Kconfig HAVE_ARCH_SOFT_DIRTY',
    },
    option('CONFIG_MEM_SOFT_DIRTY', 'mm/Kconfig; criu/kerndat.c kerndat_get_dirty_track'),
  ],
  aio_remap: [option('CONFIG_AIO', 'init/Kconfig'), since('3.19', 'fs/aio.c aio_ring_mremap')],
  timerfd: [checkpointRestore('fs/timerfd.c timerfd_ioctl'), since('3.17', 'fs/timerfd.c timerfd_ioctl')],
  tun: [option('CONFIG_TUN', 'drivers/net/Kconfig', 'tun')],
  tun_ns: [
    option('CONFIG_TUN', 'drivers/net/Kconfig', 'tun'),
    capability('CAP_NET_ADMIN', 'drivers/net/tun.c __tun_chr_ioctl SIOCGSKNS'),
    since('5.2', 'drivers/net/tun.c __tun_chr_ioctl SIOCGSKNS'),
  ],
  userns: [option('CONFIG_USER_NS', 'init/Kconfig'), checkpointRestore('kernel/sys.c prctl_set_mm')],
  fdinfo_lock: [
    option('CONFIG_FILE_LOCKING', 'fs/Kconfig'),
    since('4.1', 'fs/proc/fd.c seq_show, show_fd_locks'),
  ],
  seccomp_suspend: [
    option('CONFIG_SECCOMP', 'kernel/ptrace.c check_ptrace_options'),
    checkpointRestore('kernel/ptrace.c check_ptrace_options'),
    { kind: 'no-seccomp', source: 'kernel/ptrace.c check_ptrace_options' },
    machineWide('CAP_SYS_ADMIN', 'kernel/ptrace.c check_ptrace_options'),
  ],
  seccomp_filters: [
    option('CONFIG_SECCOMP_FILTER', 'arch/Kconfig'),
    checkpointRestore('kernel/seccomp.c seccomp_get_filter'),
    { kind: 'no-seccomp', source: 'kernel/seccomp.c seccomp_get_filter' },
    machineWide('CAP_SYS_ADMIN', 'kernel/seccomp.c seccomp_get_filter'),
  ],
  loginuid: [
    option('CONFIG_AUDITSYSCALL', 'init/Kconfig; fs/proc/base.c proc_loginuid_operations'),
    capability('CAP_AUDIT_CONTROL', 'kernel/auditsc.c audit_set_loginuid_perm'),
  ],
  cgroupns: [option('CONFIG_CGROUPS', 'init/Kconfig'), since('4.6', 'kernel/cgroup/namespace.c')],
  autofs: [
    {
      kind: 'kernel-option',
      anyOf: ['CONFIG_AUTOFS_FS', 'CONFIG_AUTOFS4_FS'],
      module: 'autofs4',
      source: 'fs/autofs/Kconfig',
    },
    machineWide('CAP_SYS_ADMIN', 'fs/autofs/init.c (no FS_USERNS_MOUNT)'),
  ],
  tcp_half_closed: [
    capability('CAP_NET_ADMIN', 'net/ipv4/tcp.c tcp_can_repair_sock'),
    since('4.10', 'net/ipv4/tcp.c tcp_can_repair_sock'),
  ],
  compat_cr: [
    {
      kind: 'architecture',
      anyOf: ['amd64'],
      otherwise: 'has no 32-bit tasks that CRIU can restore',
      source: 'criu/Makefile.config CONFIG_COMPAT; criu/arch/x86/crtools.c kdat_compatible_cr',
    },
    {
      kind: 'criu-build',
      says: /CRIU built without CONFIG_COMPAT/,
      otherwise: 'this CRIU was built without CONFIG_COMPAT',
      source: 'criu/cr-check.c check_compat_cr',
    },
    option('CONFIG_IA32_EMULATION', 'arch/x86/Kconfig'),
    {
      kind: 'trial',
      fact: 'starts32Bit',
      otherwise:
        'this machine starts no 32-bit programs (its kernel command line or its hypervisor forbids it)',
      source: 'arch/x86/include/asm/ia32.h ia32_enabled',
    },
    checkpointRestore('arch/x86/kernel/process_64.c do_arch_prctl_64 ARCH_MAP_VDSO_32'),
    since('4.12', 'criu/cr-check.c check_compat_cr'),
  ],
  uffd: userfaultfd,
  'uffd-noncoop': [...userfaultfd, since('4.11', 'fs/userfaultfd.c UFFD_FEATURE_EVENT_FORK')],
  can_map_vdso: [
    {
      kind: 'architecture',
      anyOf: ['amd64', 'ia32'],
      otherwise: 'kernels cannot map the vDSO on request; CRIU moves it instead, which does no harm',
      source: 'arch/x86/include/uapi/asm/prctl.h ARCH_MAP_VDSO_64',
    },
    checkpointRestore('arch/x86/kernel/process_64.c do_arch_prctl_64'),
    since('4.9', 'arch/x86/kernel/process_64.c do_arch_prctl_64'),
  ],
  sk_ns: [
    capability('CAP_NET_ADMIN', 'net/socket.c sock_ioctl SIOCGSKNS'),
    since('4.10', 'net/socket.c sock_ioctl SIOCGSKNS'),
  ],
  sk_unix_file: [
    option('CONFIG_UNIX', 'net/unix/Kconfig'),
    capability('CAP_NET_ADMIN', 'net/unix/af_unix.c unix_open_file'),
    since('4.11', 'linux commit ba94f3088b79, SIOCUNIXFILE'),
  ],
  net_diag_raw: [option('CONFIG_INET_RAW_DIAG', 'net/ipv4/Kconfig', 'raw_diag')],
  nsid: [option('CONFIG_NET_NS', 'init/Kconfig'), since('4.0', 'net/core/net_namespace.c rtnl_net_getid')],
  link_nsid: [
    option('CONFIG_NET_NS', 'init/Kconfig'),
    option('CONFIG_VETH', 'drivers/net/Kconfig; criu/net.c kerndat_link_nsid', 'veth'),
    capability('CAP_NET_ADMIN', 'net/core/rtnetlink.c rtnl_newlink'),
    since('4.0', 'net/core/rtnetlink.c IFLA_LINK_NETNSID'),
  ],
  kcmp_epoll: [
    {
      kind: 'kernel-option',
      anyOf: ['CONFIG_KCMP', 'CONFIG_CHECKPOINT_RESTORE'],
      source: 'kernel/kcmp.c; init/Kconfig',
    },
    option('CONFIG_EPOLL', 'init/Kconfig'),
    since('4.13', 'kernel/kcmp.c kcmp_epoll_target'),
  ],
  timens: [option('CONFIG_TIME_NS', 'init/Kconfig'), since('5.6', 'kernel/time/namespace.c')],
  external_net_ns: [],
  clone3_set_tid: [since('5.5', 'kernel/fork.c copy_clone_args_from_user')],
  newifindex: [
    capability('CAP_NET_ADMIN', 'net/core/rtnetlink.c rtnetlink_rcv_msg'),
    since('5.13', 'linux commit eeb85a14ee34, IFLA_NEW_IFINDEX'),
  ],
  nftables: [
    {
      kind: 'criu-build',
      says: /built without (lib)?nftables support/,
      otherwise: 'this CRIU was built without libnftables',
      source: 'criu/cr-check.c check_nftables_cr',
    },
  ],
  has_ipt_legacy: [
    {
      kind: 'tool',
      anyOf: ['iptables-legacy-save', 'iptables-save'],
      source: 'criu/util.c get_legacy_iptables_bin',
    },
    {
      kind: 'tool',
      anyOf: ['ip6tables-legacy-save', 'ip6tables-save'],
      source: 'criu/util.c get_legacy_iptables_bin',
    },
  ],
  pidfd_store: [since('5.6', 'kernel/pid.c pidfd_getfd')],
  ns_pid: [option('CONFIG_PID_NS', 'init/Kconfig'), since('4.1', 'fs/proc/array.c task_state NSpid')],
  apparmor_stacking: [
    option('CONFIG_SECURITY_APPARMOR', 'security/apparmor/Kconfig'),
    { kind: 'lsm', name: 'apparmor', source: 'criu/apparmor.c check_aa_ns_dumping' },
  ],
  network_lock_nftables: [
    {
      kind: 'criu-build',
      says: /built without (lib)?nftables support/,
      otherwise: 'this CRIU was built without libnftables',
      source: 'criu/kerndat.c kerndat_has_nftables_concat',
    },
    option('CONFIG_NF_TABLES', 'net/netfilter/Kconfig', 'nf_tables'),
    option('CONFIG_NF_TABLES_INET', 'net/netfilter/Kconfig; criu/kerndat.c __has_nftables_concat'),
    capability('CAP_NET_ADMIN', 'net/netfilter/nfnetlink.c nfnetlink_rcv'),
  ],
  sockopt_buf_lock: [since('5.15', 'net/core/sock.c SO_BUF_LOCK')],
  memfd_hugetlb: [
    option('CONFIG_HUGETLBFS', 'fs/Kconfig'),
    option('CONFIG_MEMFD_CREATE', 'fs/Kconfig'),
    since('4.14', 'mm/memfd.c MFD_HUGETLB'),
  ],
  move_mount_set_group: [
    capability('CAP_SYS_ADMIN', 'fs/namespace.c may_mount'),
    since('5.15', 'fs/namespace.c do_set_group'),
  ],
  openat2: [since('5.6', 'fs/open.c openat2')],
  get_rseq_conf: [
    option('CONFIG_RSEQ', 'init/Kconfig; kernel/ptrace.c ptrace_get_rseq_configuration'),
    since('5.13', 'kernel/ptrace.c ptrace_get_rseq_configuration'),
  ],
  ipv6_freebind: [
    option('CONFIG_IPV6', 'net/ipv6/Kconfig'),
    since('4.15', 'net/ipv6/ipv6_sockglue.c IPV6_FREEBIND'),
  ],
  pagemap_scan: [
    option('CONFIG_PROC_PAGE_MONITOR', 'fs/proc/Kconfig'),
    since('6.7', 'fs/proc/task_mmu.c do_pagemap_scan'),
  ],
  timer_cr_ids: [
    option('CONFIG_POSIX_TIMERS', 'init/Kconfig'),
    since('6.15', 'linux commit ec2d0c04624b, PR_TIMER_CREATE_RESTORE_IDS'),
  ],
  overlayfs_maps: [
    option('CONFIG_OVERLAY_FS', 'fs/overlayfs/Kconfig', 'overlay'),
    since('6.8', 'fs/proc/task_mmu.c show_map_vma, file_user_inode'),
  ],
  breakpoints: [
    option('CONFIG_HAVE_HW_BREAKPOINT', 'arch/Kconfig; criu/kerndat.c kerndat_breakpoints'),
    {
      kind: 'trial',
      fact: 'hardwareBreakpoints',
      otherwise: 'hardware breakpoints stop no process here: the hypervisor does not virtualise them',
      source: 'criu/kerndat.c kerndat_breakpoints; criu pull request 2660',
    },
  ],
  pagemap_scan_guard_pages: [
    option('CONFIG_PROC_PAGE_MONITOR', 'fs/proc/Kconfig'),
    since('6.16', 'linux commit a516403787e0, PAGE_IS_GUARD'),
  ],
}
