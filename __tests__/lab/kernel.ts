import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { builtKernel } from './built-kernel.ts'
import { debs, unpackDebs } from './debs.ts'
import type { Arch, KernelSource, PackagedKernel } from './machine.ts'
import { made } from './made.ts'
import { mergeUsr } from './merged-usr.ts'
import { type ModuleTable, parseModulesDep } from './modules-dep.ts'
import { cache } from './paths.ts'
import { withRebuiltModule } from './rebuilt-module.ts'

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

/** Downloads or builds a kernel, or finds it from an earlier run. */
export async function kernel(source: KernelSource, arch: Arch): Promise<Kernel> {
  switch (source.kind) {
    case 'package':
      return await packagedKernel(source, arch)
    case 'module':
      return await withRebuiltModule(await packagedKernel(source.of, arch), source, arch)
    case 'built':
      return await builtKernel(source, arch)
  }
}

async function packagedKernel({ suite, metapackage }: PackagedKernel, arch: Arch): Promise<Kernel> {
  const files = await debs({ suite, arch, packages: [metapackage] })
  const file = files.find(candidate => /^linux-image-\d/.test(basename(candidate)))
  if (file === undefined) throw new Error(`${metapackage} of ${suite} depends on no kernel`)
  const release = basename(file).replace(/^linux-image-|_.*$/g, '')
  const root = await made(join(cache, 'kernels', release), file, async folder => {
    await mergeUsr(folder)
    await unpackDebs([file], folder)
    // The packages carry no modules.dep: their installation makes it.
    await runTool(['depmod', '--basedir', folder, release], { seconds: 120 })
  })
  const boot = (name: string) => join(root, 'boot', `${name}-${release}`)
  return { release, image: boot('vmlinuz'), config: boot('config'), root }
}

/** Which modules a kernel has. */
export async function moduleTable({ root, release }: Kernel): Promise<ModuleTable> {
  return parseModulesDep(await readFile(join(root, 'lib', 'modules', release, 'modules.dep'), 'utf8'))
}
