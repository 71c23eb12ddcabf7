/**
 * A Perl program that starts `criu swrk 3` as a client of CRIU's RPC does, asks it something about a process, and prints the
 * answer in hexadecimal. Arguments: CRIU, the folder for images and log (`swrk.log`), the process, and the type of the request
 * (images/rpc.proto criu_req_type: 1 DUMP, 9 FEATURE_CHECK, 13 SINGLE_PRE_DUMP; a dump by default).
 */
export const swrkClient = `
  use Socket;
  my ($criu, $images, $pid, $type) = @ARGV;
  $type //= 1;
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
  # criu_req: type 1, opts 2, features 5 with mem_track 1
  my $features = $type == 9 ? "\\x2a\\x02\\x08\\x01" : "";
  syswrite $ours, "\\x08" . varint($type) . "\\x12" . varint(length $options) . $options . $features;
  sysread $ours, my $answer, 65536;
  print unpack "H*", $answer;
  waitpid $child, 0;
`
