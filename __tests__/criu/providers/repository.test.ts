import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProcess } from '../../../src/base/process.ts'
import { type AptMachine, readAptMachine } from '../../../src/criu/apt/machine.ts'
import { dearmor, primaryFingerprints } from '../../../src/criu/apt/openpgp.ts'
import { knownRepositories } from '../../../src/criu/providers/known-repositories.ts'
import { repositoryOffers } from '../../../src/criu/providers/repository.ts'
import { readRepositoryKey } from '../../../src/criu/providers/repository-key.ts'
import { layout } from '../../../src/criu/tree/layout.ts'
import { parseWantedVersion, type WantedVersion } from '../../../src/criu/wanted-version.ts'
import { needing } from '../../needing.ts'
import { type LoopbackRepository, realDebs, serveRepository } from '../loopback-repository.ts'

const any: WantedVersion = { kind: 'any' }

needing('gpg').describe('with a signed repository', () => {
  let scratch = ''
  let machine: AptMachine
  let repository: LoopbackRepository
  let unsigned: LoopbackRepository
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'repository-test-'))
    // Without a mirror all packages must come from the repository.
    machine = { ...(await readAptMachine()), sources: [] }
    const debs = await realDebs('sid')
    repository = await serveRepository({ debs, signed: true })
    unsigned = await serveRepository({ debs, signed: false })
  })
  afterAll(async () => {
    await Promise.all([repository.close(), unsigned.close()])
    await rm(scratch, { recursive: true })
  })

  function offer(entry: string, key: string | null, wanted = any, log: string[] = []) {
    const context = { scratch, log: (line: string) => log.push(line) }
    const [only] = repositoryOffers({ repository: entry, key, wanted }, machine, context)
    if (only === undefined) throw new Error('no offer')
    return only
  }

  describe('a repository on loopback', () => {
    it('gives a CRIU that starts; its key is text', async () => {
      const entry = `deb ${repository.uri} sid main`
      const found = offer(entry, repository.key)
      expect(found).toMatchObject({
        provider: 'repository',
        label: `${repository.uri} sid`,
        identity: ['repository', repository.uri, 'sid', 'main'],
        pinned: false,
      })
      const { version, revision, origin, install } = await found.resolve()
      expect(origin).toBe(`${repository.uri} sid, criu ${revision}`)
      const root = join(scratch, 'tree')
      await mkdir(root)
      await install(root)
      const { stdout } = await runProcess([join(root, layout.start), '--version'], { timeoutMs: 10_000 })
      expect(stdout).toContain(`Version: ${version}\n`)
    })

    it('may be flat, as those of OBS are; its key is a file', async () => {
      const file = join(scratch, 'key.asc')
      await writeFile(file, repository.key)
      const { version } = await offer(`deb ${repository.uri}/ /`, file).resolve()
      expect(version).toMatch(/^4\./)
    })

    it('has its key at a URL, which is asked for again after a fault', async () => {
      const answers = [500, 200]
      const server = createServer((_, response) => {
        response.writeHead(answers.shift() ?? 200).end(repository.key)
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/key?search=0x1&op=get`
      const log: string[] = []
      const { version } = await offer(`deb ${repository.uri} sid main`, url, any, log).resolve()
      await new Promise(resolve => server.close(resolve))
      expect(version).toMatch(/^4\./)
      expect(log).toEqual([
        expect.stringMatching(/^http.*attempt 1 of 4 failed: .*500.*; next in/),
        expect.stringMatching(/^http.*attempt 2 of 4 succeeded$/),
      ])
    })

    it('is refused when another key signs it', async () => {
      const log: string[] = []
      const wrong = offer(`deb ${repository.uri} sid main`, repository.otherKey, any, log)
      await expect(wrong.resolve()).rejects.toThrow(/NO_PUBKEY|not signed/)
      expect(log).toHaveLength(1)
      expect(repository.requests.filter(path => path.endsWith('.deb')).length).toBeGreaterThan(0)
    })

    it('is refused when nobody signs it', async () => {
      const nobody = offer(`deb ${unsigned.uri} sid main`, unsigned.key)
      await expect(nobody.resolve()).rejects.toThrow('is not signed')
      expect(unsigned.requests.some(path => path.endsWith('.deb'))).toBe(false)
    })

    it('says which versions it has when none is wanted', async () => {
      const wanted = parseWantedVersion('3.x') as WantedVersion
      await expect(offer(`deb ${repository.uri} sid main`, repository.key, wanted).resolve()).rejects.toThrow(
        /has CRIU 4\.[^;]+ for \w+; wanted is 3\.x$/,
      )
    })
  })

  describe('repositoryOffers', () => {
    it.each([
      [
        'obss',
        null,
        /^Input 'repository' is 'obss'. Allowed: obs, ppa, or one line 'deb URI SUITE COMPONENT…'\.$/,
      ],
      ['deb http://a.example', 'k', /Allowed: obs, ppa/],
      ['deb http://a.example x main\ndeb http://b.example x main', 'k', /Allowed: obs, ppa/],
      [
        'deb http://a.example x main',
        null,
        /^Input 'repository-key' is empty.*Allowed: armored text, a path or a URL/,
      ],
      [
        'deb [trusted=yes] http://a.example x main',
        'k',
        /has the option trusted, but a repository is trusted by/,
      ],
      ['deb [allow-insecure=yes] http://a.example x main', 'k', /has the option allow-insecure/],
      ['ppa', null, /^PPA criu\/ppa has nothing for /],
    ])('refuses %j with key %s', (entry, key, message) => {
      const debian = { ...machine, release: { ...machine.release, distribution: 'debian' } }
      const request = { repository: entry, key, wanted: any }
      expect(() => repositoryOffers(request, debian, { scratch, log: () => {} })).toThrow(message)
    })

    it('tells offers for different wanted versions apart', () => {
      const entry = `deb ${repository.uri} sid main`
      expect(offer(entry, 'k', parseWantedVersion('4.1') as WantedVersion).identity).not.toEqual(
        offer(entry, 'k').identity,
      )
    })
  })

  describe('knownRepositories', () => {
    const release = (distribution: string, version: string, codename: string) => ({
      distribution,
      version,
      codename,
      name: '',
    })
    const obs = 'https://download.opensuse.org/repositories/devel:/tools:/criu'

    it.each([
      ['obs', release('debian', '12', 'bookworm'), `${obs}/Debian_12/`, '/'],
      ['obs', release('debian', '13', 'trixie'), `${obs}/Debian_13/`, '/'],
      ['obs', release('debian', '', 'forky'), `${obs}/Debian_Testing/`, '/'],
      ['obs', release('ubuntu', '22.04', 'jammy'), `${obs}/xUbuntu_22.04/`, '/'],
      ['obs', release('ubuntu', '24.04', 'noble'), `${obs}/xUbuntu_24.04/`, '/'],
      ['obs', release('ubuntu', '26.04', 'resolute'), `${obs}/xUbuntu_26.04/`, '/'],
      [
        'ppa',
        release('ubuntu', '24.04', 'noble'),
        'https://ppa.launchpadcontent.net/criu/ppa/ubuntu/',
        'noble',
      ],
    ])('knows where %s has packages for %o', (name, running, uri, suite) => {
      expect(knownRepositories[name]?.location(running)).toMatchObject({ uri, suite })
    })

    it('asks for a key by what is pinned', () => {
      for (const { fingerprint } of Object.values(knownRepositories))
        expect(fingerprint).toMatch(/^[0-9A-F]{40}$/)
      const place = { uri: `${obs}/Debian_12/`, suite: '/', components: [] }
      expect(knownRepositories.obs?.keyUrl(place)).toBe(`${obs}/Debian_12/Release.key`)
      const ppa = knownRepositories.ppa
      expect(ppa?.keyUrl(place)).toContain(`0x${ppa?.fingerprint}`)
    })
  })

  describe('readRepositoryKey', () => {
    const never = () => Promise.reject(new Error('the network was asked'))
    const fingerprint = () => primaryFingerprints(dearmor(Buffer.from(repository.key)))[0] ?? ''

    it('takes the key that is pinned', async () => {
      const binary = await readRepositoryKey(repository.key, never, fingerprint())
      expect(primaryFingerprints(binary)).toEqual([fingerprint()])
    })

    it.each([
      ['another key', () => repository.otherKey],
      ['a second key beside it', () => `${repository.key}\n${repository.otherKey}`],
    ])('refuses %s than the pinned one', async (_, key) => {
      await expect(readRepositoryKey(key(), never, fingerprint())).rejects.toThrow(
        /^The repository's key is refused: .* must sign it and nothing else\./,
      )
    })

    it('refuses what is no key', async () => {
      const page = async () => Buffer.from('<html>Not found</html>')
      await expect(readRepositoryKey('https://a.example/key', page, null)).rejects.toThrow(
        "The repository's key is no OpenPGP public key (https://a.example/key)",
      )
    })

    it('names the input when there is no such file', async () => {
      await expect(readRepositoryKey('/no/such/key.asc', never, null)).rejects.toThrow(
        /^Input 'repository-key' is neither armored text nor a URL nor a file.*ENOENT/,
      )
    })
  })
})
