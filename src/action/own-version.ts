import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * The version of this action, from the package.json beside the folder of its program; `unknown` when that stands alone.
 * @param program path of `dist/index.js`. (A URL relative to `import.meta.url` would be taken for a part of the bundle.)
 */
export async function ownVersion(program: string): Promise<string> {
  const text = await readFile(join(dirname(program), '..', 'package.json'), 'utf8').catch(() => '')
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown'
}
