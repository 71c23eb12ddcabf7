import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { cache } from './paths.ts'
import { seconds, tell } from './told.ts'

/**
 * Makes the file or folder at `path` unless it is there already, made from the same `inputs`. It is made under another
 * name and moved when complete, so that a killed run leaves nothing that a later one would take for whole.
 * @param inputs all that decides its content; a change makes it anew.
 * @returns `path`.
 */
export async function made(
  path: string,
  inputs: unknown,
  make: (unfinished: string) => Promise<void>,
): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(inputs)).digest('hex')
  const stamp = `${path}.made-from`
  if ((await readFile(stamp, 'utf8').catch(() => '')) === key) return path
  const began = performance.now()
  const unfinished = `${path}.unfinished`
  await mkdir(dirname(path), { recursive: true })
  for (const old of [unfinished, stamp, path]) await rm(old, { recursive: true, force: true })
  await make(unfinished)
  await rename(unfinished, path)
  await writeFile(stamp, key)
  tell(`  made ${relative(cache, path)} in ${seconds(began)} s`)
  return path
}
