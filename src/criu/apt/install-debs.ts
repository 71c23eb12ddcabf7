import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runTool } from '../../base/tool.ts'
import { findParts, layOutTree } from '../tree/lay-out.ts'

/**
 * Lays out a tree in the empty folder `root` from CRIU's package and those of its libraries.
 * @param debs paths of the `.deb` files.
 * @param scratch an existing folder; what is unpacked there is the caller's to remove.
 * @throws Error when a package is damaged or the packages are not complete.
 */
export async function installDebs(
  root: string,
  debs: readonly string[],
  architecture: string,
  scratch: string,
): Promise<void> {
  const unpacked = join(scratch, 'unpacked')
  await mkdir(unpacked)
  await unpack(debs, unpacked)
  await layOutTree(root, await findParts(unpacked, architecture))
}

/** Several at once. After a fault none is running any more, so that the folder can be removed. */
async function unpack(debs: readonly string[], into: string): Promise<void> {
  const waiting = [...debs]
  const worker = async () => {
    for (let deb = waiting.pop(); deb !== undefined; deb = waiting.pop())
      await runTool(['dpkg-deb', '--extract', deb, into], { seconds: 120 })
  }
  const ended = await Promise.allSettled(Array.from({ length: availableParallelism() }, worker))
  const failed = ended.find(one => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
