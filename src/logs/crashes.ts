import type { Crash } from './crash.ts'
import { crashIn } from './crash.ts'

/** Crashes of a program that its caller shows, besides those of the test program that the readers see. */
export const crashes: readonly {
  readonly text: RegExp
  readonly crash: Crash
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
    text: /\bfailed due to timeout$|^timeout after \d+s$/,
    crash: 'timeout',
    example: 'not ok 1 counter is kept in 2012ms # failed due to timeout',
    source: 'bats BATS_TEST_TIMEOUT',
  },
]

/** The crash that a line shows, its prefixes taken off; null where it shows none. */
export function crashOf(text: string): Crash | null {
  return crashes.find(row => row.text.test(text))?.crash ?? crashIn([text])
}
