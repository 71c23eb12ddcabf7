/**
 * Bash that brings the loopback device of a new network namespace up, without iproute2, which may be missing.
 * Numbers: SIOCSIFFLAGS, IFF_UP|IFF_RUNNING|IFF_LOOPBACK in linux include/uapi/linux/{sockios,if}.h.
 */
export const loopbackUp = `perl -MSocket -e '
      socket(my $socket, AF_INET, SOCK_DGRAM, 0) or die "socket: $!\\n";
      my $up = pack "Z16 s x22", "lo", 0x49;
      ioctl($socket, 0x8914, $up) or die "SIOCSIFFLAGS: $!\\n"' >loopback.out 2>&1
    step loopback $? || { sed "s/^/log\\tloopback\\t/" loopback.out; return 1; }`
