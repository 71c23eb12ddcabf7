import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Lays the links into the empty folder `root` that an installer of Debian makes before it unpacks the first package, so
 * that packages of all releases find `/lib` and `/usr/lib` to be one.
 */
export async function mergeUsr(root: string): Promise<void> {
  for (const folder of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(root, 'usr', folder), { recursive: true })
    await symlink(`usr/${folder}`, join(root, folder))
  }
}
