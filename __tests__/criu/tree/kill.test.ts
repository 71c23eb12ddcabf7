import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProcess } from '../../../src/base/process.ts'
import { verifyTree } from '../../../src/criu/tree/manifest.ts'
import { needing } from '../../needing.ts'
import { type LoopbackRepository, onePackage, realDebs, serveRepository } from '../loopback-repository.ts'

const child = join(import.meta.dirname, '..', 'install-child.ts')

needing('gpg').describe('from a signed repository', () => {
  let scratch = ''
  let repository: LoopbackRepository
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'kill-'))
    const debs = await onePackage(await realDebs('sid'), scratch)
    repository = await serveRepository({ debs, signed: true })
    await writeFile(join(scratch, 'key.asc'), repository.key)
  })
  afterAll(async () => {
    await repository.close()
    await rm(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  })

  const argv = (home: string, name: string) => [
    process.execPath,
    child,
    repository.uri,
    join(scratch, 'key.asc'),
    home,
    name,
  ]

  /**
   * Starts an install and kills it after `ms`, it alone: what it has started dies or ends by itself.
   * @returns whether the kill came in time.
   */
  async function killedAfter(ms: number, home: string, name: string): Promise<boolean> {
    const [command = '', ...args] = argv(home, name)
    const install = spawn(command, args, { stdio: 'ignore' })
    const ended = once(install, 'exit')
    await Promise.race([ended, sleep(ms)])
    install.kill('SIGKILL')
    await ended
    return install.signalCode === 'SIGKILL'
  }

  describe('an install that is killed', () => {
    it('leaves no half tree, 50 times at random moments, two jobs at a time on one home', {
      timeout: 240_000,
    }, async () => {
      const home = join(scratch, 'home')
      // Follows the load of the machine, so that kills fall into every stage of an install and some come too late.
      let longest = 1000
      let [killed, whole] = [0, 0]
      const job = async (name: string) => {
        for (let round = 0; round < 25; round++) {
          const moment = Math.round(Math.random() * longest)
          const inTime = await killedAfter(moment, home, name)
          longest *= inTime ? 1.1 : 0.8
          if (inTime) killed++
          if (!(await readdir(home).catch((): string[] => [])).includes(name)) continue
          await expect(verifyTree(join(home, name)), `killed after ${moment} ms`).resolves.toBeDefined()
          await rm(join(home, name), { recursive: true })
          whole++
        }
      }
      await Promise.all([job('one'), job('two')])
      expect(killed).toBeGreaterThan(10)
      expect(whole).toBeGreaterThan(0)

      const last = await runProcess(argv(home, 'one'), { timeoutMs: 60_000 })
      expect(last).toMatchObject({ code: 0, stderr: '' })
      expect((await verifyTree(join(home, 'one'))).criu).toMatch(/^4\./)
      const criu = await runProcess([join(home, 'one', 'bin', 'criu'), '--version'], { timeoutMs: 10_000 })
      expect(criu.stdout).toMatch(/^Version: 4\./)
    })
  })
})
