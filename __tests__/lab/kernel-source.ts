import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { debs, unpackDebs, type Wanted } from './debs.ts'

/**
 * Unpacks Debian's source of a kernel below `work`.
 * @param wanted one package, such as `linux-source-6.1`.
 * @param only a folder of it, where that is enough; empty for all.
 * @returns the root of the source.
 */
export async function kernelSource(wanted: Wanted, work: string, only: string): Promise<string> {
  const [name = ''] = wanted.packages
  const files = await debs(wanted)
  const archive = join(work, 'package')
  await unpackDebs(
    files.filter(file => file.includes(`/${name}_`)),
    archive,
  )
  await mkdir(work, { recursive: true })
  const packed = join(archive, 'usr', 'src', `${name}.tar.xz`)
  await runTool(['tar', '-xf', packed, '-C', work, join(name, only)], { seconds: 900 })
  await rm(archive, { recursive: true })
  return join(work, name)
}
