import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stopCommands } from '../../src/action/stop-commands.ts'
import { testedEnvironment } from '../../src/action/tested-environment.ts'
import { runTestCommand, type TestCommand } from '../../src/command/command.ts'
import type { CommandOutput } from '../../src/command/live-output.ts'
import { needing } from '../needing.ts'

let tempDir = ''
beforeAll(() => {
  tempDir = mkdtempSync(join(tmpdir(), 'command-'))
})
afterAll(() => rmSync(tempDir, { recursive: true, force: true }))

const path = { PATH: process.env.PATH ?? '' }

/** Runs a script and gathers what was shown and what was read. */
async function run(script: string, options: Partial<TestCommand & CommandOutput> = {}) {
  const shown: Buffer[] = []
  const read = { stdout: '', stderr: '' }
  const command = {
    run: script,
    shell: 'bash',
    workingDirectory: tempDir,
    timeoutMinutes: null,
    env: path,
    tempDir,
  }
  const live = new Writable({
    write(chunk: Buffer, _, done) {
      shown.push(Buffer.from(chunk))
      done()
    },
  })
  const result = await runTestCommand(
    { ...command, ...options },
    { live, read: (chunk, stream) => (read[stream] += chunk.toString('latin1')), ...options },
  )
  return { ...result, shown: Buffer.concat(shown), read }
}

const alive = (marker: string) => {
  const listed = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
  return listed.split('\n').filter(line => line === marker)
}

needing('ps').describe('running the command', () => {
  it('shows both streams byte for byte, and gives them to the reader', async () => {
    const { shown, read, end } = await run("printf 'a\\000\\377\\r\\n'; sleep 0.1; printf 'half' >&2")
    expect(shown.toString('latin1')).toBe('a\0\xff\r\nhalf')
    expect(read).toEqual({ stdout: 'a\0\xff\r\n', stderr: 'half' })
    expect(end).toEqual({ code: 0, signal: null, timedOut: false, cancelled: false })
  })

  it('gives the command pipes, as the runner does, not sockets', async () => {
    const { shown } = await run('echo to stderr > /dev/stderr; readlink /proc/self/fd/1 /proc/self/fd/2')
    // Two pipes are read: which line comes first is chance.
    const lines = shown.toString().split('\n').sort()
    expect(lines).toEqual([
      '',
      expect.stringMatching(/^pipe:\[\d+\]$/),
      expect.stringMatching(/^pipe:\[\d+\]$/),
      'to stderr',
    ])
  })

  it('loses nothing of much output, in its order', async () => {
    const { shown } = await run('seq 300000')
    const expected = Array.from({ length: 300_000 }, (_, i) => `${i + 1}\n`).join('')
    expect(shown.toString() === expected).toBe(true)
  })

  it('waits for a reader that is slow', async () => {
    let pending = 0
    let most = 0
    const live = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _, done) {
        pending += chunk.length
        most = Math.max(most, live.writableLength)
        void setTimeout(2).then(() => done())
      },
    })
    await run('head -c 5000000 /dev/zero', { live })
    expect(pending).toBe(5_000_000)
    expect(most).toBeLessThan(300_000)
  })

  it('goes on when a slow reader has room, also if it never was full', async () => {
    const shown: Buffer[] = []
    const live = new Writable({
      highWaterMark: 1 << 20,
      write(chunk: Buffer, _, done) {
        shown.push(Buffer.from(chunk))
        void setTimeout(100).then(() => done())
      },
    })
    await run('for i in 1 2 3 4 5; do echo $i; sleep 0.03; done', { live })
    expect(Buffer.concat(shown).toString()).toBe('1\n2\n3\n4\n5\n')
  })

  const ends: readonly (readonly [string, string, object])[] = [
    ['exit 3', 'bash', { code: 3, signal: null }],
    ['kill -SEGV $$', 'bash', { code: null, signal: 'SIGSEGV' }],
    ['no-such-program', 'bash', { code: 127 }],
    ['false; true', 'bash', { code: 1 }],
    ['false | true', 'bash', { code: 1 }],
    ['false | true', 'sh', { code: 0 }],
    ['import sys; sys.exit(4)', 'python3 {0}', { code: 4 }],
    ['exit 5', 'bash -x "{0}"', { code: 5 }],
  ]
  for (const [script, shell, end] of ends) {
    it(`${script} in ${shell}`, async () => expect((await run(script, { shell })).end).toMatchObject(end))
  }

  it('reads a script with CRLF', async () => {
    expect((await run('echo a\r\necho b\r\n')).shown.toString()).toBe('a\nb\n')
  })

  it('leaves no file behind', async () => {
    await run('true')
    expect(readdirSync(tempDir)).toEqual([])
  })

  it('says what is wrong before it starts anything', async () => {
    await expect(run('true', { shell: 'fish-not-there {0}' })).rejects.toThrow(
      /Input 'shell' is 'fish-not-there \{0\}': there is no program 'fish-not-there' on PATH/,
    )
    await expect(run('true', { shell: 'zsh' })).rejects.toThrow(
      /Allowed: bash, sh, python, pwsh, or a command with \{0\}/,
    )
    await expect(run('true', { workingDirectory: '/no/such' })).rejects.toThrow(
      "Input 'working-directory' is '/no/such': there is no such folder.",
    )
    expect(readdirSync(tempDir)).toEqual([])
  })
})

