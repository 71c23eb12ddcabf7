import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProcess } from '../../../src/base/process.ts'
import { findParts, parseLinked } from '../../../src/criu/tree/lay-out.ts'
import { needing } from '../../needing.ts'
import { realCriu } from '../../real-criu.ts'

let scratch = ''
let tree = ''
let version = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'layout-'))
  const [real] = await Promise.all([realCriu('sid'), realCriu('bookworm')])
  version = real.version
  tree = join(scratch, "it's a tree $HOME")
  await cp(real.root, tree, { recursive: true })
})
afterAll(() => rm(scratch, { recursive: true }))

const run = (argv: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string) =>
  runProcess(argv, {
    timeoutMs: 20_000,
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })

describe('a real tree', () => {
  it('runs where it is moved to, spaces and signs in its path', async () => {
    const moved = join(scratch, 'moved')
    await rename(tree, moved)
    expect((await run([join(moved, 'bin', 'criu'), '--version'])).stdout).toContain(`Version: ${version}`)
    await rename(moved, tree)
    expect((await run([join(tree, 'bin', 'criu'), '--version'])).stdout).toContain(`Version: ${version}`)
  })

  it('runs through links, by a relative path and from PATH', async () => {
    const link = join(scratch, 'link')
    const linkToLink = join(scratch, 'link-to-link')
    await symlink(join(tree, 'bin', 'criu'), link)
    await symlink('link', linkToLink)
    const ways = [
      await run([linkToLink, '--version']),
      await run(['./criu', '--version'], {}, join(tree, 'bin')),
      await run(['bin/criu', '--version'], {}, tree),
      await run(['env', 'criu', '--version'], { PATH: `${join(tree, 'bin')}:/usr/bin:/bin` }),
      // An empty element of PATH is the working directory, and $0 then has no slash.
      await run(['env', 'criu', '--version'], { PATH: `:/usr/bin:/bin` }, join(tree, 'bin')),
    ]
    expect(ways.map(({ stdout }) => stdout.split('\n')[0])).toEqual(ways.map(() => `Version: ${version}`))
  })

  it('stays the process that was started, with its parent and its descriptor 3, as runc needs it', async () => {
    const child = spawn(join(tree, 'bin', 'criu'), ['swrk', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    const before = await readlink(`/proc/${child.pid}/fd/3`)
    const proc = (file: string) => readFile(`/proc/${child.pid}/${file}`, 'utf8')
    await expect.poll(() => proc('comm')).toBe('criu\n')
    await expect.poll(() => readlink(`/proc/${child.pid}/exe`)).toBe(join(tree, 'libexec', 'criu'))
    expect(await readlink(`/proc/${child.pid}/fd/3`)).toBe(before)
    expect(await proc('status')).toContain(`\nPPid:\t${process.pid}\n`)
    child.kill('SIGKILL')
    await once(child, 'exit')
  })

  it("finds plugins in itself, and gives the tools that CRIU starts the caller's library path", async () => {
    // Any program stands for CRIU here; `env` shows what CRIU's children would inherit.
    const other = join(scratch, 'env-tree')
    await cp(tree, other, { recursive: true })
    await copyFile('/usr/bin/env', join(other, 'libexec', 'criu.elf'))
    const plain = (await run([join(other, 'bin', 'criu')], { LD_LIBRARY_PATH: '/opt/x' })).stdout
    expect(plain).toMatch(/^LD_LIBRARY_PATH=\/opt\/x$/m)
    const [, plugins = ''] = /^CRIU_LIBS_DIR=(.*)$/m.exec(plain) ?? []
    expect((await stat(plugins)).isDirectory()).toBe(true)
    const without = await run([join(other, 'bin', 'criu')], { CRIU_LIBS_DIR: '/opt/plugins' })
    expect(without.stdout).toMatch(/^CRIU_LIBS_DIR=\/opt\/plugins$/m)
    expect(without.stdout).not.toMatch(/^LD_LIBRARY_PATH/m)
  })

  it('ignores other libraries of the same names', async () => {
    const wrong = join(scratch, 'wrong')
    await mkdir(wrong)
    await writeFile(join(wrong, 'libnet.so.9'), 'no library')
    const { stdout } = await run([join(tree, 'bin', 'criu'), '--version'], { LD_LIBRARY_PATH: wrong })
    expect(stdout).toContain(`Version: ${version}`)
  })

  needing('root').it(
    'runs in a root file system that has a shell and nothing else, wherever it lies there',
    async ctx => {
      const root = join(scratch, 'root')
      const shell = parseLinked((await run(['ldd', '/bin/sh'])).stdout, '/bin/sh')
      const loader = '/lib64/ld-linux-x86-64.so.2'
      if (!(await run(['test', '-e', loader]).then(({ code }) => code === 0)))
        ctx.skip(`${loader} is not here`)
      for (const file of ['/bin/sh', loader, ...shell]) {
        await mkdir(join(root, dirname(file)), { recursive: true })
        await copyFile(file, join(root, file))
      }
      for (const folder of ['proc', 'run', 'tmp', 'dev']) await mkdir(join(root, folder))
      for (const place of ['first', 'second/place']) {
        await cp(tree, join(root, place), { recursive: true })
        const script = [
          // CRIU wants a mount point at its root.
          'mount --bind "$0" "$0" && cd "$0"',
          'mount -t proc proc proc && mount --bind /dev dev',
          `exec chroot . /${place}/bin/criu check --feature external_net_ns`,
        ].join(' && ')
        const ended = await run(['unshare', '--mount', 'sh', '-c', script, root])
        expect(ended).toMatchObject({
          code: 0,
          stdout: expect.stringContaining('external_net_ns is supported'),
        })
      }
    },
  )

  it.each(['bookworm', 'sid'])('of %s is under 10 MB packed', async suite => {
    const { root } = await realCriu(suite)
    const packed = join(scratch, 'packed')
    const { code } = await run(['tar', '--use-compress-program=gzip', '-C', root, '-cf', packed, '.'])
    expect(code).toBe(0)
    expect((await stat(packed)).size).toBeLessThan(10e6)
  })
})

describe('findParts', () => {
  /** Makes files, and links where a target is given. */
  const unpacked = async (files: Readonly<Record<string, string | null>>) => {
    const folder = await mkdtemp(join(scratch, 'unpacked-'))
    for (const [path, target] of Object.entries(files)) {
      await mkdir(join(folder, dirname(path)), { recursive: true })
      await (target === null ? writeFile(join(folder, path), '') : symlink(target, join(folder, path)))
    }
    return folder
  }
  const bookworm = {
    'usr/sbin/criu': null,
    'lib64/ld-linux-x86-64.so.2': '/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
    'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2': null,
    'lib/x86_64-linux-gnu/libc.so.6': null,
    'usr/lib/x86_64-linux-gnu/libnet.so.1': 'libnet.so.1.8.0',
    'usr/lib/x86_64-linux-gnu/libnet.so.1.8.0': null,
    'usr/lib/x86_64-linux-gnu/gconv/EUC.so': null,
    'usr/lib/criu/cuda_plugin.so': null,
  }

  it("takes the packages' own loader, and not where its absolute link leads", async () => {
    const folder = await unpacked(bookworm)
    const parts = await findParts(folder, 'amd64')
    expect(parts).toEqual({
      criu: join(folder, 'usr/sbin/criu'),
      loader: join(folder, 'lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
      libraryPath: expect.arrayContaining([
        join(folder, 'lib/x86_64-linux-gnu'),
        join(folder, 'usr/lib/x86_64-linux-gnu'),
      ]),
      plugins: [join(folder, 'usr/lib/criu/cuda_plugin.so')],
    })
    expect(parts.libraryPath).toHaveLength(2)
  })

  it('finds those of arm64 where /usr is merged', async () => {
    const folder = await unpacked({
      'usr/bin/criu': null,
      'usr/lib/ld-linux-aarch64.so.1': 'aarch64-linux-gnu/ld-linux-aarch64.so.1',
      'usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1': null,
    })
    expect((await findParts(folder, 'arm64')).loader).toBe(
      join(folder, 'usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1'),
    )
  })

  it('names what is missing', async () => {
    const { 'usr/sbin/criu': _, ...without } = bookworm
    await expect(findParts(await unpacked(without), 'amd64')).rejects.toThrow('The packages hold no criu')
    const folder = await unpacked(bookworm)
    await expect(findParts(folder, 'arm64')).rejects.toThrow('hold no dynamic loader ld-linux-aarch64.so.1')
    await expect(findParts(folder, 'i386')).rejects.toThrow('CRIU does not run on i386')
  })
})

describe('parseLinked', () => {
  it('reads what the loader of Debian 12 lists', () => {
    const listed = `\tlinux-vdso.so.1 (0x00007ffc3d5f6000)
\tlibnet.so.9 => /a b/usr/lib/libnet.so.9 (0x00007f5e1e9d2000)
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f5e1e7f1000)
\t/lib64/ld-linux-x86-64.so.2 => /u/ld-linux-x86-64.so.2 (0x00007f5e1eb30000)
`
    expect(parseLinked(listed, 'criu')).toEqual([
      '/a b/usr/lib/libnet.so.9',
      '/lib/x86_64-linux-gnu/libc.so.6',
      '/u/ld-linux-x86-64.so.2',
    ])
  })

  it('names what is missing', () => {
    expect(() => parseLinked('\tlibnet.so.9 => not found\n\tlibbsd.so.0 => not found\n', '/x/criu')).toThrow(
      'criu needs libnet.so.9, libbsd.so.0, found in no package',
    )
  })
})
