import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const cancel = fileURLToPath(new URL('../../src/action/cancel.ts', import.meta.url))
const command = fileURLToPath(new URL('../../src/command/command.ts', import.meta.url))

const program = `
import { cancelOnSignals } from '${cancel}'
import { runTestCommand } from '${command}'
const signal = cancelOnSignals()
const command = { run: 'echo started; sleep 33.5', shell: 'bash', workingDirectory: '/', timeoutMinutes: null, env: process.env, tempDir: '/tmp' }
const { end } = await runTestCommand(command, { live: process.stdout, read: () => {}, cancel: signal })
console.log(JSON.stringify(end))
`

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  it(`a step that is cancelled by ${signal} ends its command and still tells how it went`, async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let told = ''
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString()
      if (told === 'started\n') child.kill(signal)
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    expect(JSON.parse(told.split('\n')[1] ?? '')).toEqual({
      code: null,
      signal: 'SIGTERM',
      timedOut: false,
      cancelled: true,
    })
  })
}
