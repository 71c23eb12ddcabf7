import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
}

/**
 * The licences of all packages that can end up in the bundle, by package-lock.json; ncc's own list misses those of
 * lazily loaded modules.
 * @param root folder of package-lock.json and node_modules
 */
export async function licensesText(root: string): Promise<string> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>
  }
  const shipped = Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.optional && !entry.devOptional)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const sections = shipped.map(async ([path, entry]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const text = (await licenseFile(join(root, path))) ?? '(The package carries no licence file.)'
    return `${name} ${entry.version}\n${entry.license ?? 'licence not named'}\n\n${text}\n`
  })
  return (await Promise.all(sections)).join(`\n${'-'.repeat(80)}\n\n`)
}

async function licenseFile(folder: string): Promise<string | undefined> {
  const name = (await readdir(folder)).sort().find(file => /^licen[cs]e/i.test(file))
  return name && (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n').trim()
}
