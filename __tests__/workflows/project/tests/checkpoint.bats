#!/usr/bin/env bats

setup() {
  setsid sleep 60 </dev/null >/dev/null 2>&1 3>&- &
  pid=$!
  images=$(mktemp -d)
}

teardown() {
  kill "$pid"
  rm -r "$images"
}

@test "dump of a process" {
  criu dump -t "$pid" -D "$images" -o dump.log -v4 --leave-running || { cat "$images/dump.log"; false; }
  [ -z "${FAIL_ON_PURPOSE:-}" ]
}

@test "pre-dump of a process" {
  criu pre-dump -t "$pid" -D "$images" -o pre-dump.log -v4 || { cat "$images/pre-dump.log"; false; }
}
