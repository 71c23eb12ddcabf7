import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Entry, findEntry, sameEntry } from './store.ts'
import { grantsOf, issueToken, type ScopeGrant, sameText, signUrl } from './token.ts'

export type Operation =
  | 'CreateCacheEntry'
  | 'FinalizeCacheEntryUpload'
  | 'GetCacheEntryDownloadURL'
  | 'upload'
  | 'download'

/** What the service does instead of its work. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Closes the connection with a TCP reset. */
  | { readonly kind: 'reset' }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Downloads only: announces all bytes and ends the connection after so many. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** Downloads only: a byte in the middle is another one. */
  | { readonly kind: 'corrupt' }
  /** Downloads only: a whole and well-formed answer that holds only so many bytes of the entry. */
  | { readonly kind: 'short'; readonly bytes: number }

export interface LoggedRequest {
  readonly operation: Operation
  /** `PUT`, `PUT block`, `PUT blocklist`, `HEAD`, `GET`, `GET range`, `POST`. */
  readonly verb: string
  readonly key: string
}

export interface CacheServiceOptions {
  /** What earlier runs have saved, oldest first: `entries` of another service. */
  readonly entries?: readonly Entry[]
  /** Asked before each request is served. */
  readonly fault?: (request: LoggedRequest, earlier: readonly LoggedRequest[]) => Fault | undefined
  /**
   * Signed URLs name a host of Azure's blob storage, for which the client uses Azure's SDK to download, too. The
   * environment then names this server as the proxy that reaches it.
   */
  readonly azureNames?: boolean
}

export interface CacheService {
  /** What the runner gives to an action of a run with these grants; without any: a push to `main`. */
  env(grants?: readonly ScopeGrant[]): Record<string, string>
  readonly requests: readonly LoggedRequest[]
  readonly entries: readonly Entry[]
  close(): Promise<void>
}

const azureHost = 'standin.blob.core.windows.net'
const pushToMain: readonly ScopeGrant[] = [{ scope: 'refs/heads/main', permission: 3 }]
const twirpPath = '/twirp/github.actions.results.api.v1.CacheService/'

