import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOurTree, linkFolder } from '../../../src/criu/tree/expose.ts'
import { runProcess } from '../../../src/process.ts'
import { realCriu } from '../../real-criu.ts'

const child = `${process.execPath} ${join(import.meta.dirname, 'expose-child.ts')}`
const isRoot = process.getuid?.() === 0

let home = ''
let start = ''
let version = ''
beforeAll(async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'expose-'))
  home = join(scratch, 'checkpoint-gate')
  await mkdir(home)
  const real = await realCriu('sid')
  version = real.version
  await cp(real.root, join(home, 'tree'), { recursive: true })
  start = join(home, 'tree', 'bin', 'criu')
})
afterAll(() => rm(join(home, '..'), { recursive: true }))

/** Runs a script where `/usr/local/sbin` and `/usr/local/bin` are empty and nobody else's. */
async function inPrivateLocal(script: string): Promise<readonly string[]> {
  const prepared = `set -e; mount -t tmpfs tmpfs /usr/local/sbin; mount -t tmpfs tmpfs /usr/local/bin; ${script}`
  const ended = await runProcess(['unshare', '--mount', 'sh', '-c', prepared], { timeoutMs: 30_000 })
  expect(ended).toMatchObject({ code: 0 })
  return ended.stdout.trim().split('\n')
}

/** Commands that make a program at `path` which says `foreign`. */
const foreignProgram = (path: string) => `printf '#!/bin/sh\\necho foreign\\n' > ${path}; chmod 755 ${path}`

describe.skipIf(!isRoot)('exposeCriu (needs root for a private mount namespace)', () => {
  it('makes a link by which sudo finds CRIU, once', async () => {
    const [first, second, said] = await inPrivateLocal(
      `${child} ${start}; ${child} ${start}; sudo -n criu --version`,
    )
    expect(JSON.parse(first ?? '')).toEqual({ state: 'linked', link: '/usr/local/sbin/criu' })
    expect(second).toBe(first)
    expect(said).toBe(`Version: ${version}`)
  })

  it('replaces its own older link, the one to a tree that is gone too', async () => {
    const [told, target, ...others] = await inPrivateLocal(
      `ln -s /gone/checkpoint-gate/old/bin/criu /usr/local/sbin/criu; ${child} ${start}; readlink /usr/local/sbin/criu; ls /usr/local/sbin`,
    )
    expect(JSON.parse(told ?? '')).toMatchObject({ state: 'linked' })
    expect(target).toBe(start)
    expect(others).toEqual(['criu'])
  })

  it.each([
    ['a program', foreignProgram('/usr/local/sbin/criu')],
    ['a link', `${foreignProgram('/usr/local/bin/x')}; ln -s ../bin/x /usr/local/sbin/criu`],
  ])('leaves %s that is not ours', async (_, foreign) => {
    const [told, said] = await inPrivateLocal(`${foreign}; ${child} ${start}; sudo -n criu`)
    expect(JSON.parse(told ?? '')).toEqual({
      state: 'not-linked',
      why: '/usr/local/sbin/criu is there already and is not ours',
    })
    expect(said).toBe('foreign')
  })

  it('tells of a read-only /usr/local', async () => {
    const [told] = await inPrivateLocal(`mount -o remount,ro /usr/local/sbin; ${child} ${start}`)
    expect(JSON.parse(told ?? '')).toEqual({
      state: 'not-linked',
      why: expect.stringContaining('Read-only file system'),
    })
  })

  it('tells where there is no sudo', async () => {
    const onlyTimeout = 'mkdir /usr/local/bin/p; ln -s /usr/bin/timeout /usr/local/bin/p/'
    const [told] = await inPrivateLocal(`${onlyTimeout}; export PATH=/usr/local/bin/p; ${child} ${start}`)
    expect(JSON.parse(told ?? '')).toEqual({ state: 'not-linked', why: expect.stringContaining('sudo') })
  })

  it('tells of a user who may not use sudo', async () => {
    const nobody = 'setpriv --reuid=nobody --regid=nogroup --clear-groups env PATH=/usr/bin:/bin'
    const [told] = await inPrivateLocal(`${nobody} ${child} ${start}`)
    expect(JSON.parse(told ?? '')).toEqual({
      state: 'not-linked',
      why: expect.stringContaining('password is required'),
    })
  })
})

describe('linkFolder', () => {
  it.each([
    ['/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin\n', '/usr/local/sbin'],
    ['/usr/bin:/usr/local/bin\n', '/usr/local/bin'],
    ['/usr/bin:/bin\n', null],
    ['', null],
  ])('takes from %j %s', (path, folder) => {
    expect(linkFolder(path)).toBe(folder)
  })
})

describe('isOurTree', () => {
  it.each([
    ['/opt/hostedtoolcache/checkpoint-gate/archive-sid-4.2/bin/criu', true],
    ['/opt/criu/bin/criu', false],
    ['../checkpoint-gate/tree/bin/criu', false],
    ['/home/me/checkpoint-gate/bin/criu', false],
    ['/x/checkpoint-gate/tree/bin/criu-ns', false],
    ['', false],
  ])('takes %s for ours: %s', (target, ours) => {
    expect(isOurTree(target)).toBe(ours)
  })
})
