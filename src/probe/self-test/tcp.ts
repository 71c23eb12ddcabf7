import { loopbackUp } from './loopback.ts'
import type { RoundTrip } from './round-trip.ts'

/**
 * An established TCP connection: each question goes through it. Perl makes both ends, as descriptors 5 and 6, and is
 * replaced by the patient.
 */
export const tcp: RoundTrip = {
  name: 'tcp',
  features: [],
  ownNetwork: true,
  script: `
    ${loopbackUp}
    connection='
      socket(my $listening, AF_INET, SOCK_STREAM, 0) or die "socket: $!\\n";
      bind($listening, sockaddr_in(0, INADDR_LOOPBACK)) && listen($listening, 1) or die "listen: $!\\n";
      socket(my $one, AF_INET, SOCK_STREAM, 0) or die "socket: $!\\n";
      connect($one, getsockname $listening) or die "connect: $!\\n";
      accept(my $other, $listening) or die "accept: $!\\n";
      POSIX::dup2(fileno $one, 20); POSIX::dup2(fileno $other, 21);
      POSIX::close($_) for 3 .. 19;
      POSIX::dup2(20, 5); POSIX::dup2(21, 6); POSIX::close(20); POSIX::close(21);
      exec @ARGV or die "$ARGV[0]: $!\\n"'
    start perl -MSocket -MPOSIX -e "$connection" && ask before 1 &&
      criu_run dump dump --tcp-established --tree "$patient" --images-dir images &&
      criu_run restore restore --tcp-established --restore-detached --images-dir images &&
      ask after 2`,
}
