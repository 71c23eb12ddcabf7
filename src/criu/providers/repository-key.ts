import { readFile } from 'node:fs/promises'
import { dearmor, primaryFingerprints } from '../apt/openpgp.ts'

/**
 * Reads the key that signs a repository.
 * @param key armored text, a URL or a path: the input `repository-key`.
 * @param fetched gives what a URL has.
 * @param pinned fingerprint that the key must have, and no other key may be there; null takes what the user gave.
 * @returns the key in binary form, as apt reads it from a `.gpg` file.
 * @throws Error that names what was found instead.
 */
export async function readRepositoryKey(
  key: string,
  fetched: (url: string) => Promise<Buffer>,
  pinned: string | null,
): Promise<Buffer> {
  const { file, from } = await readKeyFile(key, fetched)
  const binary = dearmor(file)
  const found = primaryFingerprints(binary)
  if (found.length === 0) throw new Error(`The repository's key is no OpenPGP public key (${from})`)
  if (pinned !== null && found.join() !== pinned)
    throw new Error(
      `The repository's key is refused: ${from} has ${found.join(', ')}, but ${pinned} must sign it and nothing else. ` +
        `If that key was replaced, give the repository as a 'deb …' line with its new 'repository-key'.`,
    )
  return binary
}

async function readKeyFile(key: string, fetched: (url: string) => Promise<Buffer>) {
  if (key.includes('-----BEGIN PGP')) return { file: Buffer.from(key), from: `input 'repository-key'` }
  if (/^[a-z]+:\/\//i.test(key)) return { file: await fetched(key), from: key }
  try {
    return { file: await readFile(key), from: key }
  } catch (error) {
    throw new Error(
      `Input 'repository-key' is neither armored text nor a URL nor a file that can be read: ${error instanceof Error ? error.message : error}`,
    )
  }
}
