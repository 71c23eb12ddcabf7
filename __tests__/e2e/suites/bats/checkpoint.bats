#!/usr/bin/env bats
# The same kinds of tests as the Go suite, the way runc and CRI-O write theirs.

setup() {
  images="$BATS_TEST_TMPDIR/images"
  count="$BATS_TEST_TMPDIR/count"
  mkdir -p "$images"
}

teardown() {
  [ -z "${pid:-}" ] || kill -9 "$pid" 2>/dev/null || true
}

# A patient of its own session, with none of the test's descriptors; it lives for a minute at most.
start() {
  setsid perl -e "$1"'
    my ($file, $pid) = @ARGV;
    open my $p, ">", $pid; print $p $$; close $p;
    for my $n (1 .. 3000) {
      open my $out, ">", "$file.new"; print $out $n; close $out; rename "$file.new", $file;
      select undef, undef, undef, 0.02;
    }' "$count" "$BATS_TEST_TMPDIR/pid" </dev/null >/dev/null 2>&1 3>&- &
  disown
  counts
  pid=$(cat "$BATS_TEST_TMPDIR/pid")
}

counts() {
  local before now
  before=$(cat "$count" 2>/dev/null || true)
  for _ in $(seq 250); do
    now=$(cat "$count" 2>/dev/null || true)
    [ "${now:-0}" -le "${before:-0}" ] || return 0
    sleep 0.02
  done
  echo "the process does not count on from ${before:-0}"
  return 1
}

dump() {
  criu dump -t "$pid" -D "$images" -v4 -o dump.log "$@" || {
    grep -B 2 Error "$images/dump.log"
    return 1
  }
}

restore() {
  criu restore -d -D "$images" -v4 -o restore.log 3>&-
}

@test "dump and restore" {
  start ''
  dump
  restore
  counts
}

@test "pre-dump, then dump" {
  start ''
  criu pre-dump -t "$pid" -D "$images" --track-mem
  mkdir "$images/last"
  criu dump -t "$pid" -D "$images/last" --track-mem --prev-images-dir ..
}

@test "a file lock is held" {
  start "open my \$l, '>', '$BATS_TEST_TMPDIR/lock'; flock \$l, 2;"
  dump
}

@test "the restored process has counted to a million" {
  start ''
  dump
  restore
  counts
  [ "$(cat "$count")" -ge 1000000 ]
}

@test "a device that is not here" {
  skip "no such device on this runner"
}

@test "a feature that the suite takes for missing" {
  skip "requires CRIU feature timens"
}
