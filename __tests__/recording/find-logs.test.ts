import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findLogs } from '../../src/recording/find-logs.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logs-'))
  await mkdir(join(folder, 'run/images'), { recursive: true })
  await mkdir(join(folder, 'node_modules/x'), { recursive: true })
  await mkdir(join(folder, 'folder-dump.log'))
  await writeFile(
    join(folder, 'run/images/dump.log'),
    '(00.000001) Version: 4.2.1\n(00.1) Error (criu/mem.c:46): no\n',
  )
  await writeFile(
    join(folder, 'run/restore.log'),
    'x'
      .repeat(3 << 20)
      .replace(/^/, 'first line\n')
      .concat('\nlast line'),
  )
  await writeFile(join(folder, 'run/old-dump.log'), 'of the run before\n')
  await utimes(join(folder, 'run/old-dump.log'), 1, 1)
  await writeFile(join(folder, 'node_modules/x/dump.log'), 'not ours\n')
})
afterAll(() => rm(folder, { recursive: true }))

const search = (globs: readonly string[]) =>
  findLogs({ globs, folder, since: 1_000_000, place: { prefix: [], root: false } })

it('finds the logs that were written since then, in order, without folders and what others installed', async () => {
  const logs = await search(['**/*restore*.log', '**/*dump*.log', join(folder, 'run/images/*.log')])
  expect(logs.map(({ path }) => path.slice(folder.length))).toEqual([
    '/run/images/dump.log',
    '/run/restore.log',
  ])
  expect(logs[0]?.lines[1]).toBe('(00.1) Error (criu/mem.c:46): no')
  expect(logs[0]?.modifiedAt).toBeGreaterThan(1_000_000)
})

it('keeps beginning and end of a long one and says what is left out', async () => {
  const [log] = await search(['run/restore.log'])
  const text = log?.lines.join('\n') ?? ''
  expect(text.length).toBeLessThan(600_000)
  expect(log?.lines[0]).toBe('first line')
  expect(log?.lines.at(-1)).toBe('last line')
  expect(log?.lines.some(line => /^… \d+ bytes left out …$/.test(line))).toBe(true)
})

it('finds nothing where a glob matches nothing', async () => {
  expect(await search(['no/such/*.log'])).toEqual([])
})
