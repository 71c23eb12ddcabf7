import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { kernelSource } from './kernel-source.ts'
import type { Arch, BuiltKernel } from './machine.ts'
import { made } from './made.ts'
import { cache } from './paths.ts'
import { tell } from './told.ts'
import type { Kernel } from './unpacked-kernel.ts'

const buildSeconds = 3600

/** As the kernel's makefiles name architectures, and the image that QEMU boots. */
const makes: Record<Arch, { readonly arch: string; readonly image: string }> = {
  amd64: { arch: 'x86', image: 'bzImage' },
  arm64: { arch: 'arm64', image: 'Image' },
}

/**
 * Builds a kernel without modules, on a host of its own architecture. A build that was interrupted goes on where it was.
 * @throws Error when an option of the configuration did not come out as it stands there.
 */
export async function builtKernel(source: BuiltKernel, arch: Arch): Promise<Kernel> {
  const config = join(import.meta.dirname, 'kernels', source.config)
  const asked = await readFile(config, 'utf8')
  const path = join(cache, 'kernels', `${source.config}-${arch}`)
  const root = await made(path, { source, arch, asked }, async folder => {
    const work = `${path}.build`
    const wanted = { suite: source.suite, arch, packages: [source.source] }
    const tree = await made(join(work, 'source'), wanted, async unpacked => {
      await kernelSource(wanted, unpacked, '')
    })
    const out = join(work, 'out')
    await mkdir(out, { recursive: true })
    const { arch: architecture, image } = makes[arch]
    const make = (...goals: readonly string[]) =>
      runTool(['make', '-s', '-C', join(tree, source.source), `O=${out}`, `ARCH=${architecture}`, ...goals], {
        seconds: buildSeconds,
      })
    await make(`KCONFIG_ALLCONFIG=${config}`, 'allnoconfig')
    const lost = lostOptions(asked, await readFile(join(out, '.config'), 'utf8'))
    if (lost.length > 0) throw new Error(`${config}: the kernel did not take ${lost.join(', ')}`)
    tell(`  building a kernel of ${source.config}: about ten minutes on two cores`)
    await make(`-j${availableParallelism()}`, image)
    const { stdout: release } = await make('kernelrelease')
    await mkdir(join(folder, 'lib', 'modules', release.trim()), { recursive: true })
    await runTool(['depmod', '--basedir', folder, release.trim()], { seconds: 60 })
    await copyFile(join(out, 'arch', architecture, 'boot', image), join(folder, 'image'))
    await copyFile(join(out, '.config'), join(folder, 'config'))
    await copyFile(join(out, 'include', 'config', 'kernel.release'), join(folder, 'release'))
    await rm(work, { recursive: true })
  })
  const release = (await readFile(join(root, 'release'), 'utf8')).trim()
  return { release, image: join(root, 'image'), config: join(root, 'config'), root }
}

/** Lines of a asked configuration that the one that came out does not have. */
export function lostOptions(asked: string, config: string): readonly string[] {
  const lines = new Set(config.split('\n'))
  return asked.split('\n').filter(line => /CONFIG_\w+(?:=| is not set)/.test(line) && !lines.has(line))
}
