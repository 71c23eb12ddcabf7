import type { Place } from '../../src/host/place.ts'

/** Runs a program under a seccomp filter that allows everything, as perl can do it. */
const underSeccompFilter = `
  my $prctl = shift;
  my $allow = pack "S C C L", 0x06, 0, 0, 0x7fff0000;
  my $program = pack "S x![P] P", 1, $allow;
  syscall($prctl, 38, 1, 0, 0, 0) == 0 or die "PR_SET_NO_NEW_PRIVS: $!";
  syscall($prctl, 22, 2, $program) == 0 or die "PR_SET_SECCOMP: $!";
  exec @ARGV or die $!`

const as = (...prefix: string[]): Place => ({ prefix, root: true })

/** Places of less privilege on this machine, each made for real; for a test that runs as root. */
export const places = {
  root: as(),
  'in a user namespace': as('unshare', '--user', '--map-root-user'),
  'without CAP_NET_ADMIN': as('setpriv', '--bounding-set', '-net_admin'),
  'without CAP_SYS_PTRACE': as('setpriv', '--bounding-set', '-sys_ptrace'),
  'without CAP_SYS_ADMIN': as('setpriv', '--bounding-set', '-sys_admin'),
  'without CAP_SYS_RESOURCE': as('setpriv', '--bounding-set', '-sys_resource'),
  'under a seccomp filter': as('perl', '-e', underSeccompFilter, process.arch === 'x64' ? '157' : '167'),
  'with iptables, ip6tables and nft hidden from PATH': as('env', 'PATH=/usr/bin:/bin'),
} as const satisfies Record<string, Place>
export type PlaceName = keyof typeof places
