import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './root.ts'

interface LockedPackage {
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
}

/** The lockfile must fix every package by its hash, and leave it to each machine from where to take it. */
export async function lockfileFaults(): Promise<readonly string[]> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>
  }
  return Object.entries(lock.packages).flatMap(([path, entry]) => {
    if (path === '') return []
    return [
      ...(entry.resolved === undefined
        ? []
        : [
            `${path} has a download URL: npm config set omit-lockfile-registry-resolved true, then npm install`,
          ]),
      ...(entry.integrity === undefined ? [`${path} has no integrity hash`] : []),
    ]
  })
}