/** A stand-in of GitHub's cache service v2 and of the blob storage behind it, on a loopback port of its own. */
export async function startCacheService(options: CacheServiceOptions = {}): Promise<CacheService> {
  const requests: LoggedRequest[] = []
  const entries = (options.entries ?? []).map((entry, index) => ({ ...entry, id: index + 1 }))
  const blocks = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    serve(request, response).catch(error => {
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const blobOrigin = options.azureNames ? `http://${azureHost}` : origin

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin)
    const received = await readBody(request)
    if (url.pathname.startsWith(twirpPath)) {
      const operation = url.pathname.slice(twirpPath.length) as Operation
      const message = JSON.parse(received.toString('utf8'))
      if (misbehave(response, { operation, verb: 'POST', key: message.key }) === 'done') return
      const { status, body } = answerTwirp(operation, message, grantsOf(request.headers.authorization))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      return
    }
    const entry = entries.find(entry => url.pathname === `/caches/${entry.id}`)
    const operation = request.method === 'PUT' ? 'upload' : 'download'
    const logged: LoggedRequest = { operation, verb: blobVerb(request, url), key: entry?.key ?? '' }
    const fault = misbehave(response, logged)
    if (fault === 'done') return
    if (entry === undefined || !isSigned(url, operation === 'upload' ? 'w' : 'r')) {
      response.writeHead(403, { 'x-ms-error-code': 'AuthenticationFailed' }).end()
    } else if (operation === 'upload') {
      servePut(entry, url, received, response)
    } else {
      serveGet(entry, request, response, fault)
    }
  }

  /** Logs the request; `done` when a fault has answered it, the fault when it changes what is downloaded. */
  function misbehave(response: ServerResponse, request: LoggedRequest): 'done' | Fault | undefined {
    const fault = options.fault?.(request, [...requests])
    requests.push(request)
    if (fault?.kind === 'status') response.writeHead(fault.status, fault.headers).end('{"msg":"injected"}')
    else if (fault?.kind === 'reset') response.socket?.resetAndDestroy()
    else if (fault?.kind !== 'hang') return fault
    return 'done'
  }

  function answerTwirp(
    operation: Operation,
    message: TwirpRequest,
    grants: readonly ScopeGrant[] | null,
  ): TwirpAnswer {
    if (grants === null) return refusal(401, 'unauthenticated', 'token is invalid')
    if (operation === 'GetCacheEntryDownloadURL') {
      if (!grants.some(grant => grant.permission & 1)) {
        return refusal(403, 'permission_denied', 'cache read denied: the token has no readable scopes')
      }
      const found = findEntry(
        entries,
        grants,
        [message.key, ...(message.restore_keys ?? [])],
        message.version,
      )
      if (found === null)
        return { status: 200, body: { ok: false, signed_download_url: '', matched_key: '' } }
      const url = signed(found.id, 'r')
      return { status: 200, body: { ok: true, signed_download_url: url, matched_key: found.key } }
    }
    const scope = grants.find(grant => grant.permission & 2)?.scope
    if (scope === undefined) {
      const why = 'cache write denied: the token of this run is read-only'
      return { status: 200, body: { ok: false, message: why } }
    }
    const same = sameEntry(entries, scope, message.key, message.version)
    if (operation === 'CreateCacheEntry') {
      if (same !== undefined) {
        return refusal(
          409,
          'already_exists',
          'cache entry with the same key, version, and scope already exists',
        )
      }
      const entry = { id: entries.length + 1, key: message.key, version: message.version, scope, blob: null }
      entries.push(entry)
      return { status: 200, body: { ok: true, signed_upload_url: signed(entry.id, 'w'), message: '' } }
    }
    const uploaded = same && blocks.get(String(same.id))
    if (same === undefined || uploaded?.length !== Number(message.size_bytes)) {
      return refusal(400, 'invalid_argument', 'the size of the upload does not match')
    }
    entries[same.id - 1] = { ...same, blob: uploaded }
    return { status: 200, body: { ok: true, entry_id: String(same.id), message: '' } }
  }

  function signed(id: number, permission: 'r' | 'w'): string {
    const expires = Date.now() + 600_000
    const sig = signUrl(`/caches/${id}`, permission, expires)
    return `${blobOrigin}/caches/${id}?se=${expires}&sp=${permission}&sig=${sig}`
  }

  /** Blobs and their blocks are kept apart until the entry is finalized; a block is `ID BLOCKID`. */
  function servePut(entry: Entry, url: URL, body: Buffer, response: ServerResponse): void {
    const kind = url.searchParams.get('comp')
    if (kind === 'block') blocks.set(`${entry.id} ${url.searchParams.get('blockid')}`, body)
    else if (kind === 'blocklist') {
      const ids = [...body.toString('utf8').matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(match => match[1])
      const parts = ids.map(id => blocks.get(`${entry.id} ${id}`))
      if (parts.some(part => part === undefined)) {
        response.writeHead(400, { 'x-ms-error-code': 'InvalidBlockList' }).end()
        return
      }
      blocks.set(String(entry.id), Buffer.concat(parts.filter(part => part !== undefined)))
    } else blocks.set(String(entry.id), body)
    response.writeHead(201, { etag: `"${entry.id}"`, 'last-modified': new Date().toUTCString() }).end()
  }

  function serveGet(
    entry: Entry,
    request: IncomingMessage,
    response: ServerResponse,
    fault: Fault | undefined,
  ): void {
    const whole = damaged(entry.blob ?? Buffer.alloc(0), fault)
    const range = /^bytes=(\d+)-(\d*)$/.exec(rangeHeader(request) ?? '')
    const [start, end] = range
      ? [Number(range[1]), Math.min(Number(range[2] || whole.length), whole.length - 1)]
      : [0, whole.length - 1]
    const part = whole.subarray(start, end + 1)
    response.writeHead(range ? 206 : 200, {
      'content-length': part.length,
      'content-type': 'application/octet-stream',
      'x-ms-blob-type': 'BlockBlob',
      'last-modified': new Date(0).toUTCString(),
      etag: `"${entry.id}"`,
      ...(range ? { 'content-range': `bytes ${start}-${end}/${whole.length}` } : {}),
    })
    if (request.method === 'HEAD') response.end()
    else if (fault?.kind === 'cut') response.write(part.subarray(0, fault.bytes), () => response.destroy())
    else response.end(part)
  }

  return {
    env: (grants = pushToMain) => ({
      ACTIONS_RESULTS_URL: `${origin}/`,
      ACTIONS_RUNTIME_TOKEN: issueToken(grants),
      ACTIONS_CACHE_SERVICE_V2: 'true',
      GITHUB_SERVER_URL: 'https://github.com',
      ...(options.azureNames ? { HTTP_PROXY: origin, NO_PROXY: '127.0.0.1' } : {}),
    }),
    requests,
    entries,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

interface TwirpRequest {
  readonly key: string
  readonly version: string
  readonly restore_keys?: readonly string[]
  readonly size_bytes?: string
}

interface TwirpAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, string | boolean>>
}

function refusal(status: number, code: string, msg: string): TwirpAnswer {
  return { status, body: { code, msg } }
}

function isSigned(url: URL, permission: 'r' | 'w'): boolean {
  const expires = Number(url.searchParams.get('se'))
  if (url.searchParams.get('sp') !== permission || !(expires > Date.now())) return false
  return sameText(signUrl(url.pathname, permission, expires), url.searchParams.get('sig') ?? '')
}

function blobVerb(request: IncomingMessage, url: URL): string {
  const detail = url.searchParams.get('comp') ?? (rangeHeader(request) ? 'range' : '')
  return `${request.method} ${detail}`.trim()
}

function rangeHeader(request: IncomingMessage): string | undefined {
  return request.headers['x-ms-range']?.toString() ?? request.headers.range
}

function damaged(blob: Buffer, fault: Fault | undefined): Buffer {
  if (fault?.kind === 'short') return blob.subarray(0, fault.bytes)
  if (fault?.kind !== 'corrupt') return blob
  const other = Buffer.from(blob)
  const middle = other.length >> 1
  other[middle] = (other[middle] ?? 0) ^ 0xff
  return other
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
