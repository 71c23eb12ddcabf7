import { describe, expect, it } from 'vitest'
import { readSkip } from '../../src/gate/skips.ts'
import { meaningOf, noUserRows } from '../../src/logs/line-meaning.ts'
import { readLogLines } from '../../src/logs/log-lines.ts'

const kindOf = (raw: string) => {
  const [line] = readLogLines(raw)
  if (line === undefined) throw new Error('no line')
  const meaning = meaningOf(line, noUserRows)
  if (meaning.kind === 'signature') return meaning.signature.id
  return meaning.kind === 'follow-on' ? `follow-on ${meaning.row.operation}` : meaning.kind
}

it('a container that still runs follows from a failed checkpoint as runc logs it, and is a claim as a test says it', () => {
  expect(kindOf('time="2026-11-27T06:08:36Z" level=error msg="container still running"')).toBe(
    'follow-on dump',
  )
  expect(kindOf('    a_test.go:1: container still running')).not.toMatch(/^follow-on/)
})

describe('what callers print of a failed operation follows from its cause', () => {
  it.each([
    ['    a_test.go:1: dump --track-mem: exit status 1', 'follow-on dump'],
    ['    a_test.go:1: dump: exit status 1, see /tmp/x/dump.log', 'follow-on dump'],
    ['    a_test.go:1: runc checkpoint failed: exit status 1', 'follow-on dump'],
    ['    a_test.go:1: failed to checkpoint container web: exit status 1', 'follow-on dump'],
    ['    a_test.go:1: checkpoint failed', 'follow-on dump'],
    ['    a_test.go:1: criu restore: exit status 1', 'follow-on restore'],
    ['    a_test.go:1: exit status 1', 'follow-on null'],
    ["#   `criu dump -t 1 -o dump.log' failed", 'follow-on dump'],
    ["#   `criu pre-dump -t 1 || { tail -2 x.log; false; }' failed", 'follow-on dump'],
    ["#   `runc --root /r checkpoint test_busybox' failed with status 1", 'follow-on dump'],
    ['#   `"$RUNC" restore x\' failed', 'follow-on restore'],
    ['#   `[ "$status" -eq 0 ]\' failed', 'follow-on null'],
    ["#   `pre_dump_patient 5' failed", 'follow-on dump'],
    ["#   `simple_cr --debug' failed", 'follow-on null'],
    ['[FAILED] Unexpected error:', 'follow-on null'],
    [
      "E       subprocess.CalledProcessError: Command '['criu', 'dump', '-t', '1']' returned non-zero exit status 1.",
      'follow-on dump',
    ],
    ['time="2026-11-23T12:00:00Z" level=error msg="criu failed: type NOTIFY errno 0"', 'follow-on dump'],
    [
      '    client_test.go:9: /usr/bin/runc checkpoint: criu failed: type NOTIFY errno 0 path= /run/c/criu-dump.log: unknown',
      'follow-on dump',
    ],
    ['(00.048955) Error (criu/cr-dump.c:1545): Dump files (pid: 7261) failed with -1', 'follow-on dump'],
    ['Error (criu/cr-restore.c:2331): Restoring FAILED.', 'follow-on restore'],
    ['################ Test zdtm/static/maps02 FAIL at CRIU dump ################', 'follow-on dump'],
  ])('%s', (raw, kind) => {
    expect(kindOf(raw)).toBe(kind)
  })
})

describe('a claim of the test itself is explained by nothing', () => {
  it.each([
    '    a_test.go:1: counter after restore is 3, want 5',
    '    a_test.go:1: counter after dump failed',
    '    a_test.go:1: check of memory after checkpoint failed: exit status 1',
    '    a_test.go:1: the log lacks "Tracking memory is not available. Consider omitting --track-mem option."',
    '    a_test.go:1: rlimit: counter is 3',
    '    a_test.go:1: counter is 3',
    '#   `[ "$counter" -eq 5 ]\' failed',
    "#   `grep -q finished dump.log' failed",
    "#   `diff before.txt after-dump.txt' failed",
    '#   `criu dump -t 1 && [ "$counter" -eq 5 ]\' failed',
    "#   `criu dump -t 1; grep -q x dump.log' failed",
    "#   `check_counter_after_dump' failed",
    '# expected 5, got 3',
    'E       AssertionError: assert 3 == 5',
    '12:27:47.813:    67: FAIL: maps02.c:120: data corrupted (errno = 2 (No such file or directory))',
    '(00.1) Error (criu/mem.c:49): BUG at criu/mem.c:49',
    '(00.1) Error (criu/files-reg.c:1031): something new',
    'time="2026-11-23T12:00:00Z" level=error msg="container did not stop"',
  ])('%s', raw => {
    expect(kindOf(raw)).toBe('unexplained')
  })
})

