import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCrius } from '../../src/criu/providers/system.ts'
import { dispatcher } from '../../src/criu/sudo-path/dispatcher.ts'
import { namesIn } from '../../src/criu/sudo-path/names.ts'
import { whatStands } from '../../src/criu/what-stands.ts'
import { writeShim } from '../../src/recording/shim.ts'
import { realCriu } from '../real-criu.ts'

let scratch = ''
/** A tree of the gate's. */
let root = ''
let start = ''
/** A CRIU that is no part of a tree. */
let foreign = ''
beforeAll(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'what-stands-')))
  root = join(scratch, 'checkpoint-gate', 'tree')
  await cp((await realCriu('sid')).root, root, { recursive: true })
  start = join(root, 'bin', 'criu')
  foreign = join(scratch, 'foreign')
  await writeFile(foreign, '#!/bin/sh\necho Version: 4.0\n', { mode: 0o755 })
})
afterAll(() => rm(scratch, { recursive: true }))

/** A folder as sudo's path has it while jobs run: what each has claimed, and what was there before. */
async function sudoFolder(claims: Readonly<Record<string, string>>, kept?: string): Promise<string> {
  const folder = await mkdtemp(join(scratch, 'sbin-'))
  const names = namesIn(folder)
  await mkdir(names.claims)
  await writeFile(names.criu, dispatcher(folder), { mode: 0o755 })
  for (const [job, program] of Object.entries(claims))
    await writeFile(join(names.claims, `17-${job}`), `4711\n${program}\n/workspace\n/temp\n`)
  if (kept !== undefined) await symlink(kept, names.kept)
  return folder
}

describe('whatStands', () => {
  it.each([
    ['a link to its start', () => link(start)],
    ['a shim that records it', () => writeShim(join(scratch, "it's a shim"), start, scratch)],
    ['a link to a link to a shim', async () => await link(await link(await shimOf(start)))],
    ['a shim of a shim', async () => await shimOf(await shimOf(start))],
    ['a dispatcher that leads to it', async () => join(await sudoFolder({ mine: start }, foreign), 'criu')],
    [
      'a dispatcher that leads to a shim',
      async () => join(await sudoFolder({ other: foreign, mine: await shimOf(start) }), 'criu'),
    ],
    ['a dispatcher that has kept it', async () => join(await sudoFolder({ other: foreign }, start), 'criu')],
  ])('sees the tree behind %s', async (_, at) => {
    expect(await whatStands(await at(), 'mine')).toMatchObject({
      kind: 'tree',
      path: start,
      root,
      manifest: { provider: 'archive' },
    })
  })

  it('leaves a program of others under its own path', async () => {
    const path = await link(foreign)
    expect(await whatStands(path, 'mine')).toEqual({ kind: 'program', path })
    const folder = await sudoFolder({ other: start }, foreign)
    expect(await whatStands(join(folder, 'criu'), 'mine')).toEqual({
      kind: 'program',
      path: namesIn(folder).kept,
    })
  })

  it('finds nothing behind a dispatcher that leads to another job’s CRIU', async () => {
    const folder = await sudoFolder({ other: start })
    expect(await whatStands(join(folder, 'criu'), 'mine')).toEqual({ kind: 'nothing' })
  })

  it('says why a thing cannot be started', async () => {
    const [dangling, plain] = [join(scratch, 'dangling'), join(scratch, 'plain')]
    await symlink('gone/criu', dangling)
    await writeFile(plain, '', { mode: 0o644 })
    const spoilt = join(scratch, 'checkpoint-gate', 'spoilt')
    await cp(root, spoilt, { recursive: true })
    await writeFile(join(spoilt, 'libexec', 'criu.elf'), 'spoilt')
    const circle = join(scratch, 'circle')
    await writeShim(circle, join(circle, 'criu'), scratch)
    const told = [dangling, plain, join(spoilt, 'bin', 'criu'), join(circle, 'criu')]
    expect(await Promise.all(told.map(path => whatStands(path, 'mine')))).toEqual([
      { kind: 'unusable', why: `${dangling} is a link to gone/criu, which is not there` },
      { kind: 'unusable', why: `${plain} is not executable` },
      { kind: 'unusable', why: expect.stringContaining('libexec/criu.elf was changed') },
      {
        kind: 'unusable',
        why: expect.stringContaining('leads from one program of checkpoint-gate to another'),
      },
    ])
    expect(await whatStands(join(scratch, 'none'), 'mine')).toEqual({ kind: 'nothing' })
  })
})

describe('systemCrius', () => {
  it('names what the gate got by its provider, once, and what the machine has', async () => {
    const folder = await sudoFolder({ mine: start }, foreign)
    const bin = join(scratch, 'bin')
    await mkdir(bin)
    await symlink(foreign, join(bin, 'criu'))
    const { crius } = await systemCrius(`${folder}:${join(root, 'bin')}:${bin}`, 'mine')
    const here = crius.filter(({ path }) => path.startsWith(scratch))
    expect(here).toMatchObject([
      { provider: 'archive', path: start, tree: root },
      { provider: 'system', path: join(bin, 'criu'), version: '4.0', tree: null },
    ])
    expect(here).toHaveLength(2)
  })
})

let made = 0
async function link(target: string): Promise<string> {
  const path = join(scratch, `link-${++made}`)
  await symlink(target, path)
  return path
}

async function shimOf(program: string): Promise<string> {
  return await writeShim(join(scratch, `shim-${++made}`), program, scratch)
}
