/** A way to fail that no missing feature explains, however the log reads. */
export type Crash = 'panic' | 'data-race' | 'sanitizer' | 'timeout' | 'signal'

interface CrashMark {
  readonly crash: Crash
  readonly text: RegExp
  readonly source: string
}

/** Lines that show a crash, the more telling ones first. */
const crashMarks: readonly CrashMark[] = [
  { crash: 'timeout', text: /^panic: test timed out after /, source: 'go/src/testing/testing.go startAlarm' },
  { crash: 'data-race', text: /^(?:WARNING|FATAL): DATA RACE$/, source: 'llvm compiler-rt/lib/tsan/go' },
  {
    crash: 'data-race',
    text: /testing\.go:\d+: race detected (?:during|outside)/,
    source: 'go/src/testing/testing.go checkRaces',
  },
  {
    crash: 'sanitizer',
    text: /ERROR: (?:Address|Thread|Memory|Leak|HWAddress)Sanitizer|^SUMMARY: \w+Sanitizer: |: runtime error: .+/,
    source: 'llvm compiler-rt/lib/sanitizer_common, ubsan_diag.cpp',
  },
  { crash: 'panic', text: /^(?:panic|fatal error): /, source: 'go/src/runtime/panic.go' },
  { crash: 'panic', text: /^thread '.*' panicked at /, source: 'rust/library/std/src/panicking.rs' },
  {
    crash: 'signal',
    text: /^signal: \w|^SIG(?:SEGV|BUS|FPE|ILL|ABRT|QUIT): |\(core dumped\)$/,
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
