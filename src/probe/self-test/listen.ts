import { loopbackUp } from './loopback.ts'
import type { RoundTrip } from './round-trip.ts'

/**
 * A listening TCP socket, as most servers have: whether a client still reaches it. Perl makes it, as descriptor 7, and is
 * replaced by the patient.
 */
export const listen: RoundTrip = {
  name: 'listen',
  features: [],
  ownNetwork: true,
  script: `
    ${loopbackUp}
    listening='
      socket(my $listening, AF_INET, SOCK_STREAM, 0) or die "socket: $!\\n";
      bind($listening, sockaddr_in(0, INADDR_LOOPBACK)) && listen($listening, 5) or die "listen: $!\\n";
      open my $port, ">", "port" or die "port: $!\\n";
      print $port +(sockaddr_in(getsockname $listening))[0] and close $port or die "port: $!\\n";
      POSIX::dup2(fileno $listening, 20); POSIX::close($_) for 3 .. 19;
      POSIX::dup2(20, 7); POSIX::close(20);
      exec @ARGV or die "$ARGV[0]: $!\\n"'
    calling='
      socket(my $client, AF_INET, SOCK_STREAM, 0) or die "socket: $!\\n";
      connect($client, sockaddr_in(shift, INADDR_LOOPBACK)) or die "connect: $!\\n"'
    listens() { perl -MSocket -e "$calling" "$(<port)" 2>/dev/null; step listens-after $?; }
    start perl -MSocket -MPOSIX -e "$listening" && ask before 1 &&
      criu_run dump dump --tree "$patient" --images-dir images &&
      criu_run restore restore --restore-detached --images-dir images &&
      listens && ask after 2`,
}
