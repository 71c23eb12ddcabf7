# Tests in which CRIU fails, and which have deleted its log before they say so. They get BUNDLE, a runc bundle, and
# SWRK_CLIENT, a client of `criu swrk`.

setup() {
  cd "$BATS_TEST_TMPDIR"
  mkdir images
  id=tidy-$$-$BATS_TEST_NUMBER
}

teardown() {
  if [ -n "${patient:-}" ]; then kill -9 -- "-$patient"; fi
  runc --root "$PWD/state" delete --force "$id" 2>/dev/null || true
}

# Starts a process that CRIU does not dump: it holds the lock of a file.
hold_lock() {
  touch locked
  setsid flock locked sleep 60 </dev/null >/dev/null 2>&1 3>&- &
  patient=$!
  while flock --nonblock locked true; do sleep 0.02; done
}

# The container's output goes to a file of the host, which it is given: one that CRIU finds in no mount of the container.
run_container() {
  runc --root "$PWD/state" run --detach --bundle "$BUNDLE" "$id" </dev/null >"$1" 2>&1 3>&-
}

runc_with_images() {
  runc --root "$PWD/state" "$@" --image-path "$PWD/images" --work-path "$PWD/work" "$id" </dev/null >/dev/null 2>&1 3>&-
}

@test "criu dump" {
  hold_lock
  criu dump -t "$patient" -D images -v4 -o dump.log >/dev/null 2>&1 || failed=true
  rm -r images
  [ -z "${failed:-}" ]
}

@test "criu restore" {
  criu restore -d -D images -v4 -o restore.log >/dev/null 2>&1 || failed=true
  rm -r images
  [ -z "${failed:-}" ]
}

@test "criu swrk" {
  hold_lock
  answer=$(perl -e "$SWRK_CLIENT" criu images "$patient")
  rm -r images
  # criu_resp: type DUMP, success true
  [[ $answer == 08011001* ]]
}

@test "runc checkpoint" {
  run_container output
  runc_with_images checkpoint || failed=true
  rm -r images work
  [ -z "${failed:-}" ]
}

@test "runc restore" {
  run_container /dev/null
  runc_with_images checkpoint
  rm -r work images/pages-1.img
  runc_with_images restore --detach --bundle "$BUNDLE" || failed=true
  rm -r images work
  [ -z "${failed:-}" ]
}
