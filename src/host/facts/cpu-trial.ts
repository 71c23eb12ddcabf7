import { runProcess } from '../../base/process.ts'
import type { HostFacts } from '../facts.ts'
import { argvIn, type Place } from '../place.ts'

/** What only a trial shows: a hypervisor may withhold what the CPU and the kernel's configuration promise. */
export type CpuTrial = Pick<HostFacts, 'hardwareBreakpoints' | 'starts32Bit'>

/** Perl's `$?` does not tell of stops. */
const childStatus = '${^CHILD_ERROR_NATIVE}'

/** The system call ptrace. Sources: linux arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h */
const ptraceNumbers: Readonly<Record<string, number>> = { x64: 101, arm64: 117 }

/**
 * Prints `NAME yes` or `NAME no` for each trial that came to an end. Perl, which is Essential on Debian and Ubuntu, can
 * make raw system calls; its modules take longer to load than all of this. Arguments: Node's name of the architecture,
 * and the number of ptrace.
 *
 * breakpoints: a stopped process gets a breakpoint where it will go on, as CRIU sets them, and must stop there again.
 * Sources: criu/kerndat.c kerndat_breakpoints, compel/arch/{x86,aarch64}/src/lib/infect.c ptrace_set_breakpoint (v4.2);
 * the numbers are those of linux include/uapi/linux/ptrace.h, struct user of arch/x86/include/asm/user_64.h, and struct
 * user_hwdebug_state of arch/arm64/include/uapi/asm/ptrace.h.
 *
 * ia32: a program that does no more than exit(42) is executed from memory; a kernel without says ENOEXEC.
 * Source: linux fs/compat_binfmt_elf.c, arch/x86/include/asm/elf.h compat_elf_check_arch (ia32_enabled)
 */
const program = String.raw`
use strict;
use warnings;

$| = 1;
my ($arch, $ptrace) = @ARGV;
my ($cont, $peek, $poke, $getregset, $setregset) = (7, 3, 6, 0x4204, 0x4205);
my ($untraced, $sigtrap, $enoexec) = (2, 5, 8);
# A 32-bit perl has other numbers than its kernel.
exit if length(pack 'P', '') != 8;

# The kernel writes into the arguments themselves.
sub ptrace { return syscall($ptrace, @_) == 0 }

sub break_where_it_goes_on {
  my ($pid) = @_;
  if ($arch eq 'x64') {
    my $rip = "\0" x 8;
    return ptrace($peek, $pid, 128, $rip) && ptrace($poke, $pid, 848, unpack 'Q', $rip) && ptrace($poke, $pid, 904, 1);
  }
  my ($registers, $debug) = ("\0" x 272, "\0" x 24);
  ptrace($getregset, $pid, 1, pack 'PQ', $registers, 272) or return;
  ptrace($getregset, $pid, 0x402, pack 'PQ', $debug, 24) or return;
  # A CPU that has none to set is left alone by CRIU, too.
  return if !(unpack('V', $debug) & 0xff);
  $debug = pack 'x8 Q V x4', unpack('x256 Q', $registers), 0x1e5;
  return ptrace($setregset, $pid, 0x402, pack 'PQ', $debug, 24);
}

sub breakpoints {
  my $pid = fork // return;
  if (!$pid) {
    ptrace(0, 0, 0, 0);
    kill 'STOP', $$;
    exit 0;
  }
  my $state;
  waitpid $pid, $untraced;
  if ((${childStatus} & 0xff) == 0x7f && break_where_it_goes_on($pid) && ptrace($cont, $pid, 0, 0)) {
    waitpid $pid, 0;
    $state = { ($sigtrap << 8 | 0x7f) => 'yes', 0 => 'no' }->{${childStatus}};
  }
  kill 'KILL', $pid;
  waitpid $pid, 0;
  return $state;
}

sub ia32 {
  return if $arch ne 'x64';
  my $code = "\xb8\1\0\0\0\xbb\x2a\0\0\0\xcd\x80";
  my $elf = pack 'a4 C3 x9 v2 V5 v6 V8 a*', "\x7fELF", 1, 1, 1, 2, 3, 1, 0x8048054, 52, 0, 0, 52, 32, 1, 0, 0, 0,
    1, 0, 0x8048000, 0x8048000, 96, 96, 5, 4096, $code;
  my $name = 'ia32';
  my $file = syscall 319, $name, 0;
  return if $file < 0 || syscall(1, $file, $elf, length $elf) != length $elf;
  my $pid = fork // return;
  if (!$pid) {
    # Perl's own exec would try a shell next.
    syscall 59, "/proc/self/fd/$file", pack('pQ', $name, 0), 0;
    exit($! == $enoexec ? 8 : 1);
  }
  waitpid $pid, 0;
  return $? == 42 << 8 ? 'yes' : $? == 8 << 8 ? 'no' : undef;
}

for my $trial ([breakpoints => \&breakpoints], [ia32 => \&ia32]) {
  my $state = $trial->[1]->();
  print "$trial->[0] $state\n" if defined $state;
}
`

/** Tries in `place` what the CPU does for a process. Never throws; what could not be tried is null. */
export async function tryCpu(place: Place): Promise<CpuTrial> {
  const ptrace = ptraceNumbers[process.arch]
  if (ptrace === undefined) return { hardwareBreakpoints: null, starts32Bit: null }
  const argv = ['perl', '-e', program, process.arch, String(ptrace)]
  const ended = await runProcess(argvIn(place, 10, argv), { timeoutMs: 15_000 })
  const states = new Map(
    [...ended.stdout.matchAll(/^(\w+) (yes|no)$/gm)].map(([, name, state]) => [name, state === 'yes']),
  )
  return {
    hardwareBreakpoints: states.get('breakpoints') ?? null,
    starts32Bit: states.get('ia32') ?? null,
  }
}
