/**
 * The recorder: watches one process from outside until it ends, holds every log that it opens, and keeps what was in
 * them although the test has deleted them. Perl, since the shell can neither wait for what is not its child nor close a
 * descriptor above 9, and perl-base is Essential on Debian and Ubuntu. It takes nothing of the caller's along: no
 * descriptor, no folder, no environment, no session. It must be there before CRIU opens its log, so it loads little.
 *
 * Arguments: the folder for what it keeps, the pid, and the arguments of CRIU.
 * A log is what the process opened write-only for appending (criu/log.c `log_init`); images are opened otherwise.
 * The exit status comes from the pidfd (Linux 6.15, include/uapi/linux/pidfd.h PIDFD_GET_INFO), before that from the
 * zombie if its parent is slow enough. pidfd_open has the number 434 on every architecture (Linux 5.3).
 */
export const recorderProgram = String.raw`
use strict;
use Fcntl qw(:DEFAULT :mode);
use Time::HiRes ();

my ($folder, $pid, @arguments) = @ARGV;
$0 = 'checkpoint-gate recorder';
chdir '/';
umask 022;
opendir my $own, '/proc/self/fd' or exit;
my @inherited = grep { /^\d+$/ && $_ > 2 } readdir $own;
closedir $own;
for (@inherited) { open my $descriptor, '<&=', $_ or next; close $descriptor }

my $half = 524288;
my $most_logs = 2000;
my $now = sub { int(Time::HiRes::time() * 1000) };
my $id = $now->() . "-$pid";
my $busy = "$folder/$id.busy";
sysopen my $mark, $busy, O_CREAT | O_EXCL | O_WRONLY, 0644 or exit;
close $mark;

my %record = (pid => $pid, startedAt => $now->());
my $process = syscall 434, $pid + 0, 0;
open my $stat, '<', "/proc/$pid/stat";
my (@logs, %seen);

my $gone = sub {
  my ($patience) = @_;
  if ($process < 0) {
    Time::HiRes::sleep($patience);
    return !-e "/proc/$pid";
  }
  my $readable = '';
  vec($readable, $process, 1) = 1;
  return select($readable, undef, undef, $patience) > 0;
};

# Nothing but the head and the last half MiB of a log is ever in memory.
my $read_on = sub {
  for my $log (@logs) {
    while (my $got = sysread $log->{file}, my $bytes, 65536) {
      $log->{bytes} += $got;
      my $room = $half - length $log->{head};
      $log->{head} .= substr $bytes, 0, $room, '' if $room > 0;
      $log->{tail} .= $bytes;
      substr $log->{tail}, 0, length($log->{tail}) - $half, '' if length $log->{tail} > 2 * $half;
    }
  }
};

my $look = sub {
  opendir my $descriptors, "/proc/$pid/fd" or return;
  for my $number (grep { /^\d+$/ && $_ > 2 } readdir $descriptors) {
    my $link = "/proc/$pid/fd/$number";
    my $path = readlink $link;
    next if !defined $path || $path !~ m{^/} || $seen{"$number $path"}++;
    open my $info, '<', "/proc/$pid/fdinfo/$number" or next;
    my ($flags) = map { /^flags:\s+([0-7]+)/ ? oct $1 : () } <$info>;
    next if !defined $flags || ($flags & O_ACCMODE) != O_WRONLY || !($flags & O_APPEND);
    my ($device, $inode, $mode) = stat $link;
    next if !defined $mode || !S_ISREG($mode) || $seen{"$device:$inode"}++;
    next if @logs >= 16 || !sysopen my $file, $link, O_RDONLY | O_NONBLOCK;
    push @logs, { path => $path, file => $file, head => '', tail => '', bytes => 0 };
  }
};

# CRIU opens its log within its first hundredths of a second, and one for each request of "criu swrk".
my $turns = 0;
do {
  $look->();
  $read_on->();
} until $gone->($turns++ < 200 ? 0.002 : 0.05);

$read_on->();
$record{endedAt} = $now->();
close $_->{file} for @logs;

my $status;
if ($process >= 0) {
  my $info = pack 'Q', 8;
  $info .= "\0" x 56;
  my ($mask, $exit) = ioctl_info($process, $info);
  $status = $exit if $mask & 8;
}
if (!defined $status && $stat && defined(my $line = <$stat>)) {
  my @fields = split ' ', $line =~ s/^.*\) //sr;
  $status = $fields[49] if $fields[0] eq 'Z';
}

sub ioctl_info {
  my ($descriptor, $info) = @_;
  open my $handle, '<&=', $descriptor or return (0, 0);
  ioctl $handle, 0xC040FF0B, $info or return (0, 0);
  return ((unpack 'Q', $info), unpack 'x60 l', $info);
}

opendir my $kept_logs, $folder;
my $room = $most_logs - grep { /\.log$/ } readdir $kept_logs;
my @kept;
for my $log (grep { $_->{bytes} > 0 } @logs) {
  my $name = $room-- > 0 ? "$id-" . @kept . '.log' : undef;
  my $left_out = $log->{bytes} - length($log->{head}) - length $log->{tail};
  if (defined $name && sysopen my $copy, "$folder/$name", O_CREAT | O_EXCL | O_WRONLY, 0644) {
    substr $log->{tail}, 0, length($log->{tail}) - $half, '' if length $log->{tail} > $half;
    $left_out = $log->{bytes} - length($log->{head}) - length $log->{tail};
    print $copy $log->{head}, $left_out > 0 ? "\n[$left_out bytes left out]\n" : '', $log->{tail};
    close $copy;
  }
  push @kept, { path => \"$log->{path}", kept => defined $name ? \"$name" : undef, bytes => $log->{bytes} };
}

# A reference to a scalar is a string, a plain scalar a number.
sub json {
  my ($value) = @_;
  return 'null' unless defined $value;
  return '[' . join(',', map { json($_) } @$value) . ']' if ref $value eq 'ARRAY';
  return '{' . join(',', map { json(\$_) . ':' . json($value->{$_}) } sort keys %$value) . '}' if ref $value eq 'HASH';
  return $value + 0 unless ref $value;
  return '"' . $$value =~ s/(["\\\x00-\x1f\x7f])/sprintf '\\u%04x', ord $1/ger . '"';
}

$#arguments = 255 if $#arguments > 255;
$record{arguments} = [map { my $argument = substr $_, 0, 4096; \$argument } @arguments];
$record{exitCode} = defined $status && !($status & 127) ? $status >> 8 : undef;
$record{signal} = defined $status && ($status & 127) ? $status & 127 : undef;
$record{logs} = \@kept;
if (sysopen my $records, "$folder/runs.jsonl", O_WRONLY | O_APPEND | O_NOFOLLOW) {
  syswrite $records, json(\%record) . "\n";
}
unlink $busy;
`
