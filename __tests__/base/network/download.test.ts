import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { download } from '../../../src/base/network/download.ts'

let folder: string
let server: Server | undefined
let log: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'))
  log = []
})

afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
  await rm(folder, { recursive: true, force: true })
})

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener)
  server = started
  await new Promise<void>(resolve => started.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`
}

const fetched = () => join(folder, 'file')
const options = (maxBytes = 1000) => ({ maxBytes, log: (line: string) => void log.push(line) })

describe('download', () => {
  it('follows redirects and keeps the bytes', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new' }).end()
      else response.end('bytes')
    })
    await download(`${origin}/old`, fetched(), options())
    expect(await readFile(fetched(), 'utf8')).toBe('bytes')
    expect(log).toEqual([])
  })
  it('tries again after 503 and after a reset in the middle', async () => {
    let count = 0
    const origin = await serve((_request, response) => {
      count++
      if (count === 1) response.writeHead(503).end()
      else if (count === 2) {
        response.writeHead(200, { 'content-length': 10 })
        response.write('half', () => response.socket?.resetAndDestroy())
      } else response.end('bytes')
    })
    await download(`${origin}/x`, fetched(), options())
    expect(await readFile(fetched(), 'utf8')).toBe('bytes')
    expect(log).toEqual([
      expect.stringMatching(/attempt 1 of 4 failed: .*HTTP 503/),
      expect.stringMatching(/attempt 2 of 4 failed: /),
      expect.stringMatching(/attempt 3 of 4 succeeded/),
    ])
  })
  it.each<readonly [string, RequestListener, RegExp]>([
    ['404', (_request, response) => response.writeHead(404).end(), /answered HTTP 404 Not Found/],
    ['too much', (_request, response) => response.end('x'.repeat(1001)), /more than 1000 bytes/],
    [
      'a circle',
      (_request, response) => response.writeHead(302, { location: '/' }).end(),
      /redirects more than 5/,
    ],
  ])('%s is refused at once, and leaves nothing', async (_name, listener, message) => {
    const origin = await serve(listener)
    await expect(download(`${origin}/x`, fetched(), options())).rejects.toThrow(message)
    expect(await readdir(folder)).toEqual([])
    expect(log).toHaveLength(1)
  })
})
