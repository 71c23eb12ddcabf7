import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { get as getHttp, Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { get as getHttps, Agent as HttpsAgent } from 'node:https'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Interrupted, interruption } from '../interruption.ts'
import { retry } from './retry.ts'
import { HttpStatusError } from './transient.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface DownloadOptions {
  /** What is larger is refused. */
  readonly maxBytes: number
  /** Takes one line for each attempt that failed. */
  readonly log: (line: string) => void
}

/** A connection on which nothing came for so long is dead. */
const idleLimitMs = 30_000
const mostRedirects = 5

/**
 * Fetches `url` (http or https) into the new file `file`, with the retries of `retry`. Proxies of the environment
 * (`https_proxy`, `no_proxy`) count; redirects are followed, but not from https to http.
 * @throws Error that names the URL and what it answered; nothing is left at `file` then.
 */
export async function download(url: string, file: string, options: DownloadOptions): Promise<void> {
  try {
    await retry(`GET ${withoutSecrets(url)}`, () => fetchOnce(url, file, options.maxBytes), {
      log: options.log,
    })
  } catch (error) {
    await rm(file, { force: true })
    throw interruption()?.aborted ? new Interrupted() : error
  }
}

async function fetchOnce(url: string, file: string, maxBytes: number): Promise<void> {
  const agents = {
    http: new HttpAgent({ proxyEnv: process.env }),
    https: new HttpsAgent({ proxyEnv: process.env }),
  }
  const response = await follow(new URL(url), agents, mostRedirects)
  let bytes = 0
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) done(new Error(`${withoutSecrets(url)} has more than ${maxBytes} bytes`))
      else done(null, chunk)
    },
  })
  await pipeline(response, bounded, createWriteStream(file), signalled())
}

async function follow(
  url: URL,
  agents: { readonly http: HttpAgent; readonly https: HttpsAgent },
  redirects: number,
): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? getHttps(url, { agent: agents.https, ...signalled() }, resolve)
        : getHttp(url, { agent: agents.http, ...signalled() }, resolve)
    const idle = () =>
      request.destroy(new Error(`${url.host} sent nothing: timed out after ${idleLimitMs} ms`))
    request.setTimeout(idleLimitMs, idle)
    request.on('error', reject)
  })
  const status = response.statusCode ?? 0
  if (status === 200) return response
  // An answer that nobody reads would hold its connection.
  response.destroy()
  const location = response.headers.location
  const name = withoutSecrets(url.href)
  if (status < 300 || status >= 400 || location === undefined) {
    throw new HttpStatusError(name, status, response.statusMessage ?? '', retryAfter(response))
  }
  const next = new URL(location, url)
  if (redirects === 0) throw new Error(`${name} redirects more than ${mostRedirects} times`)
  if (next.protocol !== 'https:' && next.protocol !== url.protocol) {
    throw new Error(`${name} redirects to ${withoutSecrets(next.href)}, which is less secure`)
  }
  return await follow(next, agents, redirects - 1)
}

function signalled(): { readonly signal?: AbortSignal } {
  const signal = interruption()
  return signal === undefined ? {} : { signal }
}

/** Seconds only: servers that send a date are rare, and their clock may differ from ours. */
function retryAfter(response: IncomingMessage): number {
  const seconds = Number(response.headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0
}
