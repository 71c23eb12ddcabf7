import { readFile } from 'node:fs/promises'

/** The version of this action, from the package.json beside `dist/`; `unknown` when the bundle stands alone. */
export async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8').catch(() => '{}')
  const { version } = JSON.parse(text) as { version?: string }
  return version ?? 'unknown'
}
