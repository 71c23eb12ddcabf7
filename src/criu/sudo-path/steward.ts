import { ownLine } from '../own-line.ts'

/**
 * A program for root that changes what the gate has in one folder of sudo's path, one change at a time.
 *
 * Arguments: what `namesIn` gives for the folder, the dispatcher's text, and one of
 *   `claim JOB ALIVE WORKSPACE PROGRAM PID STARTED [PID STARTED]…`  in the place of all earlier claims of the job
 *   `release JOB`
 *   `mend`
 * First of all it drops claims that nothing stands behind any more: the process has ended, or ALIVE, a folder that goes
 * with the job, is gone. With the last claim the dispatcher goes and what the machine had there comes back. It prints
 * `dropped JOB`, `kept PATH`, `restored PATH` for each thing that it did, and `shared` if another job has a claim, too.
 */
export const steward = `
set -eu
umask 022
criu=$1 kept=$2 claims=$3 dispatcher=$4 verb=$5
shift 5
exec 9<"\${criu%/*}"
flock -w 20 9 || { echo "another process has held \${criu%/*} for 20 seconds" >&2; exit 1; }

is_dispatcher() {
  [ -f "$criu" ] && [ ! -h "$criu" ] || return 1
  second=''
  { IFS= read -r first && IFS= read -r second; } 2>/dev/null <"$criu" || :
  [ "$second" = '${ownLine.dispatcher}' ]
}

started_at() {
  { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  set -- \${stat##*) }
  case $1 in [ZX]) return 0 ;; esac
  echo "\${20}"
}

# Written beside its place and moved there: whoever reads it finds the old one or the new one.
put() {
  rm -f "$2.new"
  printf '%s' "$1" >"$2.new"
  chmod "$3" "$2.new"
  mv -fT "$2.new" "$2"
}

drop_dead() {
  for file in "$claims"/[0-9]*-*; do
    [ -f "$file" ] || continue
    started='' alive=''
    { IFS= read -r started && IFS= read -r program && IFS= read -r workspace && IFS= read -r alive; } <"$file" || :
    pid=\${file##*/}
    if [ "$(started_at "\${pid%%-*}")" != "$started" ] || [ ! -d "$alive" ]; then
      rm -f "$file"
      echo "dropped \${file##*-}"
    fi
  done
}

tidy() {
  for file in "$claims"/[0-9]*-*; do
    [ -f "$file" ] && return 0
  done
  rm -rf "$claims"
  if [ -e "$kept" ] || [ -h "$kept" ]; then
    if is_dispatcher || { [ ! -e "$criu" ] && [ ! -h "$criu" ]; }; then
      mv -fT "$kept" "$criu"
      echo "restored $criu"
    else
      # Something has been installed there meanwhile, over what would come back now.
      rm -f "$kept"
    fi
  elif is_dispatcher; then
    rm -f "$criu"
  fi
}

claim() {
  job=$1 alive=$2 workspace=$3 program=$4
  shift 4
  mkdir -p "$claims"
  if ! is_dispatcher && { [ -e "$criu" ] || [ -h "$criu" ]; }; then
    rm -f "$kept"
    ln "$criu" "$kept"
    echo "kept $kept"
  fi
  if [ "$program" = "$criu" ]; then program=$kept; fi
  put "$dispatcher" "$criu" 755
  rm -f "$claims"/[0-9]*-"$job"
  for file in "$claims"/[0-9]*-*; do
    if [ -f "$file" ]; then echo shared; fi
  done
  while [ $# -gt 1 ]; do
    put "$2
$program
$workspace
$alive
" "$claims/$1-$job" 644
    shift 2
  done
}

drop_dead
case $verb in
  claim) claim "$@" ;;
  release) rm -f "$claims"/[0-9]*-"$1" ;;
esac
tidy
`
