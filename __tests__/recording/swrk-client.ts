/**
 * A Perl program that starts `criu swrk 3` as a client of CRIU's RPC does, asks it for a dump, and prints the answer in
 * hexadecimal. Arguments: CRIU, the folder for images and log (`swrk.log`), the process to dump.
 */
export const swrkClient = `
  use Socket;
  my ($criu, $images, $pid) = @ARGV;
  socketpair my $ours, my $theirs, AF_UNIX, SOCK_SEQPACKET, 0 or die;
  sysopen my $folder, $images, 0 or die;
  my $child = fork;
  if (!$child) {
    close $ours;
    require POSIX;
    POSIX::dup2(fileno $theirs, 3);
    $^F = 1023;
    exec $criu, "swrk", 3;
  }
  close $theirs;
  sub varint { my $n = shift; my $s = ""; do { my $b = $n & 127; $n >>= 7; $s .= chr($b | ($n ? 128 : 0)) } while $n; $s }
  # criu_opts (images/rpc.proto): images_dir_fd 1, pid 2, log_level 9, log_file 10
  my $options = "\\x08" . varint(fileno $folder) . "\\x10" . varint($pid) . "\\x48\\x04" . "\\x52\\x08swrk.log";
  # criu_req: type 1 DUMP, opts 2
  syswrite $ours, "\\x08\\x01\\x12" . varint(length $options) . $options;
  sysread $ours, my $answer, 65536;
  print unpack "H*", $answer;
  waitpid $child, 0;
`
