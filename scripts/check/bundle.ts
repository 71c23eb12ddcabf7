import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.ts'
import { root } from './root.ts'

/** Compares `dist/` with what `src/` builds, byte by byte. */
export async function bundleFaults(): Promise<readonly string[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'checkpoint-gate-dist-'))
  try {
    await bundle(join(scratch, 'dist'))
    const [built, committed] = await Promise.all([read(join(scratch, 'dist')), read(join(root, 'dist'))])
    const names = [...new Set([...built.keys(), ...committed.keys()])].sort()
    return names.flatMap(name => {
      const [want, have] = [built.get(name), committed.get(name)]
      if (have === undefined) return [`dist/${name} is missing: run 'npm run build'`]
      if (want === undefined) return [`dist/${name} is built no more: run 'npm run build'`]
      return want.equals(have) ? [] : [`dist/${name} is not what src/ builds: run 'npm run build'`]
    })
  } finally {
    await rm(scratch, { recursive: true })
  }
}

async function read(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(folder).catch((): string[] => [])
  return new Map(
    await Promise.all(names.map(async name => [name, await readFile(join(folder, name))] as const)),
  )
}
