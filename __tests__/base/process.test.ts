import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { runProcess } from '../../src/base/process.ts'

const bounds = { timeoutMs: 60_000 }

describe('runProcess', () => {
  it('gives both streams and the exit status', async () => {
    const ended = await runProcess(['sh', '-c', 'echo out; echo err >&2; exit 3'], bounds)
    expect(ended).toEqual({
      code: 3,
      signal: null,
      timedOut: false,
      stdout: 'out\n',
      stderr: 'err\n',
      startError: '',
    })
  })

  it('puts no argument through a shell', async () => {
    expect((await runProcess(['printf', '%s', '$(id); `id` & *'], bounds)).stdout).toBe('$(id); `id` & *')
  })

  it('tells the signal that ended it', async () => {
    expect(await runProcess(['sh', '-c', 'kill -SEGV $$'], bounds)).toMatchObject({
      code: null,
      signal: 'SIGSEGV',
    })
  })

  it('tells that a command is not there, and throws nothing', async () => {
    const ended = await runProcess(['/no/such/program'], bounds)
    expect(ended.code).toBeNull()
    expect(ended.startError).toContain('ENOENT')
  })

  it('ends the whole group at the time limit', async () => {
    const ended = await runProcess(['sh', '-c', 'sleep 600 & echo $!; wait'], { timeoutMs: 500 })
    expect(ended.timedOut).toBe(true)
    const state = await readFile(`/proc/${ended.stdout.trim()}/stat`, 'utf8').catch(() => 'gone')
    expect(state).toMatch(/^gone$|\) Z /)
  })

  it('keeps no more output than asked for', async () => {
    const ended = await runProcess(['sh', '-c', 'yes | head -c 3000000'], { ...bounds, maxOutputBytes: 1000 })
    expect(ended.stdout).toHaveLength(1000)
  })

  it('does not wait for a process that was left behind with the pipes', async () => {
    const start = performance.now()
    const ended = await runProcess(['sh', '-c', 'setsid sleep 30 & echo done'], bounds)
    expect(ended.stdout).toBe('done\n')
    // Far below the 30 s of the one left behind, far above the grace on a loaded machine.
    expect(performance.now() - start).toBeLessThan(20_000)
  })
})
