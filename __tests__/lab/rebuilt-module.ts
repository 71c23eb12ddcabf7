import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { debs, unpackDebs } from './debs.ts'
import { kernelSource } from './kernel-source.ts'
import type { Arch, RebuiltModule } from './machine.ts'
import { made } from './made.ts'
import { cache } from './paths.ts'
import { type Kernel, moduleTable } from './unpacked-kernel.ts'

const buildSeconds = 1200

/**
 * A copy of `kernel` with one module built anew, by Debian's own headers of that kernel, as if the option
 * `rebuild.without` had not been set. Its configuration says so.
 */
export async function withRebuiltModule(kernel: Kernel, rebuild: RebuiltModule, arch: Arch): Promise<Kernel> {
  const { module, without, folder } = rebuild
  const { release } = kernel
  const { suite } = rebuild.of
  const headers = await debs({ suite, arch, packages: [`linux-headers-${release}`] })
  const root = await made(
    join(cache, 'kernels', `${release}-${without}`),
    { kernel, rebuild },
    async copy => {
      const work = `${copy}.build`
      await rm(work, { recursive: true, force: true })
      const source = await kernelSource({ suite, arch, packages: [rebuild.source] }, work, folder)
      const tree = await unpackHeaders(headers, join(work, 'headers'), release)
      const header = join(work, 'without.h')
      await writeFile(header, `#undef ${without}\n`)
      const compile = [`M=${join(source, folder)}`, `KCFLAGS=-include ${header}`, 'CC=gcc', `${module}.ko`]
      await runTool(['make', '-C', tree, ...compile], { seconds: buildSeconds })

      await cp(kernel.root, copy, { recursive: true, verbatimSymlinks: true })
      const { file = '' } = (await moduleTable(kernel)).get(module) ?? {}
      await cp(join(source, folder, `${module}.ko`), join(copy, 'lib', 'modules', release, file))
      const config = join(copy, 'boot', `config-${release}`)
      await writeFile(config, unset(await readFile(config, 'utf8'), without))
      await rm(work, { recursive: true })
    },
  )
  const boot = (path: string) => join(root, 'boot', basename(path))
  return { release, image: boot(kernel.image), config: boot(kernel.config), root }
}

/** Unpacks the headers of a kernel and gives the folder to build against. */
async function unpackHeaders(files: readonly string[], root: string, release: string): Promise<string> {
  await mkdir(root, { recursive: true })
  await unpackDebs(
    files.filter(file => /^linux-(?:headers|kbuild)-/.test(basename(file))),
    root,
  )
  const tree = join(root, 'usr', 'src', `linux-headers-${release}`)
  // The one place where the packages say that they are to be installed in /usr/src.
  const makefile = join(tree, 'Makefile')
  await writeFile(
    makefile,
    (await readFile(makefile, 'utf8')).replace('/usr/src/', `${join(root, 'usr', 'src')}/`),
  )
  return tree
}

/** A kernel's configuration with `option` taken out, as the kernel writes it. */
export function unset(config: string, option: string): string {
  return config.replace(new RegExp(`^${option}=.*$`, 'm'), `# ${option} is not set`)
}
