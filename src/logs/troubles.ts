import type { Crash } from './crash.ts'
import { crashIn } from './crash.ts'

/** What ends a test and no missing feature explains: besides a crash what the kernel, the disk or the memory did. */
export type Trouble = Crash | 'kernel' | 'exhausted' | 'exception'

/** Troubles of a program that its caller shows, besides those of the test program that the readers see. */
export const troubles: readonly {
  readonly text: RegExp
  readonly crash: Trouble
  readonly example: string
  readonly source: string
}[] = [
  {
    text: /^goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[.{1,100}\]:$/,
    crash: 'panic',
    example: 'goroutine 28 [running]:',
    source: 'Go runtime/traceback.go',
  },
  {
    text: /\bpanicked at \S+:\d+/,
    crash: 'panic',
    example: 'thread main panicked at src/lib.rs:4',
    source: 'Rust std/src/panicking.rs',
  },
  {
    text: /\bWARNING: (?:Thread|Memory)Sanitizer\b/,
    crash: 'sanitizer',
    example: '==17==WARNING: MemorySanitizer: use-of-uninitialized-value',
    source: 'LLVM compiler-rt',
  },
  {
    text: /\bsignal: (?:segmentation fault|bus error|illegal instruction|killed|floating point exception)|\bSegmentation fault\b|\bBus error\b|\bIllegal instruction\b|died with <Signals\./,
    crash: 'signal',
    example: 'run.sh: line 4:  4711 Segmentation fault      ./patient',
    source: 'Go os/exec_posix.go; glibc strsignal, told by bash; Python subprocess',
  },
  {
    text: /\bmunmap_chunk\(\): |\bdouble free or corruption|\bfree\(\): invalid|\bmalloc\(\): |\bcorrupted size vs\. prev_size|\*\*\* (?:stack smashing|buffer overflow) detected/,
    crash: 'signal',
    example: 'munmap_chunk(): invalid pointer',
    source: 'glibc malloc/malloc.c malloc_printerr, debug/fortify_fail.c',
  },
  {
    text: /\bkernel BUG at |\bBUG: (?:unable to handle|KASAN|soft lockup|Bad page|kernel )|\b(?:general protection fault|double fault)\b.{0,40}\[#\d+\]|\bINFO: (?:task \S+ blocked for more than \d+|rcu_\w+ (?:self-)?detected stall)|\bwatchdog: BUG: |\bOops: |\bKernel panic - |\b(?:KASAN|KCSAN|KMSAN|UBSAN|KFENCE): |^(?:Call Trace|Call trace):$|\bWARNING: CPU: \d+ PID: \d+/,
    crash: 'kernel',
    example: 'INFO: task criu:123 blocked for more than 120 seconds.',
    source:
      'Linux kernel/hung_task.c, lib/bug.c, mm/kasan/report.c, arch/x86/kernel/dumpstack.c, kernel/panic.c',
  },
  {
    text: /\bNo space left on device\b|\bDisk quota exceeded\b|\bENOSPC\b|\bOut of memory\b|\bCannot allocate memory\b|\bENOMEM\b|\boom[-_ ]?kill(?:er|ed)?\b|\bOOMKilled\b|\bMemoryError\b|\bstd::bad_alloc\b|\bToo many open files\b|\bResource temporarily unavailable\b/i,
    crash: 'exhausted',
    example: 'write /var/lib/images/pages-1.img: No space left on device',
    source: 'glibc strerror ENOSPC, EDQUOT, ENOMEM, EMFILE, EAGAIN; Linux mm/oom_kill.c; Python, C++',
  },
  {
    text: /^terminate called (?:after throwing|without an active)|^(?:Uncaught )?(?!Assertion)[\w.$]+(?:Error|Exception)(?: \[\w+\])?: (?!exit status \d+$)|^Exception in thread |^Unhandled exception\b/,
    crash: 'exception',
    example: "terminate called after throwing an instance of 'std::runtime_error'",
    source:
      'libstdc++ vterminate.cc; CPython traceback.c (the last line is the error); java.lang.Thread; Node lib/internal/errors.js',
  },
  {
    // 128 and the number of a signal, as shells tell it; 134 alone is said by CRIU itself, by an abort.
    text: /\b(?:exit(?:ed)?(?: with)?(?: status| code)?|status|code|returncode|rc)\s*[:=]?\s*(?:129|13[0-35-9]|14\d|15\d)\b/i,
    crash: 'signal',
    example: 'exit code: 139',
    source: 'POSIX shell, 2.8.2 Exit Status for Commands; bash(1)',
  },
  {
    text: /\bfailed due to timeout$|^timeout after \d+s$/,
    crash: 'timeout',
    example: 'not ok 1 counter is kept in 2012ms # failed due to timeout',
    source: 'bats BATS_TEST_TIMEOUT',
  },
]

/** The trouble that a line shows, its prefixes taken off; null where it shows none. */
export function troubleOf(text: string): Trouble | null {
  return troubles.find(row => row.text.test(text))?.crash ?? crashIn([text])
}
