import type { Capability } from '../host/facts/capabilities.ts'
import type { CriuTool } from '../host/facts/tools.ts'
import { type Need, needs } from './needs.ts'

/** Words with which CRIU, or a round trip before it, fails for want of something, and what that is. */
export interface Cause {
  readonly text: RegExp
  /** Looked up among the host's facts, first that is unmet; the text alone proves nothing. */
  readonly needs: readonly Need[]
  /** CRIU's name of the one feature that these needs are of: what does not use it does not fail for want of them. */
  readonly feature?: string
  readonly source: string
}

const capability = (name: Capability, source: string): Need => ({
  kind: 'capability',
  capability: name,
  machineWide: true,
  source,
})
const tool = (name: CriuTool, source: string): Need => ({ kind: 'tool', anyOf: [name], source })

export const causes: readonly Cause[] = [
  {
    // libnftables ends the process: no CRIU that is linked with it gets beyond, 4.2.1 included.
    text: /Unable to initialize Netlink socket: Protocol not supported/,
    needs: [
      {
        kind: 'kernel-option',
        anyOf: ['CONFIG_NETFILTER_NETLINK'],
        module: 'nfnetlink',
        source: 'net/netfilter/Kconfig; net/netlink/af_netlink.c netlink_create',
      },
    ],
    source: 'criu/kerndat.c __has_nftables_concat; nftables src/mnl.c nft_mnl_socket_open',
  },
  {
    // The first line alone is a harmless warning since CRIU 4.0.
    text: /^(?=.*Could not process rule: Operation not supported).*kerndat_has_nftables_concat failed/s,
    needs: needs.network_lock_nftables ?? [],
    source: 'criu/kerndat.c kerndat_has_nftables_concat: `create table inet CRIU` was refused',
  },
  {
    text: /^Can't open \d+\/(?:timers|task\/\d+\/children) on procfs: No such file or directory/,
    needs: [
      {
        kind: 'kernel-option',
        anyOf: ['CONFIG_CHECKPOINT_RESTORE'],
        source: 'fs/proc/base.c tgid_base_stuff; fs/proc/Kconfig PROC_CHILDREN, which it selects',
      },
    ],
    source: 'criu/proc_parse.c parse_posix_timers, parse_children',
  },
  {
    text: /Tracking memory is not available|^BUG at criu\/mem\.c/,
    needs: needs.mem_dirty_track ?? [],
    feature: 'mem_dirty_track',
    source: 'criu/config.c check_options; criu/mem.c do_task_reset_dirty_track',
  },
  {
    text: /^page-pipe: (?:tee|splice): /,
    needs: [capability('CAP_SYS_RESOURCE', 'fs/pipe.c pipe_set_size, for a pipe beyond fs.pipe-max-size')],
    source: 'criu/page-pipe.c page_pipe_read',
  },
  {
    text: /^uffd: connect to lazy-pages\.socket failed|Lazy pages are not available|UFFD is not supported/,
    needs: needs.uffd ?? [],
    feature: 'uffd',
    source: 'criu/uffd.c prepare_lazy_pages_socket: the daemon that should listen there has ended',
  },
  {
    text: /Unable to interrupt task: \d+ \(Operation not permitted\)|Can't open \S*\d+\/(?:map_files|mem)/,
    needs: [capability('CAP_SYS_PTRACE', 'kernel/ptrace.c __ptrace_may_access')],
    source: 'compel/src/lib/infect.c compel_interrupt_task; criu/proc_parse.c vma_get_mapfile',
  },
  {
    text: /suspending seccomp failed|[Cc]ouldn't suspend seccomp/,
    needs: needs.seccomp_suspend ?? [],
    source: 'compel/src/lib/ptrace.c ptrace_suspend_seccomp',
  },
  {
    text: /SO_SNDBUFFORCE\/SO_RCVBUFFORCE: Operation not permitted|SIOCSIFFLAGS: Operation not permitted/,
    needs: [capability('CAP_NET_ADMIN', 'net/core/sock.c sk_setsockopt; net/core/dev_ioctl.c dev_ioctl')],
    source: 'criu/sockets.c sk_setbufs; perl in loopback.ts',
  },
  {
    text: /Can't turn TCP repair mode ON: Operation not permitted/,
    needs: [capability('CAP_NET_ADMIN', 'net/ipv4/tcp.c tcp_can_repair_sock')],
    source: 'soccr/soccr.c tcp_repair_on',
  },
  {
    text: /^execvp\("ip6?tables-|Locking network failed: ip6?tables-restore/,
    needs: [
      tool('iptables-restore', 'criu/net.c iptables_network_lock_internal'),
      tool('ip6tables-restore', 'criu/net.c iptables_network_lock_internal'),
      capability('CAP_NET_ADMIN', 'net/netfilter/nfnetlink.c nfnetlink_rcv'),
      { kind: 'kernel-option', anyOf: ['CONFIG_NETFILTER_XT_MARK'], source: 'net/netfilter/Kconfig' },
    ],
    source: 'criu/util.c cr_system_userns; criu/net.c iptables_network_lock_internal',
  },
  {
    text: /^Iptables configuration failed/,
    needs: [
      tool('iptables', 'criu/netfilter.c iptables_connection_switch_raw'),
      capability('CAP_NET_ADMIN', 'net/netfilter/nfnetlink.c nfnetlink_rcv'),
    ],
    source: 'criu/netfilter.c iptables_connection_switch_raw',
  },
  {
    text: /^execvp\("ip"|^IP tool failed on/,
    needs: [tool('ip', 'criu/net.c run_ip_tool')],
    source: 'criu/net.c run_ip_tool',
  },
  {
    text: /Can't restore ns back: Operation not permitted|unshare failed: Operation not permitted|mount: .*permission denied|Unable create a network namespace: Operation not permitted/,
    needs: [
      capability('CAP_SYS_ADMIN', 'kernel/nsproxy.c; fs/namespace.c; net/core/net_namespace.c netns_install'),
    ],
    source: 'criu/namespaces.c restore_ns; util-linux sys-utils/unshare.c; criu/kerndat.c',
  },
]