describe('harmless lines', () => {
  it.each([
    [
      "(00.036265) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted",
      'noise',
    ],
    [
      'b"(00.123253) Error (criu/util.c:1534): rlimit: Can\'t setup RLIMIT_NOFILE for self: Operation not permitted"',
      'noise',
    ],
    ["b'Error: ipv4: Address already assigned.'", 'noise'],
    ["Warn  (criu/kerndat.c:1610): Can't create nftables table", 'noise'],
    ['(00.1) Dirty tracking support is OFF', 'nothing'],
    ['(00.1) pie: 65: failed to find nothing', 'nothing'],
    [
      'time="2026-11-23T11:59:47Z" level=debug msg="CRIU option TrackMem with value false" func="x()" file="criu_linux.go:985"',
      'nothing',
    ],
    ['    a_test.go:1: pid: 6941', 'progress'],
    ['    a_test.go:1: starting container web', 'progress'],
    ['    a_test.go:1: removing container web', 'nothing'],
    ['# (in test file checkpoint.bats, line 10)', 'nothing'],
    ["# (from function `fail_here' in file tests/helpers.bash, line 149,", 'nothing'],
    ['# runc checkpoint --work-path ./work-dir test_busybox (status=1)', 'nothing'],
    ['------------------------ grep Error ------------------------', 'nothing'],
    ["# /tmp/a.bats: line 34: 13623 Killed                  setsid sh -c 'sleep 1'", 'nothing'],
    ['    checkpoint_test.go:114: === /tmp/TestCheckpoint1/003/criu-parent/dump.log ===', 'nothing'],
    [
      '    checkpoint_test.go:114: open /tmp/x/criu-parent/dump.log: no such file or directory',
      'follow-on null',
    ],
  ])('%s', (raw, kind) => {
    expect(kindOf(raw)).toBe(kind)
  })
})

describe('signatures', () => {
  it.each([
    [
      'Warn  (criu/cr-check.c:824): Dirty tracking is OFF. Memory snapshot will not work.',
      'dirty-tracking-off',
    ],
    [
      '(00.05) Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.',
      'track-mem-not-available',
    ],
    ['(00.104904) Error (criu/mem.c:46): BUG at criu/mem.c:46', 'bug-dirty-track'],
    ['    checkpoint_test.go:115: criu is missing features: [MemTrack]', 'listed-features'],
    [
      '    checkpoint_test.go:115: checkpoint: criu is missing features: [MemTrack LazyPages]',
      'listed-features',
    ],
    ['time="2026-11-23T12:37:05Z" level=error msg="CRIU is missing features"', 'unnamed-features'],
    ['    client_test.go:9: runc: CRIU is missing features: exit status 1: unknown', 'unnamed-features'],
    ['2026-11-23T12:37:05.123456Z: CRIU memory tracking not supported', 'crun-no-memory-tracking'],
    [
      'Error: system (architecture/kernel/CRIU) does not support memory tracking',
      'podman-no-memory-tracking',
    ],
    [
      '(00.043671) Error (compel/src/lib/ptrace.c:27): suspending seccomp failed: Operation not permitted',
      'suspend-seccomp',
    ],
    ['Error (criu/cr-check.c:1225): UFFD is not supported', 'uffd'],
    ['Error (criu/cr-check.c:1238): Non-cooperative UFFD is not supported', 'uffd-noncoop'],
    [
      '(00.1) Error (criu/uffd.c:314): uffd: Unable to open a userfaultfd descriptor: Operation not permitted',
      'uffd-open',
    ],
    ['    a_test.go:1: pre-dump: signal: aborted (core dumped)', 'pre-dump-aborted'],
    [
      '# /tmp/a.bats: line 20: 12868 Aborted                 criu pre-dump -t "$patient" -v0',
      'pre-dump-aborted',
    ],
    [
      '(00.04) Error (criu/kerndat.c:1615): kerndat_vdso_fill_symtable failed when initializing kerndat.',
      'kerndat-failed',
    ],
    [
      '(00.03) Warn  (compel/src/lib/infect.c:132): Unable to interrupt task: 5023 (Operation not permitted)',
      'interrupt',
    ],
    [
      'Error (criu/util.c:642): execvp("iptables-restore", ...) failed: No such file or directory',
      'missing-tool',
    ],
    [
      '(00.05) Error (criu/file-lock.c:110): Some file locks are hold by dumping tasks! You can try --file-locks to dump them.',
      'file-locks',
    ],
    [
      '(00.04) Error (criu/sk-inet.c:200): inet: Connected TCP socket, consider using --tcp-established option.',
      'tcp-established',
    ],
    ["(00.037286) Error (criu/cr-restore.c:1237): Can't fork for 8970: File exists", 'pid-taken'],
  ])('%s', (raw, id) => {
    expect(kindOf(raw)).toBe(id)
  })
})

describe('crashes', () => {
  it.each([
    'panic: runtime error: index out of range [3] with length 3',
    'WARNING: DATA RACE',
    '==123==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010',
    'munmap_chunk(): invalid pointer',
    '    a_test.go:1: signal: segmentation fault (core dumped)',
    'Segmentation fault',
  ])('%s', raw => {
    expect(kindOf(raw)).toBe('crash')
  })
})

describe('hostile lines cost linear time', () => {
  it.each([
    'a: ',
    'criu ',
    'dump ',
    'restore --x ',
    'failed to checkpoint ',
    '`criu dump ',
    "' failed ",
    'line 1: 2 Aborted ',
    'runc x (status=1',
    'is missing features: [MemTrack ',
    'Error: ',
    '-- ',
    'no feature ',
    'goroutine 1 [',
    "b'",
    'E   ',
    'a.b:1: ',
    '1: ',
    'level=error msg="',
    "Command 'criu dump ",
  ])('%j', piece => {
    const started = performance.now()
    for (const line of readLogLines(piece.repeat(20_000))) meaningOf(line, noUserRows)
    readSkip(piece.repeat(20_000))
    expect(performance.now() - started).toBeLessThan(300)
  })
})
