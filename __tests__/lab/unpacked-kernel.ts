import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ModuleTable, parseModulesDep } from './modules-dep.ts'

/** A kernel with all its modules, unpacked. */
export interface Kernel {
  /** `uname -r`. */
  readonly release: string
  /** What QEMU boots. */
  readonly image: string
  /** Its configuration. */
  readonly config: string
  /** The folder with `lib/modules/RELEASE` in it. */
  readonly root: string
}

/** Which modules a kernel has. */
export async function moduleTable({ root, release }: Kernel): Promise<ModuleTable> {
  return parseModulesDep(await readFile(join(root, 'lib', 'modules', release, 'modules.dep'), 'utf8'))
}
