/** How the library begins what it has to say about a fault. Source: @actions/cache 6.3, cache.ts and cacheTwirpClient.ts. */
const faultStarts =
  /^(?:Failed to|Cache (?:restore|save) skipped|Cache reservation failed|Attempt \d+ of|Path Validation)/

/**
 * What @actions/cache said about a fault, as one plain line; empty when it said nothing.
 * @param stdout all that it printed, workflow commands included.
 */
export function faultLine(stdout: string): string {
  const lines = stdout
    .split('\n')
    .map(line => line.replace(/^::(?:warning|error)::/, '').trim())
    .filter(line => faultStarts.test(line))
  return hideSignatures(lines.at(-1) ?? '').slice(0, 400)
}

/** A signed URL lets its holder read or write the entry. */
function hideSignatures(line: string): string {
  return line.replace(/(https?:\/\/[^\s?]+)\?\S+/g, '$1?…')
}
