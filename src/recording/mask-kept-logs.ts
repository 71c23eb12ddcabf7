import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { secretMask } from '../base/secret-mask.ts'

/**
 * Takes secrets out of the logs that were kept in `folder`; whatever else is in a log stays as it is, byte for byte.
 * @throws Error for a file that cannot be read or written.
 */
export async function maskKeptLogs(folder: string, secrets: readonly string[]): Promise<void> {
  if (secrets.length === 0) return
  const inBytes = secretMask(secrets.map(secret => Buffer.from(secret).toString('latin1')))
  const inJson = secretMask(secrets)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries.filter(entry => entry.isFile())) {
    const path = join(entry.parentPath, entry.name)
    if (path.endsWith('.jsonl')) await rewrite(path, 'utf8', text => maskedRecords(text, inJson))
    else await rewrite(path, 'latin1', inBytes)
  }
}

async function rewrite(
  path: string,
  encoding: 'utf8' | 'latin1',
  change: (text: string) => string,
): Promise<void> {
  const text = await readFile(path, encoding)
  const left = change(text)
  if (left !== text) await writeFile(path, left, encoding)
}

/** In JSON a secret may be spelled otherwise. */
function maskedRecords(text: string, mask: (text: string) => string): string {
  return text
    .split('\n')
    .map(line =>
      line === ''
        ? line
        : JSON.stringify(
            JSON.parse(line, (_, value: unknown) => (typeof value === 'string' ? mask(value) : value)),
          ),
    )
    .join('\n')
}
