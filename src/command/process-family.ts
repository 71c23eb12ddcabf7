import { readdirSync, readFileSync } from 'node:fs'

/** A process as `/proc/PID/stat` shows it. */
export interface ProcessStat {
  readonly pid: number
  /** One letter; `Z` has ended and is not yet waited for. */
  readonly state: string
  readonly parent: number
  readonly group: number
  readonly session: number
}

/**
 * The fields of `/proc/PID/stat` (proc(5)); null if it is none. The name stands in parentheses and may hold any character.
 */
export function parseStat(text: string): ProcessStat | null {
  const match = /^(\d+) \([\s\S]*\) (\S) (\d+) (-?\d+) (-?\d+) /.exec(text)
  if (match === null) return null
  const [, pid, state = '', parent, group, session] = match
  return {
    pid: Number(pid),
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
  }
}

/** All of `stats` that are in the group or session of `root`, or descend from one that is; `root` with them. */
export function familyOf(root: number, stats: readonly ProcessStat[]): readonly number[] {
  const family = new Set([root])
  for (const one of stats) {
    if (one.group === root || one.session === root) family.add(one.pid)
  }
  for (let size = 0; size !== family.size; ) {
    size = family.size
    for (const one of stats) if (family.has(one.parent)) family.add(one.pid)
  }
  return [...family]
}

/**
 * The living processes that a command started: its session, their descendants, and those that left both (daemons,
 * restored processes) but still carry `marker`, a `NAME=value`, in their environment.
 */
export function livingFamily(root: number, marker: string): readonly number[] {
  const stats: ProcessStat[] = []
  const marked: number[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = parseStat(read(`/proc/${name}/stat`))
    if (stat === null || stat.state === 'Z') continue
    stats.push(stat)
    if (read(`/proc/${name}/environ`).split('\0').includes(marker)) marked.push(stat.pid)
  }
  const living = new Set(stats.map(one => one.pid))
  return [...new Set([...familyOf(root, stats), ...marked])].filter(pid => living.has(pid))
}

/** Empty for a process that is gone or belongs to another user. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
