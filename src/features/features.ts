import { nearest } from '../base/nearest.ts'

/** A feature that `criu check --feature` can be asked for. */
export interface Feature {
  /** CRIU's spelling: `feature_list[]` in criu/cr-check.c. */
  readonly criu: string
  /** Name of the action's output. */
  readonly output: string
  /** First CRIU release that knows the name. */
  readonly since: string
  /** What it gives, a few words for a table. */
  readonly gives: string
}

/** CRIU's RPC (images/rpc.proto, `criu_features`) and go-criu name these otherwise than `criu check` does. */
const rpcNames: Readonly<Record<string, string>> = {
  mem_dirty_track: 'memtrack',
  'uffd-noncoop': 'lazy-pages',
}

/**
 * All features, in CRIU's order. Source: `feature_list[]` in criu/cr-check.c at v3.17, v3.18, v4.0, v4.2 and criu-dev of November 2025;
 * no name was ever removed. Names older than v3.17 are given as that.
 */
export const features: readonly Feature[] = (
  [
    ['mnt_id', '3.17', 'mount id of an open file in /proc/PID/fdinfo'],
    ['mem_dirty_track', '3.17', 'soft-dirty memory tracking: pre-dump and incremental dumps'],
    ['aio_remap', '3.17', 'asynchronous I/O rings'],
    ['timerfd', '3.17', 'timer descriptors'],
    ['tun', '3.17', 'tun and tap devices'],
    ['tun_ns', '3.17', 'tun devices in a network namespace'],
    ['userns', '3.17', 'user namespaces'],
    ['fdinfo_lock', '3.17', 'file locks in /proc/PID/fdinfo'],
    ['seccomp_suspend', '3.17', 'suspending seccomp: dumping filtered tasks'],
    ['seccomp_filters', '3.17', 'reading seccomp filters'],
    ['loginuid', '3.17', 'restoring the audit login uid'],
    ['cgroupns', '3.17', 'cgroup namespaces'],
    ['autofs', '3.17', 'autofs mounts'],
    ['tcp_half_closed', '3.17', 'half-closed TCP connections'],
    ['compat_cr', '3.17', '32-bit tasks on a 64-bit kernel'],
    ['uffd', '3.17', 'userfaultfd'],
    ['uffd-noncoop', '3.17', 'lazy pages: restoring before the memory is there'],
    ['can_map_vdso', '3.17', 'mapping the vDSO where it was'],
    ['sk_ns', '3.17', 'sockets in more than one network namespace'],
    ['sk_unix_file', '3.17', 'opening the file of a UNIX socket'],
    ['net_diag_raw', '3.17', 'raw sockets through sock_diag'],
    ['nsid', '3.17', 'ids of network namespaces'],
    ['link_nsid', '3.17', 'network links into other namespaces'],
    ['kcmp_epoll', '3.17', 'comparing epoll targets'],
    ['timens', '3.17', 'time namespaces'],
    ['external_net_ns', '3.17', 'external network namespaces'],
    ['clone3_set_tid', '3.17', 'restoring a pid through clone3'],
    ['newifindex', '3.17', 'restoring the index of a network interface'],
    ['nftables', '3.17', 'nftables rules of a network namespace'],
    ['has_ipt_legacy', '3.17', 'iptables-legacy tools'],
    ['pidfd_store', '3.17', 'pidfds against reused pids in pre-dump'],
    ['ns_pid', '3.17', 'pids in nested namespaces'],
    ['apparmor_stacking', '3.17', 'stacked AppArmor profiles'],
    ['network_lock_nftables', '3.17', 'locking the network with nftables'],
    ['sockopt_buf_lock', '3.17', 'locked socket buffer sizes'],
    ['memfd_hugetlb', '3.17', 'memfd on huge pages'],
    ['move_mount_set_group', '3.17', 'mounts engine v2'],
    ['openat2', '3.17', 'openat2'],
    ['get_rseq_conf', '3.17', 'restartable sequences'],
    ['ipv6_freebind', '3.18', 'IPV6_FREEBIND'],
    ['pagemap_scan', '4.0', 'PAGEMAP_SCAN: faster dumps'],
    ['timer_cr_ids', '4.2', 'POSIX timer ids'],
    ['overlayfs_maps', '4.0', 'mappings of overlayfs files'],
    ['breakpoints', '4.2', 'hardware breakpoints: faster restore'],
    ['pagemap_scan_guard_pages', '4.2', 'guard pages through PAGEMAP_SCAN'],
  ] as const
).map(([criu, since, gives]) => ({ criu, output: outputName(criu), since, gives }))

/** Output name of a feature that CRIU spells `criu`; also for one that the catalogue does not know. */
export function outputName(criu: string): string {
  return rpcNames[criu] ?? criu.replaceAll('_', '-')
}

/**
 * Other names by which programs and people call features, without case, `-` and `_`. Source: images/rpc.proto of CRIU
 * (`mem_track`, `lazy_pages`), go-criu and runc (`MemTrack`, `LazyPages`, `PidfdStore`), reasons of skips.
 */
const otherNames: Readonly<Record<string, string>> = {
  memtrack: 'mem_dirty_track',
  dirtytrack: 'mem_dirty_track',
  lazypages: 'uffd-noncoop',
  userfaultfd: 'uffd',
}

/** The feature that a program or a person calls `name`, in whatever spelling: `MemTrack`; undefined for an unknown one. */
export function featureCalled(name: string): Feature | undefined {
  const plain = (spelt: string) => spelt.toLowerCase().replaceAll(/[_-]/g, '')
  const called = plain(name)
  return features.find(({ criu }) => criu === otherNames[called] || plain(criu) === called)
}

/** What to say of a name that is no feature: which one is meant, else some that there are. */
export function noFeature(name: string): string {
  const near = nearest(name, [...new Set(features.flatMap(({ criu, output }) => [output, criu]))])
  if (near !== undefined) return `'${name}' is no feature of CRIU; did you mean '${near}'?`
  const [first, rest] = [features.slice(0, 6), features.length - 6]
  const some = first.map(({ output }) => output).join(', ')
  return `'${name}' is no feature of CRIU; there are ${some} and ${rest} more, the outputs of this action`
}

/** The feature that `name` means, by CRIU's or the output's name; undefined for an unknown one. */
export function findFeature(name: string): Feature | undefined {
  return features.find(feature => feature.criu === name || feature.output === name)
}
