import { lstat, realpath } from 'node:fs/promises'

/** Whether a folder is at `path`, and no link on the way to it: what was a real path is not led elsewhere meanwhile. */
export async function isRealFolder(path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null)
  return real === path && (await lstat(path)).isDirectory()
}
