import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { runTool } from '../../../../src/base/tool.ts'

export interface GitServer {
  /** `http://127.0.0.1:PORT/`; folders below the served root are repositories. */
  readonly url: string
  /** `GET /criu.git/info/refs`, … in order. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

export interface GitServerOptions {
  /** `smart` is what forges speak; `old` speaks no protocol 2 and gives out only tips; `dumb` serves plain files. */
  readonly kind?: 'smart' | 'old' | 'dumb'
  /** So many requests are answered with this status first. */
  readonly failing?: { readonly requests: number; readonly status: number }
}

/** Serves the git repositories below `root` on a loopback port. */
export async function startGitServer(root: string, options: GitServerOptions = {}): Promise<GitServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const { failing, kind = 'smart' } = options
    if (failing !== undefined && requests.length <= failing.requests) response.writeHead(failing.status).end()
    else if (kind === 'dumb') serveFile(root, request, response)
    else serveSmart(root, request, response, kind)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The commits of a repository made by `makeRepository`, oldest first. */
export interface Commits {
  /** Before the release: no ref names it. */
  readonly first: string
  readonly release: string
  /** Of the branch `criu-dev`. */
  readonly tip: string
}

/** Makes a bare repository at `bare` out of the files in `folder`, its second commit an annotated tag `tag`. */
export async function makeRepository(folder: string, bare: string, tag: string): Promise<Commits> {
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'gc.auto=0']
  const git = async (...args: readonly string[]) =>
    (await runTool(['git', '-C', folder, ...author, ...args], { seconds: 60 })).stdout.trim()
  await git('init', '--quiet', '--initial-branch=criu-dev')
  await git('add', '--all', '--force')
  const commit = async (message: string) => {
    await git('commit', '--quiet', '--allow-empty', `--message=${message}`)
    return await git('rev-parse', 'HEAD')
  }
  const first = await commit('before the release')
  const release = await commit('release')
  await git('tag', '--annotate', '--message=release', tag)
  const tip = await commit('after the release')
  await git('clone', '--quiet', '--bare', '.', bare)
  await runTool(['git', '-C', bare, 'update-server-info'], { seconds: 30 })
  return { first, release, tip }
}

function serveFile(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://x')
  createReadStream(join(root, pathname))
    .on('error', () => response.writeHead(404).end())
    .pipe(response)
}

/** git's own CGI program, as a web server would run it. */
function serveSmart(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  kind: 'smart' | 'old',
): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://x')
  const header = (name: string) => request.headers[name]?.toString() ?? ''
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: kind === 'old' ? '' : header('git-protocol'),
      // The repository may belong to another user than the one that runs the tests.
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  request.pipe(child.stdin)
  let head = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    if (response.headersSent) {
      response.write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    const fields = head
      .subarray(0, end)
      .toString('latin1')
      .split('\r\n')
      .map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const)
    const status = Number.parseInt(fields.find(([name]) => name === 'Status')?.[1] ?? '200', 10)
    response.writeHead(status, Object.fromEntries(fields.filter(([name]) => name !== 'Status')))
    response.write(head.subarray(end + 4))
  })
  child.stdout.on('end', () => response.end())
}
