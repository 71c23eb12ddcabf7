/**
 * What surrounds every round trip, in bash (Essential on Debian and Ubuntu). It runs as the first process of its own
 * pid and mount namespace: when it ends, however it ends, the kernel ends every process in there and drops the mounts.
 * /run is a fresh tmpfs, so CRIU's cache of the place is neither trusted nor changed, and neither images nor logs can
 * outgrow it. CRIU makes folders in /tmp and would leave them when it is killed, so that is another one, unless CRIU
 * itself or a folder of PATH lies there.
 *
 * Arguments: what to start as CRIU, and the seconds that one run of it may take.
 * It tells on its standard output, fields separated by tabs:
 *   step NAME STATUS    in the order of ending
 *   log NAME LINE       CRIU's log and output, afterwards, in the order of starting
 *
 * The patient is a shell that keeps half a MiB of known memory and a count of the questions that it got. It reads them
 * from a fifo and answers each into a file of its own. A question that starts with `light` leaves the memory alone.
 */
const prologue = `
criu=$1 seconds=$2

step() { printf 'step\\t%s\\t%s\\n' "$1" "$2"; return "$2"; }

# await COMMAND...: without a process of its own, since the machine may be slow
await() {
  local deadline=$((SECONDS + seconds))
  until "$@" 2>/dev/null; do
    [[ $SECONDS -lt $deadline ]] || return 1
    read -r -t 0.01 -u 9
  done
}

gone() { ! kill -0 "$1"; }
filled_or_gone() { [[ -s $1 ]] || gone "$2"; }

patient='
exec 3<>questions
kept=0123456789abcdef
for doubling in {1..15}; do kept=$kept$kept; done
carry() { carried=$1; }
[[ ! -e /proc/self/fd/5 ]] || carry() { echo "$1" >&5 && read -r carried <&6; }
count=0
echo >ready
while read -r question <&3; do
  count=$((count + 1))
  carry "$question"
  case $question in light*) memory= ;; *) memory=$kept ;; esac
  echo "$carried $count $memory" >"answer.$question"
  echo >"answered.$question"
done
'

# start LAUNCHER...: the patient, in a session of its own; the launcher ends in exec
start() {
  setsid "$@" bash -c "$patient" </dev/null >start.out 2>&1 9>&- &
  patient=$!
  disown
  await filled_or_gone ready "$patient"
  [[ -s ready ]]
  step start $? || { sed "s/^/log\\tstart\\t/" start.out; return 1; }
}

# ask QUESTION COUNT [PID]: the answer must show the count and all of the memory; who is to answer has PID, if another one
ask() {
  local expected= doubling
  [[ $1 == light* ]] || { expected=0123456789abcdef; for doubling in {1..15}; do expected=$expected$expected; done; }
  echo "$1" 4<>questions >&4
  await filled_or_gone "answered.$1" "\${3:-$patient}"
  [[ $(<"answer.$1") == "$1 $2 $expected" ]]
  step "ask-$1" $?
}

# criu_run NAME ARGUMENTS...; beneath: what CRIU itself is to be started by
beneath=()
criu_run() {
  local name=$1
  shift
  echo "$name" >>started
  timeout --signal=KILL "$seconds" "\${beneath[@]}" "$criu" "$@" -v4 -o "/run/$name.log" </dev/null >"$name.out" 2>&1
  step "$name" $?
}

tell() {
  head -c 16384 "$1.out"
  [[ -e $1.log ]] || return
  if [[ $(stat -c %s "$1.log") -le 1048576 ]]; then
    cat "$1.log"
  else
    head -c 524288 "$1.log"
    printf '\\n[...]\\n'
    tail -c 524288 "$1.log"
  fi
}

for descriptor in /proc/$$/fd/*; do
  descriptor=\${descriptor##*/}
  [[ $descriptor -le 2 ]] || eval "exec $descriptor>&-"
done
mount -t tmpfs -o size=64m,mode=700 checkpoint-gate /run && cd /run && mkfifo questions pause && mkdir images && : >started
step setup $? || exit
exec 9<>pause
[[ :$PATH:$(readlink -f "$criu") == *:/tmp/* ]] || mount -t tmpfs -o size=1m checkpoint-gate /tmp
`

const epilogue = `
while read -r name; do tell "$name" | sed "s/^/log\\t$name\\t/"; done <started
`

/** The whole script of a round trip. */
export function harnessed(roundTrip: string): string {
  return `${prologue}\nround_trip() {\n${roundTrip}\n}\nround_trip\n${epilogue}`
}
