import { withoutSecrets } from '../../base/network/without-secrets.ts'

/** How the library begins what it has to say about a fault. Source: @actions/cache 6.3, cache.ts and cacheTwirpClient.ts. */
const faultStarts =
  /^(?:Failed to|Cache (?:restore|save) skipped|Cache reservation failed|Attempt \d+ of|Path Validation)/

/**
 * What @actions/cache said about a fault, as one plain line; empty when it said nothing.
 * @param stdout all that it printed: workflow commands, and what tar and its unpacker said, of whose failure the
 *   library itself tells the exit code only.
 */
export function faultLine(stdout: string): string {
  const lines = stdout
    .split('\n')
    .map(line => line.replace(/^::(?:warning|error)::/, '').trim())
    .filter(line => faultStarts.test(line))
  const last = lines.at(-1)
  if (last === undefined) return ''
  const cause = /tar.* failed/.test(last)
    ? (/^(?:\S*tar:|zstd|gzip|\/\*stdin\*).*$/m.exec(stdout)?.[0] ?? '')
    : ''
  return withoutSecrets([last, cause].filter(Boolean).join(': ')).slice(0, 400)
}
