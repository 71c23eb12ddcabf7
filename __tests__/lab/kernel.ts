import { basename, join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { builtKernel } from './built-kernel.ts'
import { debs, unpackDebs } from './debs.ts'
import type { Arch, KernelSource, PackagedKernel } from './machine.ts'
import { made } from './made.ts'
import { mergeUsr } from './merged-usr.ts'
import { cache } from './paths.ts'
import { withRebuiltModule } from './rebuilt-module.ts'
import type { Kernel } from './unpacked-kernel.ts'

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
