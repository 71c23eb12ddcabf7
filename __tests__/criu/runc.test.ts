import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProcess } from '../../src/process.ts'
import { realCriu } from '../real-criu.ts'
import { runcRoundTrip } from './runc-container.ts'

const isRoot = process.getuid?.() === 0

describe.skipIf(!isRoot)("Debian's runc (needs root)", () => {
  let home = ''
  beforeAll(async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'runc-test-'))
    home = join(scratch, 'checkpoint-gate')
    await mkdir(home)
  })
  afterAll(() => rm(dirname(home), { recursive: true }))

  // Debian 12's own CRIU does not start on every kernel, so the newer suites are tried.
  it.each(['trixie', 'sid'])('checkpoints and restores with CRIU of %s, found through PATH', async suite => {
    const { root } = await realCriu(suite)
    const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}` }
    const { before, after } = await runcRoundTrip({ prefix: [], env })
    expect(after).toBeGreaterThan(before)
  })

  it('checkpoints and restores with CRIU found through sudo', async () => {
    await cp((await realCriu('sid')).root, join(home, 'sid'), { recursive: true })
    const script = [
      'mount -t tmpfs tmpfs /usr/local/sbin',
      `"$0" ${join(import.meta.dirname, 'tree', 'expose-child.ts')} ${join(home, 'sid', 'bin', 'criu')}`,
      `exec "$0" ${join(import.meta.dirname, 'runc-child.ts')}`,
    ].join(' && ')
    const argv = ['unshare', '--mount', 'sh', '-c', script, process.execPath]
    const ended = await runProcess(argv, { timeoutMs: 60_000 })
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const [exposed, counted] = ended.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(exposed).toEqual({ state: 'linked', link: '/usr/local/sbin/criu' })
    expect(counted.after).toBeGreaterThan(counted.before)
  })
})