needing('ps').describe('the end', () => {
  it('does not wait for a process that holds the output open', async () => {
    const { durationMs, shown } = await run('sleep 31.5 & echo last words')
    expect(shown.toString()).toBe('last words\n')
    expect(durationMs).toBeLessThan(5_000)
    execFileSync('pkill', ['-x', '-f', 'sleep 31.5'])
  })

  it('after a time-out ends all that was started, wherever it went, and tells what was seen', async () => {
    const script =
      'trap "" TERM; sleep 32.25 & setsid sleep 32.5 & (setsid nohup sleep 32.75 >/dev/null 2>&1 &) ; echo on; wait'
    const { end, shown, durationMs } = await run(script, { timeoutMinutes: 0.02 })
    expect(end).toMatchObject({ timedOut: true, cancelled: false })
    expect(shown.toString()).toContain('on\n')
    expect(durationMs).toBeLessThan(7_500)
    expect(['sleep 32.25', 'sleep 32.5', 'sleep 32.75'].flatMap(alive)).toEqual([])
  })

  it('of a cancelled run comes at once where SIGTERM is obeyed', async () => {
    const cancel = AbortSignal.timeout(600)
    const { end, durationMs } = await run(
      'trap "echo cleaned up; exit 1" TERM; echo on; while :; do sleep 0.1; done',
      { cancel },
    )
    expect(end).toMatchObject({ timedOut: false, cancelled: true, code: 1 })
    expect(durationMs).toBeLessThan(3_000)
  })
})

describe('what the command cannot do', () => {
  it('give commands to the runner', async () => {
    const frame = stopCommands()
    const { shown } = await run("printf '::add-mask::x\\n  ::error::y\\nprefix ##[error]z'", { frame })
    const token = /^::stop-commands::(\S{40,})$/m.exec(shown.toString())?.[1]
    expect(shown.toString()).toBe(
      `${frame.before}::add-mask::x\n  ::error::y\nprefix ##[error]z\n::${token}::\n`,
    )
    expect(stopCommands()).not.toEqual(frame)
  })

  it('see the files and tokens of the runner, or the token that ends the frame', async () => {
    const own = {
      ...path,
      HOME: '/root',
      GITHUB_SHA: 'abc',
      GITHUB_OUTPUT: '/f',
      GITHUB_ENV: '/f',
      GITHUB_PATH: '/f',
      GITHUB_STATE: '/f',
      GITHUB_STEP_SUMMARY: '/f',
      ACTIONS_RUNTIME_TOKEN: 'secret',
      INPUT_RUN: 'x',
      STATE_X: 'y',
    }
    const env = testedEnvironment(own, { CHECKPOINT_GATE_MISSING: 'mem_dirty_track' })
    const frame = stopCommands()
    const { read } = await run('env; cat /proc/self/environ /proc/$PPID/cmdline | tr "\\0" "\\n"', {
      env,
      frame,
    })
    const names = read.stdout.split('\n').map(line => line.split('=')[0])
    expect(names).toEqual(
      expect.arrayContaining(['HOME', 'GITHUB_SHA', 'CHECKPOINT_GATE_MISSING', 'CHECKPOINT_GATE_RUN']),
    )
    expect(names.filter(name => name && name in own && !(name in env))).toEqual([])
    expect(read.stdout).not.toContain(frame.after.trim().slice(2, -2))
  })
})
