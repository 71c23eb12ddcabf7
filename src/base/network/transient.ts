import { ToolError } from '../tool.ts'

/** A server that answered, but not with what was asked for. */
export class HttpStatusError extends Error {
  readonly status: number
  /** What the server's `Retry-After` asks for; 0 when it asks for nothing. */
  readonly retryAfterSeconds: number

  constructor(url: string, status: number, statusText: string, retryAfterSeconds = 0) {
    super(`${url} answered HTTP ${status} ${statusText}`.trim())
    this.name = 'HttpStatusError'
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

interface Fault {
  /** Found in an error's message or code, whatever the case. */
  readonly pattern: RegExp
  readonly source: string
}

/**
 * Texts of faults that pass by themselves: time-outs, 429, 5xx, broken connections, mirrors caught while they update.
 * Tools tell of them in words only; a 404, a wrong checksum or a bad key is in no row, since trying again cannot help.
 */
const faults: readonly Fault[] = [
  {
    pattern: /\bHTTP(?:\/[\d.]+)? (?:408|429|5\d\d)\b/,
    source: 'HttpStatusError; git "RPC failed; HTTP 502"',
  },
  { pattern: /returned error: (?:408|429|5\d\d)\b/, source: 'curl, as git prints it' },
  { pattern: /(?:^|\s)(?:408|429|5\d\d) {2}[A-Z]/m, source: 'apt: "504  Gateway Timeout [IP: …]"' },
  { pattern: /timed out|ETIMEDOUT|_TIMEOUT\b|due to timeout/, source: 'apt, curl, node errno, AbortSignal' },
  { pattern: /connection (?:failed|reset|refused|was non-properly terminated)/, source: 'apt, curl, GnuTLS' },
  {
    pattern: /ECONNRESET|ECONNREFUSED|EPIPE|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|ENOTFOUND/,
    source: 'node errno',
  },
  { pattern: /socket hang up|premature close/, source: 'node:http, node:stream' },
  { pattern: /(?:failed|could not|unable) to connect|couldn't connect/, source: 'apt, curl' },
  {
    pattern: /could not resolve|temporary failure (?:in name resolution|resolving)/,
    source: 'apt, curl, glibc',
  },
  { pattern: /network is unreachable|no route to host/, source: 'glibc strerror' },
  {
    pattern: /remote end closed connection|error reading from server|undetermined error/,
    source: 'apt http method',
  },
  {
    pattern: /hung up unexpectedly|early EOF|unexpected disconnect|empty reply from server/,
    source: 'git, curl',
  },
  { pattern: /(?:recv|send) (?:failure|error)|SSL_ERROR_SYSCALL|gnutls_handshake/, source: 'curl' },
  { pattern: /mirror sync in progress|hash sum mismatch/, source: 'apt; criu#2287 is one on OBS' },
].map(fault => ({ ...fault, pattern: new RegExp(fault.pattern, `${fault.pattern.flags}i`) }))

/**
 * Whether the same request may well succeed in a moment.
 * @param error what was thrown; its causes count too, since `node:http` wraps the errno.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof HttpStatusError) return isTransientStatus(error.status)
  if (error instanceof ToolError && error.timedOut) return true
  const code = 'code' in error ? String(error.code) : ''
  const text = `${code} ${error.message}`
  return faults.some(fault => fault.pattern.test(text)) || isTransient(error.cause)
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}
