import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * CRIU's version as the Makefiles of its source in `folder` have it.
 * @param name where it came from, for people.
 * @throws Error when this is no source of CRIU.
 */
export async function sourceVersion(folder: string, name: string): Promise<string> {
  const text = await readFile(join(folder, 'Makefile.versions'), 'utf8').catch(() => '')
  const version = parseSourceVersion(text)
  if (version === null)
    throw new Error(
      `${name} is no source of CRIU: its top has no Makefile.versions that sets CRIU_VERSION_MAJOR`,
    )
  return version
}

/** Puts the version together as Makefile.versions does; null when it sets none. Source: CRIU 2.0 to 4.2. */
export function parseSourceVersion(text: string): string | null {
  const part = (name: string) =>
    new RegExp(`^CRIU_VERSION_${name}[ \\t]*:=[ \\t]*(\\S*)`, 'm').exec(text)?.[1] ?? ''
  if (!/^\d+$/.test(part('MAJOR'))) return null
  return ['MAJOR', 'MINOR', 'SUBLEVEL', 'EXTRA'].map(part).filter(Boolean).join('.')
}
