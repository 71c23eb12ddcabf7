import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { livingFamily } from '../../src/command/process-family.ts'

const tempDir = mkdtempSync(join(tmpdir(), 'watchdog-'))
afterAll(() => rmSync(tempDir, { recursive: true, force: true }))

const file = (name: string) => fileURLToPath(new URL(`../../src/command/${name}`, import.meta.url))
const ended = `
import { runEndFamilyCommand } from '${file('watchdog.ts')}'
await runEndFamilyCommand(process.argv.slice(1))
`

/** Runs a command that leaves a process of its own session, and tells what it is marked with. */
const program = `
import { runTestCommand } from '${file('command.ts')}'
const run = 'setsid sleep 44.7 & echo "CHECKPOINT_GATE_RUN=$CHECKPOINT_GATE_RUN"; read -t 5 <><(:) || true; exec sleep 44.7'
const endFamily = [process.execPath, '--input-type=module', '-e', ${JSON.stringify(ended)}]
await runTestCommand(
  { run, shell: 'bash', workingDirectory: '/', timeoutMinutes: null, env: process.env, tempDir: '${tempDir}', endFamily },
  { live: process.stdout, read: () => {} },
)
`

it('ends all that the command started when the gate is killed', async () => {
  const gate = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [told] = (await once(gate.stdout, 'data')) as [Buffer]
  const marker = told.toString().trim()
  expect(marker).toMatch(/^CHECKPOINT_GATE_RUN=[0-9a-f]{32}$/)
  const none = 2 ** 22 + 1
  const left = () => livingFamily(none, marker)
  await expect.poll(() => left().length, { timeout: 5000 }).toBeGreaterThan(1)
  gate.kill('SIGKILL')
  await expect.poll(() => left(), { timeout: 10_000 }).toEqual([])
})

it('leaves what outlives a command alone when the gate has ended by itself', async () => {
  const short = program.replace('read -t 5 <><(:) || true; exec sleep 44.7', 'true').replaceAll('44.7', '2.2')
  const gate = spawn(process.execPath, ['--input-type=module', '-e', short], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [told] = (await once(gate.stdout, 'data')) as [Buffer]
  await once(gate, 'exit')
  await sleep(500)
  expect(livingFamily(2 ** 22 + 1, told.toString().trim())).toHaveLength(1)
})
