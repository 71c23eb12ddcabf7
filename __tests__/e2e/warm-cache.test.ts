import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runTool } from '../../src/base/tool.ts'
import {
  type CacheService,
  type CacheServiceOptions,
  type Fault,
  startCacheService,
} from '../cache-service/service.ts'
import type { Entry } from '../cache-service/store.ts'
import { needing } from '../needing.ts'
import { type ActionRun, runAction, type StepOptions } from './runner.ts'

let folder: string
let service: CacheService
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warm-cache-'))
})
afterAll(async () => {
  await service?.close()
  await rm(folder, { recursive: true })
})

/** A job of its own, on a runner that has no CRIU yet. */
async function job({ prefix }: Pick<StepOptions, 'prefix'> = {}): Promise<ActionRun> {
  return await runAction({
    inputs: {
      install: 'archive',
      features: 'userns',
      'self-test': 'plain',
      suite: 'sid',
      baseline: 'ignore',
    },
    env: service.env(),
    ...(prefix && { prefix }),
  })
}

async function serve(options?: CacheServiceOptions): Promise<void> {
  await service?.close()
  service = await startCacheService(options)
}

/** The same entry with another program in it that is as long. */
async function tampered(entry: Entry): Promise<Entry> {
  const archive = join(folder, 'entry.tar.zst')
  await writeFile(archive, entry.blob ?? '')
  const change =
    'cd "$0" && tar --zstd -xf "$1" && sed -i s/exec/EXEC/ */bin/criu && tar --zstd -cf "$1" checkpoint-gate'
  await runTool(['sh', '-c', change, folder, archive], { seconds: 60 })
  return { ...entry, blob: await readFile(archive) }
}

/** A network namespace with nothing but loopback. */
interface Island {
  readonly prefix: readonly string[]
  /** How often something in it wanted to reach another machine, a name server too. */
  attempts(): Promise<number>
  close(): Promise<void>
}

/**
 * Makes an island where one port of this machine is reached all the same: a forwarder in it hands each connection to a
 * socket file, and those are not a matter of network namespaces.
 */
async function openIsland(port: number): Promise<Island> {
  const socket = join(folder, 'socket')
  const ferry = createServer(client => {
    const there = connect(port, '127.0.0.1')
    for (const end of [client, there]) end.on('error', () => {})
    client.pipe(there).pipe(client)
  }).listen(socket)
  await once(ferry, 'listening')
  const up = ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
  const argv = [...up, process.execPath, '-e', forwarder, String(port), socket]
  const harbour = spawn('unshare', argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(harbour.stdout, 'data')
  return {
    prefix: ['nsenter', `--net=/proc/${harbour.pid}/ns/net`],
    attempts: async () => {
      const [, names = '', values = ''] =
        /^(Ip:.*)\n(Ip:.*)$/m.exec(await readFile(`/proc/${harbour.pid}/net/snmp`, 'utf8')) ?? []
      return Number(values.split(' ')[names.split(' ').indexOf('OutNoRoutes')])
    },
    close: async () => {
      harbour.kill()
      await once(harbour, 'exit')
      ferry.close()
    },
  }
}

const forwarder = `
  const { connect, createServer } = require('node:net')
  const [port, socket] = process.argv.slice(1)
  const server = createServer(client => {
    const there = connect(socket)
    for (const end of [client, there]) end.on('error', () => {})
    client.pipe(there).pipe(client)
  })
  server.listen(Number(port), '127.0.0.1', () => console.log('ready'))`

needing('root', 'criu tools').describe('CRIU from the archive and the cache', () => {
  let matrix: readonly ActionRun[]
  let kept: Entry

  beforeAll(async () => {
    await serve()
    matrix = await Promise.all([job(), job()])
    const [entry] = service.entries
    if (entry === undefined) throw new Error('nothing was saved')
    kept = entry
  })

  it('is saved once by two jobs of a matrix, and the other one does not mind', () => {
    for (const { conclusion, outputs, annotations } of matrix) {
      expect(annotations).toEqual([])
      expect([conclusion, outputs['cache-hit'], outputs['criu-works']]).toEqual(['success', 'false', 'true'])
    }
    const saved = matrix.flatMap(({ log }) => log.filter(line => /^cache: (not )?saved/.test(line))).sort()
    expect(saved).toEqual([
      expect.stringMatching(/^cache: not saved: .*another job may be creating this cache/),
      expect.stringMatching(/^cache: saved checkpoint-gate-tree-/),
    ])
  })

  it('is there for the next job, which asks nobody but the cache', async () => {
    await serve({ entries: [kept] })
    const island = await openIsland(Number(new URL(service.env().ACTIONS_RESULTS_URL ?? '').port))
    const step = await job({ prefix: island.prefix })
    const attempts = await island.attempts()
    await runTool([...island.prefix, 'sh', '-c', 'getent hosts an.example || true'], { seconds: 60 })
    expect(await island.attempts(), 'what is asked for in vain is counted').toBeGreaterThan(attempts)
    await island.close()
    expect(step.conclusion).toBe('success')
    expect(step.outputs).toMatchObject({ 'cache-hit': 'true', 'criu-provider': 'archive', userns: 'true' })
    expect(attempts).toBe(0)
    expect(service.requests.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['GetCacheEntryDownloadURL', 'download']),
    )
    expect(service.requests.filter(({ operation }) => /Create|upload/.test(operation))).toEqual([])
  })

  it('is discarded with a warning when it is not what its manifest says, and installed', async () => {
    await serve({ entries: [await tampered(kept)] })
    const step = await job()
    expect(step.conclusion).toBe('success')
    expect(step.outputs).toMatchObject({ 'cache-hit': 'false', 'criu-works': 'true' })
    expect(step.annotations).toEqual([
      expect.objectContaining({
        level: 'warning',
        message: expect.stringMatching(
          /^A tree from the cache is discarded: .*bin\/criu was changed.*'cache-version'/,
        ),
      }),
    ])
  })

  it.each<[string, Fault, RegExp]>([
    ['answers 500', { kind: 'status', status: 500 }, /is not asked again$/],
    ['hangs', { kind: 'hang' }, /is not asked again$/],
    ['dies', { kind: 'reset' }, /Failed to save/],
  ])('is installed when the service %s, and told so', async (_, fault, why) => {
    await serve({ fault: () => fault })
    const step = await job()
    expect(step.conclusion).toBe('success')
    expect(step.annotations).toEqual([])
    expect(step.outputs).toMatchObject({ 'cache-hit': 'false', 'criu-works': 'true' })
    expect(step.log.find(line => line.startsWith('cache: not saved'))).toMatch(why)
    expect(step.log.filter(line => / saved .* in /.test(line))).toEqual([])
    // Two look-ups, at most twice each, and an upload.
    expect(service.requests.length).toBeLessThanOrEqual(5)
  })
})
