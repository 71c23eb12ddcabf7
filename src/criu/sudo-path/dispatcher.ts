import { shellQuoted } from '../../base/shell-quoted.ts'
import { loopGuard } from '../loop-guard.ts'
import { ownLine } from '../own-line.ts'
import { namesIn } from './names.ts'

/**
 * The program that stands at `folder/criu` while a job of the gate runs. sudo has a path and an environment of its own,
 * so who asks is known by descent alone: it looks for the nearest ancestor that has a claim (`claims.ts`) and ends in
 * `exec`: process id, parent and descriptors stay what they were. A process that no job started (a daemon's) gets the
 * CRIU of the only job there is, else the one that the machine itself has. It uses the shell's own words only, since
 * each program that it started would be one more process beside CRIU.
 */
export function dispatcher(folder: string): string {
  const { criu, kept, claims } = namesIn(folder)
  return `#!/bin/sh
${ownLine.dispatcher}
${loopGuard('CHECKPOINT_GATE_DISPATCHED', `criu: what ${criu} starts for this job leads back to it: name another CRIU.`)}

# Sets parent and started (clock ticks after boot) of the living process $1: fields 4 and 22 of proc_pid_stat(5).
look_at() {
  parent=0 started=
  { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- \${stat##*) }
  # One that has ended and is not yet waited for.
  case $1 in [ZX]) return 1 ;; esac
  parent=$2 started=\${20}
}

# Reads the claim in file $1, of process $2; false if that process has ended.
read_claim() {
  { IFS= read -r claim_started && IFS= read -r claim_program && IFS= read -r claim_workspace; } 2>/dev/null <"$1" ||
    return 1
  look_at "$2" && [ "$started" = "$claim_started" ]
}

# Several jobs may have one parent: then the one in whose workspace it is.
claim_of() {
  found='' count=0 here=''
  for file in ${shellQuoted(claims)}/"$1"-*; do
    read_claim "$file" "$1" || continue
    found=$claim_program count=$((count + 1))
    case $PWD/ in "$claim_workspace"/*) here=$claim_program ;; esac
  done
  program=$here
  [ "$count" -eq 1 ] && program=$found
  [ -n "$program" ]
}

# What the living jobs have claimed, if it is one job.
claim_of_the_only_job() {
  jobs='' found=''
  for file in ${shellQuoted(claims)}/[0-9]*-*; do
    pid=\${file##*/}
    read_claim "$file" "\${pid%%-*}" || continue
    case $jobs in '' | "\${file##*-}") jobs=\${file##*-} ;; *) return 1 ;; esac
    found=$claim_program
  done
  program=$found
  [ -n "$program" ]
}

program=''
pid=$PPID
while [ "$pid" -gt 0 ]; do
  claim_of "$pid" && break
  look_at "$pid" || break
  pid=$parent
done
if [ -z "$program" ] && ! claim_of_the_only_job; then
  for other in ${shellQuoted(kept)} /usr/sbin/criu /usr/bin/criu /sbin/criu /bin/criu; do
    if [ -x "$other" ]; then
      program=$other
      break
    fi
  done
fi
if [ -z "$program" ]; then
  echo ${shellQuoted(`criu: not found: ${criu} belongs to jobs of checkpoint-gate, and this process to none of them.`)} >&2
  exit 127
fi
if [ ! -x "$program" ]; then
  echo "criu: $program, which a job of checkpoint-gate has put here, is gone." >&2
  exit 127
fi
exec "$program" "$@"
`
}
