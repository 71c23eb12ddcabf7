import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { boot } from './boot.ts'

const scratch = await mkdtemp(join(tmpdir(), 'checkpoint-gate-boot-'))
afterAll(async () => await rm(scratch, { recursive: true, force: true }))

/** Stands for QEMU: a guest's console is its standard output. */
const guest = (script: string) => ['sh', '-c', script]
const log = join(scratch, 'console.log')

describe('boot', () => {
  it('ends when the guest has told its end', async () => {
    await boot('guest', guest('echo kernel says; echo lab: ended with 0'), log, 10)
    expect(await readFile(log, 'utf8')).toBe('kernel says\nlab: ended with 0\n')
  })

  it.each([
    ['comes to no end', 'seq 50; echo panic', 10, 'came to no end (QEMU ended with 0)'],
    ['takes too long', 'seq 50; echo stuck; exec sleep 60', 1, 'did not end within 1 s'],
  ])('shows the last lines of a guest that %s', async (_, script, seconds, cause) => {
    const failed = await boot('guest', guest(script), log, seconds).catch((error: Error) => error.message)
    expect(failed).toContain(cause)
    expect(failed).toMatch(/\n50\n(?:panic|stuck)$/)
    expect(failed).not.toMatch(/\n5\n/)
  })

  it('lets no guest outlive its own process, however that ends', async () => {
    const pidFile = join(scratch, 'pid')
    const program = `import { boot } from ${JSON.stringify(join(import.meta.dirname, 'boot.ts'))}
      await boot('guest', ['sh', '-c', 'echo $$ >${pidFile}; exec sleep 60'], ${JSON.stringify(log)}, 60)`
    const owner = spawn(process.execPath, ['--input-type=module-typescript', '-e', program])
    const pidTold = () => readFile(pidFile, 'utf8').catch(() => '')
    await expect.poll(pidTold, { timeout: 10_000 }).toMatch(/^\d+\n$/)
    const pid = Number(await pidTold())
    owner.kill('SIGKILL')
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 5_000 }).toBe(false)
  })
})
