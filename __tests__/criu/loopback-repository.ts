import { createHash } from 'node:crypto'
import {
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { distributionMirror } from '../../src/criu/apt/distribution-mirror.ts'
import { readAptMachine } from '../../src/criu/apt/machine.ts'
import { privateApt } from '../../src/criu/apt/private-apt.ts'
import { withScratch } from '../../src/criu/tree/scratch.ts'

const cache = join(import.meta.dirname, '..', '..', '.cache', 'criu')

/** Real packages of CRIU and all that it depends on, fetched once: a folder of `.deb` files. */
export async function realDebs(suite: string): Promise<string> {
  const folder = join(cache, `debs-${suite}`)
  if ((await readdir(folder).catch(() => [])).length > 0) return folder
  await mkdir(cache, { recursive: true })
  const { architecture, release, sources } = await readAptMachine()
  const mirror = distributionMirror(sources, release)
  if (mirror === null) throw new Error('apt has no mirror')
  await withScratch(cache, async scratch => {
    const source = { ...mirror, suites: [suite], components: ['main'] }
    const apt = await privateApt({ folder: scratch, sources: [source], architecture, log: console.error })
    await apt.update()
    const ready = join(scratch, 'debs')
    await mkdir(ready)
    for (const deb of await apt.download('criu')) await rename(deb, join(ready, basename(deb)))
    await rename(ready, folder).catch(error => {
      if (error.code !== 'ENOTEMPTY') throw error
    })
  })
  return folder
}

/**
 * Makes of the packages in `debs` a single one, not compressed and with nothing but programs and libraries, for tests
 * that install often. Gives the folder with it, made in `scratch`.
 */
export async function onePackage(debs: string, scratch: string): Promise<string> {
  const [files, made] = [join(scratch, 'files'), join(scratch, 'one-package')]
  await Promise.all([mkdir(join(files, 'DEBIAN'), { recursive: true }), mkdir(made)])
  const names = await readdir(debs)
  for (const name of names) await runTool(['dpkg-deb', '--extract', join(debs, name), files], { seconds: 60 })
  const isUseless = (path: string) => /^usr\/(share|bin)$|\/gconv$/.test(path)
  const useless = (await readdir(files, { recursive: true })).filter(isUseless)
  await Promise.all(useless.map(path => rm(join(files, path), { recursive: true })))

  const criu = names.find(name => name.startsWith('criu_')) ?? ''
  const fields = ['Package', 'Version', 'Architecture', 'Maintainer', 'Description']
  const { stdout } = await runTool(['dpkg-deb', '--field', join(debs, criu), ...fields], { seconds: 60 })
  await writeFile(join(files, 'DEBIAN', 'control'), stdout)
  await runTool(['dpkg-deb', '-Znone', '--build', files, join(made, criu)], { seconds: 60 })
  await rm(files, { recursive: true })
  return made
}

/** A Debian repository on loopback. */
export interface LoopbackRepository {
  /** What is served. */
  readonly folder: string
  /** Without a slash at the end: `http://127.0.0.1:40000/debian`. */
  readonly uri: string
  /** Armored public keys: of the one that signs, and of another one. */
  readonly key: string
  readonly otherKey: string
  /** Paths that were asked for, in order. */
  readonly requests: string[]
  /** Answers the next requests whose path fits: `count` of them, with this status, or never when that is `silence`. */
  failNext(path: RegExp, status: number | 'silence', count: number): void
  close(): Promise<void>
}

/** Packages for a repository. */
export interface Stock {
  /** Folder of `.deb` files. */
  readonly debs: string
  readonly signed: boolean
}

/**
 * Serves a repository of real packages, laid out both as a mirror (suite `sid`, component `main`) and flat (suite `/`),
 * and signed with a key made for it.
 */
export async function serveRepository({ debs, signed }: Stock): Promise<LoopbackRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'loopback-repository-'))
  const { key, otherKey } = await makeRepository(folder, debs, signed)
  const requests: string[] = []
  const failures: { path: RegExp; status: number | 'silence'; count: number }[] = []

  const answer = async (path: string, response: ServerResponse) => {
    requests.push(path)
    const failure = failures.find(({ path: fits, count }) => count > 0 && fits.test(path))
    if (failure !== undefined) {
      failure.count--
      if (failure.status !== 'silence') response.writeHead(failure.status).end()
      return
    }
    const file = join(folder, path.replace(/^\/debian/, ''))
    const body = await readFile(file).catch(() => null)
    response.writeHead(body === null ? 404 : 200).end(body)
  }
  const server = createServer((request, response) => {
    void answer(decodeURIComponent(request.url ?? ''), response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    folder,
    uri: `http://127.0.0.1:${port}/debian`,
    key,
    otherKey,
    requests,
    failNext: (path, status, count) => failures.push({ path, status, count }),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

async function makeRepository(folder: string, debs: string, signed: boolean) {
  const { architecture } = await readAptMachine()
  const index = join('main', `binary-${architecture}`)
  const suite = join(folder, 'dists', 'sid')
  await mkdir(join(suite, index), { recursive: true })
  await mkdir(join(folder, 'pool'))
  const files = (await readdir(debs)).filter(name => name.endsWith('.deb'))
  const packages = (await Promise.all(files.map(name => describe(join(debs, name), folder)))).join('\n')
  await writeFile(join(suite, index, 'Packages'), packages)
  await writeFile(join(folder, 'Packages'), packages)
  await writeFile(join(suite, 'Release'), release(join(index, 'Packages'), packages, architecture))
  await writeFile(join(folder, 'Release'), release('Packages', packages, architecture))
  return await withGpg(async gpg => {
    if (signed) {
      for (const place of [suite, folder])
        await gpg(['-u', 'right', '-o', join(place, 'InRelease'), '--clearsign', join(place, 'Release')])
      await Promise.all([suite, folder].map(place => rm(join(place, 'Release'))))
    }
    const exported = async (name: string) => (await gpg(['--armor', '--export', name])).stdout
    return { key: await exported('right'), otherKey: await exported('wrong') }
  })
}

/** The entry of a package in `Packages`; its file is put into the pool. */
async function describe(deb: string, folder: string): Promise<string> {
  const file = join('pool', basename(deb).replaceAll('%3a', '_'))
  await link(deb, join(folder, file)).catch(() => copyFile(deb, join(folder, file)))
  const [{ stdout }, { size }, bytes] = await Promise.all([
    runTool(['dpkg-deb', '--field', deb], { seconds: 30 }),
    stat(deb),
    readFile(deb),
  ])
  return `${stdout.trimEnd()}\nFilename: ${file}\nSize: ${size}\nSHA256: ${sha256(bytes)}\n`
}

function release(path: string, packages: string, architecture: string): string {
  return [
    'Origin: loopback',
    'Suite: sid',
    'Codename: sid',
    `Date: ${new Date().toUTCString()}`,
    `Architectures: ${architecture}`,
    'Components: main',
    'SHA256:',
    ` ${sha256(packages)} ${Buffer.byteLength(packages)} ${path}`,
    '',
  ].join('\n')
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

type Gpg = (args: readonly string[]) => Promise<{ readonly stdout: string }>

/** Gives a gpg with the keys `right` and `wrong`, whose agent ends with it. */
async function withGpg<T>(use: (gpg: Gpg) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'gpg-'))
  const gpg: Gpg = args => runTool(['gpg', '--homedir', home, '--batch', '--quiet', ...args], { seconds: 60 })
  try {
    for (const name of ['right', 'wrong'])
      await gpg(['--passphrase', '', '--quick-generate-key', name, 'ed25519', 'sign', 'never'])
    return await use(gpg)
  } finally {
    await runTool(['gpgconf', '--homedir', home, '--kill', 'all'], { seconds: 20 })
    await rm(home, { recursive: true, force: true })
  }
}
