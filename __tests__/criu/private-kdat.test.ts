import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runProcess } from '../../src/base/process.ts'
import { initialise } from '../../src/criu/initialise.ts'
import { kdatDigest, openPrivateKdat } from '../../src/criu/private-kdat.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'

const root = process.getuid?.() === 0
const here = { prefix: [], root }
const kdat = '/run/criu.kdat'
const realKdat = () => (existsSync(kdat) ? `${statSync(kdat).mtimeMs} ${statSync(kdat).size}` : 'none')

needing('root').describe('a place without CRIU’s cache', () => {
  it('lets CRIU keep a cache that the machine never sees', async () => {
    const before = realKdat()
    const { path } = await realCriu('sid')
    const isolated = await openPrivateKdat(here)
    try {
      expect(await kdatDigest(isolated.place)).toBeNull()
      expect(await initialise(path, isolated.place)).toEqual({ state: 'true' })
      expect(await kdatDigest(isolated.place)).toMatch(/^[0-9a-f]{64}$/)
    } finally {
      await isolated.close()
    }
    expect(realKdat()).toBe(before)
  })

  it('shows everything else of /run', async () => {
    const isolated = await openPrivateKdat(here)
    const list = async (prefix: readonly string[]) =>
      (await runProcess([...prefix, 'ls', '/run'], { timeoutMs: 20_000 })).stdout
        .split('\n')
        .filter(name => !name.startsWith('criu.kdat'))
    const [real, own] = [await list([]), await list(isolated.place.prefix)]
    await isolated.close()
    expect(own).toEqual(real)
  })

  it('vanishes with the process that opened it, however that ends', async () => {
    const source = fileURLToPath(new URL('../../src/criu/private-kdat.ts', import.meta.url))
    const program = `const { openPrivateKdat } = await import(${JSON.stringify(source)})
      const { place } = await openPrivateKdat({ prefix: [], root: true })
      console.log(place.prefix.find(part => part.startsWith('--mount=')))
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const holder = /\/proc\/(\d+)\//.exec(line.toString())?.[1] ?? ''
    const command = () => {
      try {
        return readFileSync(`/proc/${holder}/cmdline`, 'utf8')
      } catch {
        return ''
      }
    }
    // The namespace is there before its holder has become the `cat`.
    await expect.poll(command, { timeout: 20_000 }).toBe('cat\0')
    child.kill('SIGKILL')
    await expect.poll(command, { timeout: 20_000 }).toBe('')
  })
})

needing('root').it('steps aside, and comes back, where no mount namespace can be made', async () => {
  const source = fileURLToPath(new URL('../../src/criu/private-kdat.ts', import.meta.url))
  const program = `const { openPrivateKdat } = await import(${JSON.stringify(source)})
    const { existsSync, readFileSync, writeFileSync } = await import('node:fs')
    const prefix = ['setpriv', '--bounding-set=-sys_admin', '--']
    const isolated = await openPrivateKdat({ prefix, root: true })
    console.log(isolated.place.prefix.join() === prefix.join(), existsSync('/run/criu.kdat'))
    writeFileSync('/run/criu.kdat', 'fresh')
    await isolated.close()
    console.log(readFileSync('/run/criu.kdat', 'utf8'))`
  // A /run of its own: the machine's cache is not for tests.
  const script = 'mount -t tmpfs checkpoint-gate-test /run && printf mine >/run/criu.kdat && exec "$@"'
  const node = [process.execPath, '--input-type=module', '-e', program]
  const ended = await runProcess(['unshare', '--mount', 'sh', '-c', script, 'sh', ...node], {
    timeoutMs: 60_000,
  })
  expect(ended.stdout).toBe('true false\nmine\n')
})

it('is the same place for an ordinary user, whose CRIU does not use /run', async () => {
  const user = { prefix: ['env'], root: false }
  const isolated = await openPrivateKdat(user)
  expect(isolated.place).toBe(user)
  await isolated.close()
})
