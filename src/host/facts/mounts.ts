/** One line of /proc/PID/mounts. */
export interface Mount {
  readonly at: string
  readonly type: string
  readonly options: readonly string[]
}

/** Reads the text of /proc/PID/mounts, the mount on top last. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap(line => {
    const [, at, type, options] = line.split(' ')
    return at === undefined || type === undefined ? [] : [{ at, type, options: (options ?? '').split(',') }]
  })
}

/** Which hierarchy of control groups is mounted: the unified one, the older ones, or both (`hybrid`). */
export function cgroupMode(mounts: readonly Mount[]): 'v1' | 'v2' | 'hybrid' | null {
  const v1 = mounts.some(mount => mount.type === 'cgroup')
  const v2 = mounts.some(mount => mount.type === 'cgroup2')
  if (v1) return v2 ? 'hybrid' : 'v1'
  return v2 ? 'v2' : null
}

/** The mount options of /proc, superblock and mount together; null where nothing is mounted there. */
export function procOptions(mounts: readonly Mount[]): readonly string[] | null {
  return mounts.findLast(mount => mount.at === '/proc')?.options ?? null
}
