import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { privateApt } from '../../src/criu/apt/private-apt.ts'
import { needing } from '../needing.ts'
import { writeMirror } from './mirror.ts'

const scratch = await mkdtemp(join(tmpdir(), 'checkpoint-gate-mirror-'))
afterAll(async () => await rm(scratch, { recursive: true, force: true }))

async function emptyPackage(name: string, depends: string): Promise<string> {
  const folder = join(scratch, name)
  await mkdir(join(folder, 'DEBIAN'), { recursive: true })
  const control = [
    `Package: ${name}`,
    'Version: 1:2.0-1',
    'Architecture: all',
    'Maintainer: Nobody <nobody@example.org>',
  ]
  await writeFile(
    join(folder, 'DEBIAN', 'control'),
    [...control, ...(depends === '' ? [] : [`Depends: ${depends}`]), 'Description: empty', ''].join('\n'),
  )
  const file = join(scratch, `${name}_1%3a2.0-1_all.deb`)
  execFileSync('dpkg-deb', ['--build', '--root-owner-group', folder, file], { stdio: 'ignore' })
  return file
}

needing('gpg').describe('writeMirror', () => {
  it('makes a mirror that apt trusts by its key, and takes packages from', async () => {
    const files = [await emptyPackage('one', 'two'), await emptyPackage('two', '')]
    const root = join(scratch, 'mirror')
    await writeMirror(root, [{ suite: 'sid', arch: 'amd64', files }])

    const folder = join(scratch, 'apt')
    await mkdir(folder)
    const apt = await privateApt({
      folder,
      sources: [
        {
          uris: [`copy:${root}`],
          suites: ['sid'],
          components: ['main'],
          options: new Map([['signed-by', `${root}.gpg`]]),
        },
      ],
      architecture: 'amd64',
      log: () => {},
    })
    await apt.update()
    expect((await apt.versions('one')).map(({ version }) => version)).toEqual(['1:2.0-1'])
    expect((await apt.download('one')).map(file => file.replace(/.*\//, '')).sort()).toEqual([
      'one_1%3a2.0-1_all.deb',
      'two_1%3a2.0-1_all.deb',
    ])
  })
})
