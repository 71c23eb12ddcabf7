import { copyFile, cp, mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { writeDisk } from './disk.ts'
import { made } from './made.ts'
import { withDependants } from './modules-dep.ts'
import { type Kernel, moduleTable } from './unpacked-kernel.ts'

/** Makes the disk with the modules that a guest can load: all of the kernel's but `without` and what depends on them. */
export async function modulesDisk(
  folder: string,
  kernel: Kernel,
  without: readonly string[],
): Promise<string> {
  const inputs = { layout: 1, kernel, without }
  return await made(join(folder, 'modules.ext4'), inputs, async image => {
    const root = `${image}.folder`
    const below = join('lib', 'modules', kernel.release)
    await rm(root, { recursive: true, force: true })
    await cp(join(kernel.root, below), join(root, below), { recursive: true, filter: notALink })
    await copyFile(kernel.config, join(root, below, 'config'))
    for (const file of withDependants(await moduleTable(kernel), without)) await rm(join(root, below, file))
    await runTool(['depmod', '--basedir', root, kernel.release], { seconds: 120 })
    await writeDisk(join(root, 'lib', 'modules'), image, 256, 'modules')
    await rm(root, { recursive: true })
  })
}

/** `build` and `source` lead to where the headers would be. */
function notALink(path: string): boolean {
  return !/\/(?:build|source)$/.test(path)
}

/** An empty disk, into which a guest writes an archive of its results. */
export async function resultsDisk(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true })
  await rm(path, { force: true })
  await writeFile(path, '')
  await truncate(path, 256 << 20)
  return path
}
