import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { runProcess } from '../../../src/base/process.ts'
import type { AptMachine } from '../../../src/criu/apt/machine.ts'
import { readAptMachine } from '../../../src/criu/apt/machine.ts'
import { archiveOffers } from '../../../src/criu/providers/archive.ts'
import { parseWantedVersion, type WantedVersion } from '../../../src/criu/wanted-version.ts'
import { needing } from '../../needing.ts'
import { inOpenCheckout, withOpenCheckout } from '../../open-checkout.ts'
import { realCriu } from '../../real-criu.ts'
import { type LoopbackRepository, onePackage, realDebs, serveRepository } from '../loopback-repository.ts'

const bookworm = { distribution: 'debian', codename: 'bookworm', version: '12', name: 'Debian GNU/Linux 12' }
const any: WantedVersion = { kind: 'any' }

needing('gpg').describe('with a signed repository', () => {
  let scratch = ''
  let repository: LoopbackRepository
  let unsigned: LoopbackRepository
  let architecture = ''
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'archive-test-'))
    architecture = (await readAptMachine()).architecture
    const debs = await onePackage(await realDebs('sid'), scratch)
    repository = await serveRepository({ debs, signed: true })
    unsigned = await serveRepository({ debs, signed: false })
    await writeFile(join(scratch, 'key.asc'), repository.key)
  })
  afterAll(async () => {
    await Promise.all([repository.close(), unsigned.close()])
    await rm(scratch, { recursive: true })
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  /** A machine whose mirrors are at `uris`. */
  function machineOf(...uris: readonly string[]): AptMachine {
    const options = new Map([['signed-by', join(scratch, 'key.asc')]])
    return {
      release: bookworm,
      architecture,
      sources: [{ uris, suites: ['bookworm'], components: ['main'], options }],
    }
  }

  /** A machine whose one mirror is trusted as `options` say. */
  function trusting({ uri }: LoopbackRepository, ...options: readonly [string, string][]): AptMachine {
    const source = { uris: [uri], suites: ['bookworm'], components: ['main'], options: new Map(options) }
    return { release: bookworm, architecture, sources: [source] }
  }

  function offer(machine: AptMachine, wanted: WantedVersion = any, log: string[] = []) {
    const context = { scratch, log: (line: string) => log.push(line) }
    const [only] = archiveOffers({ suite: 'sid', wanted }, machine, context)
    if (only === undefined) throw new Error('no offer')
    return only
  }

  describe('archiveOffers', () => {
    it('offers the own release and the newer ones, without asking the network', () => {
      const offers = archiveOffers({ suite: 'auto', wanted: any }, machineOf(repository.uri), {
        scratch,
        log: () => {},
      })
      expect(offers.map(({ label, expectedVersion }) => [label, expectedVersion])).toEqual([
        ['Debian bookworm', '3.17.1'],
        ['Debian trixie', '4.1.1'],
        ['Debian forky', ''],
        ['Debian sid', ''],
      ])
      expect(offers[3]).toMatchObject({ provider: 'archive', identity: ['archive', 'sid'], pinned: false })
      expect(repository.requests).toEqual([])
    })

    it.each([
      ['a suite that is none', { suite: 'sidd' }, {}, /^Input 'suite' is 'sidd'.*did you mean 'sid'/],
      [
        'another distribution',
        { suite: 'auto' },
        { distribution: 'alpine', name: 'Alpine' },
        /^Alpine is neither Debian nor Ubuntu$/,
      ],
      [
        'an apt without a mirror',
        { suite: 'auto' },
        { codename: 'trixie' },
        /^apt is set up with no mirror of Debian/,
      ],
    ])('refuses %s', (_, { suite }, release, message) => {
      const machine = { ...machineOf(repository.uri), release: { ...bookworm, ...release } }
      expect(() => archiveOffers({ suite, wanted: any }, machine, { scratch, log: () => {} })).toThrow(
        message,
      )
    })

    it('says without the network that a suite cannot have what is wanted', async () => {
      const wanted = parseWantedVersion('>=4.2') as WantedVersion
      const [old] = archiveOffers({ suite: 'bookworm', wanted }, machineOf(repository.uri), {
        scratch,
        log: () => {},
      })
      await expect(old?.resolve()).rejects.toThrow('Debian bookworm has CRIU 3.17.1; wanted is >=4.2')
      const ubuntu = { distribution: 'ubuntu', codename: 'noble', version: '24.04', name: 'Ubuntu' }
      const machine = machineOf(repository.uri)
      const sources = machine.sources.map(source => ({ ...source, suites: ['noble'] }))
      const [none] = archiveOffers(
        { suite: 'noble', wanted: any },
        { ...machine, release: ubuntu, sources },
        {
          scratch,
          log: () => {},
        },
      )
      await expect(none?.resolve()).rejects.toThrow('Ubuntu noble has no package criu')
      expect(repository.requests).toEqual([])
    })
  })

  describe('an offer of the archive', () => {
    needing('root').it(
      'resolves and installs as an ordinary user, without a change to the system',
      async () => {
        const hook = join(scratch, 'hook-ran')
        const config = join(scratch, 'apt.conf')
        // What users and images set up: hooks, pins, other architectures, a default release.
        await writeFile(
          config,
          `APT::Update::Post-Invoke { "touch ${hook}"; };
      APT::Update::Post-Invoke-Success { "touch ${hook}"; };
      APT::Default-Release "nowhere";
      APT::Architectures { "${architecture}"; "i386"; };
      APT::Get::AllowUnauthenticated "true";`,
        )
        const home = await mkdtemp(join(tmpdir(), 'nobody-'))
        const before = await systemState()
        const nobody = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups']
        await runProcess(['chown', 'nobody', home], { timeoutMs: 5000 })
        await runProcess(['chmod', '755', scratch], { timeoutMs: 5000 })
        const child = join(import.meta.dirname, '..', 'install-child.ts')
        const argv = [
          ...withOpenCheckout,
          ...nobody,
          inOpenCheckout(process.execPath),
          inOpenCheckout(child),
          repository.uri,
          join(scratch, 'key.asc'),
          home,
          'tree',
        ]
        const env = { PATH: '/usr/bin:/bin', APT_CONFIG: config }
        const ended = await runProcess(argv, { timeoutMs: 60_000, env })
        expect(ended).toMatchObject({ code: 0, stderr: '' })
        expect(JSON.parse(ended.stdout)).toMatchObject({
          provider: 'archive',
          criu: expect.stringMatching(/^4\./),
        })
        const criu = await runProcess([join(home, 'tree', 'bin', 'criu'), '--version'], { timeoutMs: 10_000 })
        expect(criu.stdout).toMatch(/^Version: 4\./)
        expect(await stat(hook).catch(() => 'did not run')).toBe('did not run')
        expect(await systemState()).toEqual(before)
        await rm(home, { recursive: true })
      },
    )

    it.each([
      [
        'a list of mirrors in a file, as on GitHub-hosted Ubuntu',
        async () => {
          const list = join(scratch, 'apt-mirrors.txt')
          await writeFile(list, `http://127.0.0.2:9/debian/\tpriority:1\n${repository.uri}/\tpriority:2\n`)
          return machineOf(`mirror+file:${list}`)
        },
      ],
      [
        'a key that is written into the entry',
        async () => {
          const key = repository.key.trimEnd().replaceAll(/^$/gm, '.').replaceAll(/^/gm, ' ')
          return trusting(repository, ['signed-by', `\n${key}`])
        },
      ],
      ['a mirror in a folder of this machine', async () => machineOf(`file:${repository.folder}`)],
      ['an entry that the administrator trusts unsigned', async () => trusting(unsigned, ['trusted', 'yes'])],
    ])('is fetched by %s', async (_, machine) => {
      const { version, install } = await offer(await machine()).resolve()
      const root = await mkdtemp(join(scratch, 'root-'))
      await install(root)
      const criu = await runProcess([join(root, 'bin', 'criu'), '--version'], { timeoutMs: 10_000 })
      expect(criu.stdout).toContain(`Version: ${version}\n`)
    })

    it('is refused when the mirror is not signed', async () => {
      await expect(offer(trusting(unsigned)).resolve()).rejects.toThrow('is not signed')
      expect(unsigned.requests.filter(path => path.endsWith('InRelease')).length).toBeGreaterThan(0)
    })

    it('is given up after four attempts when there is no network', async () => {
      const log: string[] = []
      await expect(offer(machineOf('http://127.0.0.1:9/debian'), any, log).resolve()).rejects.toThrow(
        /^Package lists of sid failed 4 times in \d+ s, last with: /,
      )
      expect(log).toHaveLength(4)
      expect(log.at(-1)).toMatch(/attempt 4 of 4 failed: .*connection refused.*; giving up$/i)
    })

    it('is there after two faults of the network, each told in one line', async () => {
      repository.failNext(/Packages$/, 503, 1)
      repository.failNext(/InRelease$/, 429, 1)
      const log: string[] = []
      const { version } = await offer(machineOf(repository.uri), any, log).resolve()
      expect(version).toMatch(/^4\./)
      expect(log).toEqual([
        expect.stringMatching(/^Package lists of sid: attempt 1 of 4 failed: .*429.*; next in \d\.\d s$/),
        expect.stringMatching(/^Package lists of sid: attempt 2 of 4 failed: .*503.*; next in \d\.\d s$/),
        'Package lists of sid: attempt 3 of 4 succeeded',
      ])
    })

    it('goes to the next mirror when one is down', async () => {
      const log: string[] = []
      const { version } = await offer(
        machineOf('http://127.0.0.1:9/debian', repository.uri),
        any,
        log,
      ).resolve()
      expect(version).toMatch(/^4\./)
      expect(log).toHaveLength(2)
    })

    it('is not asked for again when the mirror does not have the suite', async () => {
      const log: string[] = []
      const lost = offer(machineOf(`${repository.uri}/nothing`), any, log).resolve()
      await expect(lost).rejects.toThrow('does not have a Release file')
      expect(log).toEqual([expect.stringMatching(/attempt 1 of 4 failed.*not tried again/)])
    })

    it('says what the suite has when that is not what is wanted', async () => {
      const wanted = parseWantedVersion('<4') as WantedVersion
      await expect(offer(machineOf(repository.uri), wanted).resolve()).rejects.toThrow(
        /^Debian sid has CRIU 4\.[\d.]+; wanted is <4$/,
      )
    })

    needing('root').it('says that the disk is full', async () => {
      const home = await mkdtemp(join(tmpdir(), 'full-'))
      const child = join(import.meta.dirname, '..', 'install-child.ts')
      const install = [process.execPath, child, repository.uri, join(scratch, 'key.asc'), home, 'tree'].join(
        ' ',
      )
      const script = `mount -t tmpfs -o size=12m tmpfs ${home} && ${install}; code=$?; find ${home}; exit $code`
      const ended = await runProcess(['unshare', '--mount', 'sh', '-c', script], { timeoutMs: 60_000 })
      expect(ended.code).toBe(1)
      expect(ended.stderr).toMatch(/no space left|enough free space/i)
      expect(ended.stdout.trim().split('\n')).toEqual([home, `${home}/.scratch`])
      await rm(home, { recursive: true })
    })

    it('of the real mirrors starts, with its own loader and C library', { timeout: 300_000 }, async () => {
      for (const suite of ['bookworm', 'sid']) {
        const { path, root, version } = await realCriu(suite)
        const { stdout } = await runProcess([path, '--version'], { timeoutMs: 10_000 })
        expect(stdout).toContain(`Version: ${version}\n`)
        expect(await readdir(join(root, 'lib'))).toContain('libc.so.6')
      }
    })
  })

  /** What an apt that does not keep to itself would change. */
  async function systemState(): Promise<unknown> {
    const listed = async (folder: string) => {
      const names = await readdir(folder).catch(() => [])
      return await Promise.all(
        names.sort().map(async name => [name, (await stat(join(folder, name))).mtimeMs]),
      )
    }
    return {
      etc: await listed('/etc/apt/sources.list.d'),
      keys: await listed('/etc/apt/trusted.gpg.d'),
      lists: await listed('/var/lib/apt/lists'),
      archives: await listed('/var/cache/apt/archives'),
      dpkg: (await readFile('/var/lib/dpkg/status', 'utf8').catch(() => '')).length,
    }
  }
})
