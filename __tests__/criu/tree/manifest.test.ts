import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareEntries, parseManifest, verifyTree } from '../../../src/criu/tree/manifest.ts'
import { realCriu } from '../../real-criu.ts'

describe('compareEntries', () => {
  const file = { kind: 'file', mode: '644', sha256: 'aa' } as const
  const folder = { kind: 'folder', mode: '755' } as const
  const link = { kind: 'link', target: 'b' } as const

  it.each([
    {
      of: 'nothing',
      want: { a: file, b: folder, c: link },
      have: { a: file, b: folder, c: link },
      faults: [],
    },
    { of: 'a missing file', want: { a: file }, have: {}, faults: ['a is missing'] },
    { of: 'an extra file', want: {}, have: { a: file }, faults: ['a is not in the manifest'] },
    {
      of: 'other bytes',
      want: { a: file },
      have: { a: { ...file, sha256: 'bb' } },
      faults: ['a was changed'],
    },
    {
      of: 'another mode',
      want: { a: file },
      have: { a: { ...file, mode: '4755' } },
      faults: ['a has mode 4755 instead of 644'],
    },
    { of: 'another kind', want: { a: file }, have: { a: link }, faults: ['a is a link instead of a file'] },
    {
      of: 'another target',
      want: { a: link },
      have: { a: { ...link, target: 'c' } },
      faults: ['a points elsewhere'],
    },
    {
      of: 'a link out of the tree that the manifest has',
      want: { 'lib/a': { ...link, target: '../../b' } },
      have: { 'lib/a': { ...link, target: '../../b' } },
      faults: ['lib/a points out of the tree'],
    },
    {
      of: 'a setuid bit that the manifest has',
      want: { a: { ...file, mode: '4755' } },
      have: { a: { ...file, mode: '4755' } },
      faults: ["a has mode 4755, which would lend its owner's rights"],
    },
    {
      of: 'an absolute link',
      want: { a: { ...link, target: '/etc/passwd' } },
      have: { a: { ...link, target: '/etc/passwd' } },
      faults: ['a points out of the tree'],
    },
  ])('finds $of', ({ want, have, faults }) => {
    expect(compareEntries(want, have)).toEqual(faults)
  })
})

describe('parseManifest', () => {
  beforeAll(async () => {
    await realCriu('sid')
  })

  it.each(['', '{', 'null', '[]', '{"layout":1}', '{"layout":1,"entries":null}'])('refuses %j', text => {
    expect(() => parseManifest(text)).toThrow('manifest.json is damaged')
  })

  it('refuses another layout', async () => {
    const { root } = await realCriu('sid')
    const manifest: unknown = JSON.parse(await readFile(join(root, 'manifest.json'), 'utf8'))
    const text = JSON.stringify({ ...(manifest as object), layout: 0 })
    expect(() => parseManifest(text)).toThrow('The tree has layout 0; this version reads layout 1')
  })
})

describe('verifyTree on a real tree', () => {
  let scratch = ''
  beforeAll(async () => {
    await realCriu('sid')
    scratch = await mkdtemp(join(tmpdir(), 'manifest-'))
  })
  afterAll(() => rm(scratch, { recursive: true }))

  const copy = async () => {
    const { root } = await realCriu('sid')
    const tree = await mkdtemp(join(scratch, 'tree-'))
    await cp(root, tree, { recursive: true, preserveTimestamps: true })
    return tree
  }

  it('takes a copy, and knows what it is', async () => {
    const manifest = await verifyTree(await copy())
    expect(manifest).toMatchObject({ layout: 1, provider: 'archive', criu: expect.stringMatching(/^4\./) })
    expect(manifest.origin).toBe(`Debian sid, criu ${manifest.revision}`)
    expect(Date.parse(manifest.built)).toBeLessThanOrEqual(Date.now())
  })

  it.each([
    [
      'a flipped bit',
      (tree: string) => flipBit(join(tree, 'lib', 'libc.so.6')),
      /lib\/libc\.so\.6 was changed/,
    ],
    ['a lost file', (tree: string) => rm(join(tree, 'libexec', 'criu.elf')), /libexec\/criu\.elf is missing/],
    [
      'a lost empty folder',
      (tree: string) => rm(join(tree, 'lib', 'criu'), { recursive: true }),
      /lib\/criu is missing/,
    ],
    [
      'a new library',
      (tree: string) => writeFile(join(tree, 'lib', 'libx.so'), ''),
      /lib\/libx\.so is not in the/,
    ],
    [
      'a set-uid bit',
      (tree: string) => chmod(join(tree, 'libexec', 'criu'), 0o4755),
      /libexec\/criu has mode 4755/,
    ],
    [
      'a link out of it',
      async (tree: string) => {
        await rm(join(tree, 'bin', 'criu'))
        await symlink('/bin/true', join(tree, 'bin', 'criu'))
      },
      /bin\/criu points out of the tree/,
    ],
    ['no manifest', (tree: string) => rm(join(tree, 'manifest.json')), /has no manifest\.json/],
    [
      'half a manifest',
      (tree: string) => cutInHalf(join(tree, 'manifest.json')),
      /manifest\.json is damaged/,
    ],
  ])('refuses %s', async (_, harm, message) => {
    const tree = await copy()
    await harm(tree)
    await expect(verifyTree(tree)).rejects.toThrow(message)
  })

  it('refuses an empty folder', async () => {
    const tree = await mkdtemp(join(scratch, 'tree-'))
    await expect(verifyTree(tree)).rejects.toThrow('has no manifest.json')
    expect(await readdir(tree)).toEqual([])
  })
})

async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes.writeUInt8((bytes[1000] ?? 0) ^ 1, 1000)
  await writeFile(path, bytes)
}

async function cutInHalf(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.slice(0, text.length / 2))
}
