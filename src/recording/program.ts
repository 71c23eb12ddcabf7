/**
 * The recorder. Told of a process through a fifo, it watches it from outside until it ends, holds every log that it
 * opens, and keeps what was in them although the test has deleted them. It is started once, before the tests: it must
 * look before CRIU opens its log, and has nothing to do with whoever starts CRIU. Perl, since the shell can neither wait
 * for what is not its child nor keep up, and perl-base is Essential on Debian and Ubuntu.
 *
 * Arguments: the folder for what it keeps; the fifo, which gives `PID COUNT GIVEN` and GIVEN arguments, each with a NUL
 * behind it: the process, how many of its last arguments are CRIU's, and the first of them, all if they are short; the
 * process that runs the command, at which the chain of parents ends; and the variables that name a test, of which alone
 * values are kept. It says `ready`, then each run that has ended, in pieces: the watch's id, `+` where more of it follows and
 * `.` where not, and a piece of its JSON. It ends with its standard input; watches that still go on are cut short then.
 *
 * A log is what the process, or a child that a request of RPC made it fork (criu/cr-service.c), opened write-only for
 * appending (criu/log.c `log_init`); images are opened otherwise. What was open before CRIU started is inherited.
 * The exit status comes from the pidfd (Linux 6.15, include/uapi/linux/pidfd.h PIDFD_GET_INFO), before that from the
 * zombie if its parent is slow enough. pidfd_open has the number 434 on every architecture (Linux 5.3).
 */
