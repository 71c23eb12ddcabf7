import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runTool } from '../../../../src/base/tool.ts'
import type { Offer } from '../../../../src/criu/providers/offer.ts'
import { type SourceRequest, sourceOffer } from '../../../../src/criu/providers/source/source.ts'
import { layout } from '../../../../src/criu/tree/layout.ts'
import { needing } from '../../../needing.ts'
import { writeSmallSource } from './small-source.ts'

needing('archive tools').describe('with archives of each kind', () => {
  let folder: string
  let server: Server
  let origin: string
  const scratches: string[] = []

  const tar = (...args: readonly string[]) => runTool(['tar', ...args], { seconds: 30, cwd: folder })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'criu-tarball-'))
    await writeSmallSource(join(folder, 'criu-9.9'))
    await Promise.all(
      ['tar', 'tar.gz', 'tar.xz', 'tar.zst', 'tar.bz2'].map(kind => tar('-caf', `criu.${kind}`, 'criu-9.9')),
    )
    server = createServer(async (request, response) => {
      const file = await readFile(join(folder, request.url ?? '')).catch(() => null)
      response.writeHead(file === null ? 404 : 200).end(file)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterAll(async () => {
    server.close()
    await Promise.all([folder, ...scratches].map(path => rm(path, { recursive: true, force: true })))
  })

  /** An offer of a tarball, with the folder that its work is done in. */
  async function offered(
    url: string,
    more: Partial<SourceRequest> = {},
  ): Promise<{ offer: Offer; scratch: string }> {
    const scratch = await mkdtemp(join(tmpdir(), 'criu-source-'))
    scratches.push(scratch)
    const context = { scratch, log: () => {}, root: [], logs: scratch }
    return {
      offer: await sourceOffer({ url, sha256: null, wanted: { kind: 'any' }, ...more }, context),
      scratch,
    }
  }

  async function sha256(name: string): Promise<string> {
    return createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex')
  }

  needing('make').describe.concurrent('a tarball', () => {
    it.each(['tar', 'tar.gz', 'tar.xz', 'tar.zst', 'tar.bz2'])('of kind .%s is built', async kind => {
      const { offer, scratch } = await offered(`${origin}/criu.${kind}`)
      const resolved = await offer.resolve()
      expect(resolved).toMatchObject({ version: '9.9', revision: await sha256(`criu.${kind}`) })
      const root = join(scratch, 'tree')
      await mkdir(root)
      await resolved.install(root)
      const { stdout } = await runTool([join(root, layout.start), '--version'], { seconds: 10 })
      expect(stdout).toContain('Version: 9.9')
    })
    it('by URL alone may change; with its checksum it is pinned, whatever its name', async () => {
      const moving = await offered(`${origin}/criu.tar.gz`)
      expect(moving.offer).toMatchObject({ pinned: false, identity: ['source', `${origin}/criu.tar.gz`] })
      const other = await offered(`${origin}/criu.tar.gz?format=2&token=secret`)
      expect(other.offer.identity).toEqual([
        'source',
        `${origin}/criu.tar.gz`,
        expect.stringMatching(/^[0-9a-f]{12}$/),
      ])
      const sum = await sha256('criu.tar.gz')
      const pinned = await offered(`${origin}/archive?format=gz`, { sha256: sum })
      expect(pinned.offer).toMatchObject({ pinned: true, identity: ['source', sum] })
    })
    it('that is a file here is pinned by its content', async () => {
      const { offer } = await offered(join(folder, 'criu.tar.xz'))
      expect(offer).toMatchObject({ pinned: true, identity: ['source', await sha256('criu.tar.xz')] })
      const named = await offered(`file://${folder}/criu.tar.xz`)
      expect(named.offer.identity).toEqual(offer.identity)
      expect(await offer.resolve()).toMatchObject({ version: '9.9' })
    })
  })

  describe.concurrent('a tarball that is refused', () => {
    it('has the wrong checksum: nothing of it is unpacked', async () => {
      const { offer, scratch } = await offered(`${origin}/criu.tar.gz`, { sha256: 'a'.repeat(64) })
      await expect(offer.resolve()).rejects.toThrow(
        /criu\.tar\.gz has SHA-256 [0-9a-f]{64}; input 'source-sha256' asks for a/,
      )
      const [work = ''] = await readdir(scratch)
      expect(await readdir(join(scratch, work))).toEqual(['tarball'])
    })
    it('is nowhere', async () => {
      const away = await offered(`${origin}/none.tar.gz`)
      await expect(away.offer.resolve()).rejects.toThrow(/none\.tar\.gz answered HTTP 404/)
      const local = await offered('/nowhere/criu.tar.gz')
      await expect(local.offer.resolve()).rejects.toThrow(
        "Input 'source-url' is '/nowhere/criu.tar.gz', and there is no such file",
      )
    })
    it('is no archive', async () => {
      await writeFile(join(folder, 'page.tar.gz'), '<html>Sign in</html>')
      const { offer } = await offered(`${origin}/page.tar.gz`)
      await expect(offer.resolve()).rejects.toThrow(
        /page\.tar\.gz cannot be unpacked: .*not look like a tar archive/s,
      )
    })
    it('is cut off', async () => {
      const whole = await readFile(join(folder, 'criu.tar.xz'))
      await writeFile(join(folder, 'cut.tar.xz'), whole.subarray(0, whole.length >> 1))
      const { offer } = await offered(`${origin}/cut.tar.xz`)
      await expect(offer.resolve()).rejects.toThrow(/cut\.tar\.xz cannot be unpacked/)
    })
    it('is not CRIU', async () => {
      await mkdir(join(folder, 'linux'))
      await writeFile(join(folder, 'linux/Makefile'), 'VERSION = 6\n')
      await tar('-caf', 'linux.tar.gz', 'linux')
      const { offer } = await offered(`${origin}/linux.tar.gz`)
      await expect(offer.resolve()).rejects.toThrow(
        /linux\.tar\.gz is no source of CRIU: its top has no Makefile\.versions/,
      )
    })
    it('is another version than wanted', async () => {
      const { offer } = await offered(`${origin}/criu.tar.gz`, {
        wanted: { kind: 'range', range: '4.2.0', text: '4.2' },
      })
      await expect(offer.resolve()).rejects.toThrow(/criu\.tar\.gz holds CRIU 9\.9; wanted is 4\.2/)
    })
    it('leads out of its folder', async () => {
      await mkdir(join(folder, 'evil'))
      await symlink('/etc', join(folder, 'evil/etc'))
      await tar('-caf', 'evil.tar.gz', 'evil')
      await tar('-caPf', 'up.tar.gz', `../${basename(folder)}/criu-9.9/Makefile`)
      const link = await offered(`${origin}/evil.tar.gz`)
      await expect(link.offer.resolve()).rejects.toThrow(
        /evil\.tar\.gz is not unpacked: link 'evil\/etc -> \/etc'/,
      )
      const up = await offered(`${origin}/up.tar.gz`)
      await expect(up.offer.resolve()).rejects.toThrow(/up\.tar\.gz is not unpacked: .* would lie outside/)
    })
    it('is asked for by a git ref', async () => {
      await expect(
        offered(`${origin}/criu.tar.gz`, { wanted: { kind: 'git', ref: 'criu-dev' } }),
      ).rejects.toThrow(/Input 'source-url' is the tarball .*, and git:criu-dev needs a git repository/)
    })
  })
})
