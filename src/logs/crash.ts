/** A way to fail that no missing feature explains, however the log reads. */
export const crashKinds = ['panic', 'data-race', 'sanitizer', 'timeout', 'signal'] as const
export type Crash = (typeof crashKinds)[number]

interface CrashMark {
  readonly crash: Crash
  readonly text: RegExp
  /** A line that this row is the first to match. */
  readonly example: string
  readonly source: string
}

/** Lines that show a crash, the more telling ones first. */
export const crashMarks: readonly CrashMark[] = [
  {
    crash: 'timeout',
    text: /^panic: test timed out after /,
    example: 'panic: test timed out after 10m0s',
    source: 'go/src/testing/testing.go startAlarm',
  },
  {
    crash: 'data-race',
    text: /^(?:WARNING|FATAL): DATA RACE$/,
    example: 'WARNING: DATA RACE',
    source: 'llvm compiler-rt/lib/tsan/go',
  },
  {
    crash: 'data-race',
    text: /testing\.go:\d+: race detected (?:during|outside)/,
    example: '    testing.go:1490: race detected during execution of test',
    source: 'go/src/testing/testing.go checkRaces',
  },
  {
    crash: 'sanitizer',
    text: /ERROR: (?:Address|Thread|Memory|Leak|HWAddress)Sanitizer|^SUMMARY: \w+Sanitizer: |(?:^|:\d+:)\d+: runtime error: .+/,
    example: '==17==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010',
    source: 'llvm compiler-rt/lib/sanitizer_common, ubsan_diag.cpp',
  },
  {
    crash: 'panic',
    text: /^(?:panic|fatal error): /,
    example: 'panic: runtime error: index out of range [3] with length 3',
    source: 'go/src/runtime/panic.go',
  },
  {
    crash: 'panic',
    text: /^thread '(?:main|<unnamed>)' (?:\(\d+\) )?panicked at |^thread caused non-unwinding panic\. aborting\.$/,
    example: "thread 'main' panicked at src/lib.rs:4:5:",
    // A test of libtest fails so, in a thread of its name.
    source: 'rust/library/std/src/panicking.rs',
  },
  {
    crash: 'signal',
    text: /^signal: \w|^SIG(?:SEGV|BUS|FPE|ILL|ABRT|QUIT): |\(core dumped\)$/,
    example: 'signal: aborted (core dumped)',
    source: 'go/src/os/exec_posix.go ProcessState.String, go/src/runtime/signal_unix.go',
  },
]

/** The crash that a test's own lines show; null where there is none. */
export function crashIn(lines: readonly string[]): Crash | null {
  for (const { crash, text } of crashMarks) {
    if (lines.some(line => text.test(line.trim()))) return crash
  }
  return null
}