export const recorderProgram = String.raw`
use strict;
use warnings;
use Fcntl qw(:DEFAULT :mode);
use POSIX ();
use Time::HiRes ();

my $half_log = 524288;
my $most_logs = 2000;
my $patience = 3;

my ($folder, $fifo, $top, @variables) = @ARGV;
my %is_variable = map { $_ => 1 } @variables;
my $owner = (stat $folder)[4];
$0 = 'checkpoint-gate recorder';

sub now { return int(Time::HiRes::time() * 1000) }

# sched_setscheduler(2), whose number is the architecture's (asm/unistd_64.h, asm-generic/unistd.h).
sub schedule {
  my ($policy, $priority) = @_;
  my $call = { x86_64 => 144, aarch64 => 119 }->{ (POSIX::uname())[4] } or return;
  syscall $call, 0, $policy, pack 'i', $priority;
}

sub readable {
  my ($seconds, @descriptors) = @_;
  my $wanted = '';
  vec($wanted, $_, 1) = 1 for @descriptors;
  return select($wanted, undef, undef, $seconds) > 0 ? grep { vec $wanted, $_, 1 } @descriptors : ();
}

# For writing too, so that it does not end with its first writer.
sysopen my $calls, $fifo, O_RDWR or die "$fifo: $!\n";
# On a busy machine, too, a log is to be seen before it is gone; without the privilege all stays as it is. The looks come
# before all else (SCHED_RR) as long as a new log is near, which is some hundredths of a second for each run.
my ($ordinary, $before_others) = (0, 2);
schedule($before_others, 1);
$| = 1;
print "ready\n";

my %watches;
my $buffer = '';
while (1) {
  my @ready = readable(1, fileno $calls, fileno STDIN);
  while ((my $ended = waitpid -1, POSIX::WNOHANG()) > 0) { delete $watches{$ended} }
  if (grep { $_ == fileno $calls } @ready) {
    sysread $calls, $buffer, 4096, length $buffer;
    while (my ($pid, $count, @given) = next_call()) {
      my $told = now();
      my $watch = fork;
      if (defined $watch && !$watch) {
        watch($told, $pid, $count, @given);
        POSIX::_exit(0);
      }
      $watches{$watch} = 1 if $watch;
    }
  } elsif (@ready) {
    last if !sysread STDIN, my $ignored, 4096;
  }
}

# What has ended is told in a moment; what goes on is told as far as it went.
my $deadline = Time::HiRes::time() + $patience;
while (%watches) {
  my $ended = waitpid -1, POSIX::WNOHANG();
  last if $ended < 0;
  delete $watches{$ended};
  kill 'TERM', keys %watches if Time::HiRes::time() > $deadline;
  Time::HiRes::sleep(0.01) if !$ended;
}

# The next whole call in the buffer; what is none is dropped, since whoever runs CRIU may write here.
sub next_call {
  while ($buffer =~ /^([^\0]*)\0/) {
    my $head = $1;
    my ($pid, $count, $given) = $head =~ /^(\d{1,10}) (\d{1,5}) (\d{1,4})$/;
    if (defined $pid && $buffer =~ s/^[^\0]*\0((?:[^\0]*\0){$given})//) {
      return ($pid, $count, split /\0/, $1, -1);
    }
    # A call comes in one piece: what is still not whole after twice as much is none.
    return if defined $pid && length $buffer < 8192;
    $buffer = substr $buffer, 1 + length $head;
  }
  return;
}

sub watch {
  my ($started, $told, $count, @given) = @_;
  pop @given;
  my $pid = outer_pid($told, $count, $given[0] // '');
  my $process = syscall 434, $pid + 0, 0;
  my %seen;
  see_inherited($pid, \%seen);
  # While it is still the shim: in the midst of exec there is none to read.
  my %variables = variables_of($pid);
  # The shim waits a moment for this: a log that is gone at once is seen.
  my $seen = "$folder/watched/$told";
  sysopen my $mark, $seen, O_CREAT | O_EXCL | O_WRONLY, 0444;
  open my $stat, '<', "/proc/$pid/stat";
  my $cut = 0;
  local $SIG{TERM} = sub { $cut = 1 };
  my @arguments = @given == $count ? @given : ();
  my ($origin, @logs, @requests);
  my $serves = grep { $_ eq 'swrk' || $_ eq 'service' } @given;
  my ($turns, $untitled) = (0, 0);
  do {
    @arguments = arguments_of($pid, $count) if !@arguments;
    open_logs($pid, \@logs, \%seen);
    if ($serves) {
      my $before = $untitled;
      $untitled = see_requests($pid, \@requests, \@logs, \%seen);
      $turns = 0 if $untitled && $untitled != $before;
    }
    $origin //= origin_of($pid, %variables);
    read_on($_) for @logs;
    # CRIU opens its log within its first hundredths of a second, and one for each request of "criu swrk". One that fails
    # at once lives no longer than some milliseconds: until a log is seen, and the title that a child gets after it, the looks
    # follow each other closely.
  } until $cut || has_ended($pid, $process, pause_after($turns++, @logs && !$untitled));
  read_on($_) for @logs;
  close $_->{file} for @logs;
  unlink $seen;
  report({
    pid => $pid,
    arguments => [map { \$_ } @arguments ? @arguments : @given],
    startedAt => $started,
    endedAt => now(),
    exit_of($process, $stat),
    cutOff => $cut,
    requests => \@requests,
    %$origin,
    logs => [map { keep_log($logs[$_], "$started-$pid-$_.log") } grep { $logs[$_]{bytes} } 0 .. $#logs],
  });
}

sub pause_after {
  my ($turns, $all_seen) = @_;
  return 0.0002 if $turns < 300 && !$all_seen;
  schedule($ordinary, 0) if $turns == 300;
  return $turns < 500 ? 0.002 : 0.05;
}

# In a pid namespace of its own a process knows only its number there.
sub outer_pid {
  my ($told, $count, $first) = @_;
  return $told if !$count;
  for my $attempt (1 .. 5) {
    Time::HiRes::sleep(0.002) if $attempt > 1;
    return $told if is_it($told, $told, $count, $first);
    for my $pid (map { m{(\d+)$} } glob '/proc/[0-9]*') {
      return $pid if is_it($pid, $told, $count, $first);
    }
  }
  return $told;
}

# Whether a process has that number in its own pid namespace, and that argument.
sub is_it {
  my ($pid, $told, $count, $first) = @_;
  return 0 if ((arguments_of($pid, $count))[0] // '') ne $first;
  open my $status, '<', "/proc/$pid/status" or return 0;
  return scalar grep { /^NSpid:.*\s$told$/ } <$status>;
}

# Whatever interpreters and loaders stand before them, CRIU's own arguments are the last ones. None in the midst of exec.
sub arguments_of {
  my ($pid, $count) = @_;
  open my $file, '<', "/proc/$pid/cmdline" or return;
  my @words = map { substr $_, 0, 4096 } split /\0/, do { local $/; <$file> } // '', -1;
  pop @words;
  @words = splice @words, -$count if $count && @words > $count;
  return @words > 256 ? @words[0 .. 255] : @words;
}

sub has_ended {
  my ($pid, $process, $seconds) = @_;
  return scalar(my @ended = readable($seconds, $process)) if $process >= 0;
  Time::HiRes::sleep($seconds);
  return !-e "/proc/$pid";
}

sub open_logs {
  my ($pid, $logs, $seen) = @_;
  for my $number (written_by($pid, $seen)) {
    my $link = "/proc/$pid/fd/$number";
    my $path = readlink $link;
    next if !defined $path || @$logs >= 16 || !sysopen my $file, $link, O_RDONLY | O_NONBLOCK;
    my $log = { path => $path =~ s/ \(deleted\)$//r, file => $file, head => '', tail => '', bytes => 0 };
    push @$logs, { %$log, writer => $pid };
  }
}

# Descriptors of regular files that a process writes by appending, as far as they were not seen before.
sub written_by {
  my ($pid, $seen) = @_;
  opendir my $descriptors, "/proc/$pid/fd" or return;
  return grep {
    my $path = readlink "/proc/$pid/fd/$_";
    defined $path && $path =~ m{^/} && !$seen->{"$pid $_ $path"}++ && is_log($pid, $_, $seen)
  } grep { /^\d+$/ && $_ > 2 } readdir $descriptors;
}

sub is_log {
  my ($pid, $number, $seen) = @_;
  open my $info, '<', "/proc/$pid/fdinfo/$number" or return 0;
  my ($flags) = map { /^flags:\s+([0-7]+)/ ? oct $1 : () } <$info>;
  return 0 if !defined $flags || ($flags & O_ACCMODE) != O_WRONLY || !($flags & O_APPEND);
  my ($device, $inode, $mode) = stat "/proc/$pid/fd/$number";
  return defined $mode && S_ISREG($mode) && !$seen->{"$device:$inode"}++;
}

# What CRIU finds open is no log of its own: the shim has it open before it becomes CRIU, else the parent.
sub see_inherited {
  my ($pid, $seen) = @_;
  my $still_shim = (readlink "/proc/$pid/exe" // '') =~ m{/(?:\w{0,4}sh|busybox)\d*$};
  my $holder = $still_shim ? $pid : parent_of($pid);
  written_by($holder, $seen) if $holder;
}

# CRIU sets its title for each request of RPC (criu/cr-service.c), in the child that it forks for some. Behind a loader the
# title is one of its arguments. A child without a title is told as well: one for a feature check has it for a moment only.
# Gives the process that has none yet, 0 where all have theirs.
sub see_requests {
  my ($pid, $requests, $logs, $seen) = @_;
  my @children = map { split ' ', read_file($_) } glob "/proc/$pid/task/*/children";
  open_logs($_, $logs, $seen) for @children;
  my $untitled = 0;
  for my $process ($pid, @children) {
    my ($title) = map { /(?:^|: )((?:[a-z-]+ )+--rpc.{0,200})/ } split /\0/, read_file("/proc/$process/cmdline");
    next if !defined $title && $process == $pid;
    $untitled = $process if !defined $title;
    $title //= '';
    next if $seen->{"request $process $title"}++ || @$requests >= 64;
    push @$requests, { title => \$title, process => $process };
  }
  return $untitled;
}

# Who started it: its parents up to the command, nearest first, and what their environment says of the test.
sub origin_of {
  my ($pid, %variables) = @_;
  my @parents;
  for (my $process = parent_of($pid); @parents < 32; $process = parent_of($process)) {
    last if !$process || $process == 1 || $process == $top || $process == $$;
    %variables = (variables_of($process), %variables);
    my @words = grep { defined } (split /\0/, read_file("/proc/$process/cmdline"))[0 .. 63];
    my $folder = readlink "/proc/$process/cwd";
    push @parents, {
      pid => $process,
      command => [map { \(my $word = substr $_, 0, 1000) } @words],
      folder => defined $folder ? \$folder : undef,
    };
  }
  return { parents => \@parents, variables => { map { $_ => \$variables{$_} } keys %variables } };
}

sub variables_of {
  my ($pid) = @_;
  my %found;
  for (split /\0/, read_file("/proc/$pid/environ")) {
    my ($name, $value) = split /=/, $_, 2;
    $found{$name} = substr $value // '', 0, 1000 if $is_variable{$name};
  }
  return %found;
}

sub parent_of {
  my ($pid) = @_;
  my @fields = split ' ', read_file("/proc/$pid/stat") =~ s/^.*\) //sr;
  return $fields[1];
}

sub read_file {
  my ($path) = @_;
  open my $file, '<', $path or return '';
  return do { local $/; <$file> } // '';
}

# Read as it grows: little is left to do at the end, when a test may want to unmount the file system.
sub read_on {
  my ($log) = @_;
  while (my $got = sysread $log->{file}, my $bytes, 65536) {
    $log->{bytes} += $got;
    my $room = $half_log - length $log->{head};
    $log->{head} .= substr $bytes, 0, $room, '' if $room > 0;
    $log->{tail} .= $bytes;
    substr $log->{tail}, 0, length($log->{tail}) - $half_log, '' if length $log->{tail} > $half_log;
  }
}

# The pidfd tells it once the parent has waited for it, the zombie before that.
sub exit_of {
  my ($process, $stat) = @_;
  my $status;
  # It closes the descriptor when it goes.
  open my $handle, '<&=', $process if $process >= 0;
  for my $attempt (1 .. 20) {
    $status = status_of($handle) // zombie_status($stat);
    last if defined $status;
    Time::HiRes::sleep(0.001);
  }
  return (exitCode => undef, signal => undef) if !defined $status;
  return $status & 127 ? (exitCode => undef, signal => $status & 127) : (exitCode => $status >> 8, signal => undef);
}

sub status_of {
  my ($handle) = @_;
  return undef if !$handle;
  my $info = pack 'Q x56', 8;
  ioctl $handle, 0xC040FF0B, $info or return undef;
  my ($mask, $status) = unpack 'Q x52 l', $info;
  return $mask & 8 ? $status : undef;
}

sub zombie_status {
  my ($stat) = @_;
  seek $stat, 0, 0 if $stat;
  my $line = $stat ? <$stat> : undef;
  return undef if !defined $line;
  my @fields = split ' ', $line =~ s/^.*\) //sr;
  return $fields[0] eq 'Z' ? $fields[49] : undef;
}

# Only the folder's owner may read what a privileged CRIU wrote.
sub keep_log {
  my ($log, $name) = @_;
  opendir my $kept, $folder or return;
  my $full = grep({ /\.log$/ } readdir $kept) >= $most_logs;
  my $told = { path => \$log->{path}, kept => undef, bytes => $log->{bytes}, writer => $log->{writer} };
  return $told if $full || !sysopen my $copy, "$folder/$name", O_CREAT | O_EXCL | O_WRONLY, 0600;
  my $left_out = $log->{bytes} - length($log->{head}) - length $log->{tail};
  print $copy $log->{head}, $left_out ? "\n[$left_out bytes left out]\n" : '', $log->{tail};
  chown $owner, -1, $copy;
  close $copy;
  return { %$told, kept => \$name };
}

# To whoever started the recorder, and nobody else. A pipe takes each piece as a whole (PIPE_BUF), so that watches do not
# write into each other's records.
sub report {
  my ($run) = @_;
  my @pieces = unpack '(a3500)*', json($run);
  syswrite STDOUT, "$$ " . ($_ < $#pieces ? '+' : '.') . " $pieces[$_]\n" for 0 .. $#pieces;
}

# A reference to a scalar is a string, a plain scalar a number.
sub json {
  my ($value) = @_;
  return 'null' if !defined $value;
  return '[' . join(',', map { json($_) } @$value) . ']' if ref $value eq 'ARRAY';
  return '{' . join(',', map { json(\$_) . ':' . json($value->{$_}) } sort keys %$value) . '}' if ref $value eq 'HASH';
  return $value + 0 if !ref $value;
  return '"' . $$value =~ s/(["\\\x00-\x1f\x7f])/sprintf '\\u%04x', ord $1/ger . '"';
}
`
