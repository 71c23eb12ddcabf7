import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runProcess } from '../../src/base/process.ts'
import { operationsOfRun } from '../../src/recording/operations-of-run.ts'
import { openRecording, type Recording } from '../../src/recording/recording.ts'
import type { CriuRun } from '../../src/recording/run.ts'
import { writeShim } from '../../src/recording/shim.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { makeBundle } from './bundle.ts'
import { swrkClient } from './swrk-client.ts'

const isRoot = process.getuid?.() === 0
let scratch: string
const open: Recording[] = []
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'recording-'))
  await chmod(scratch, 0o755)
})
afterEach(() => Promise.all(open.splice(0).map(recording => recording.close())))
afterAll(() => rm(scratch, { recursive: true }))

/** A recording of its own, and a shim for `criu` that takes part in it. */
async function recordingOf(criu: string): Promise<{ recording: Recording; shim: string; folder: string }> {
  const folder = await mkdtemp(join(scratch, "it's a run "))
  await chmod(folder, 0o755)
  const recording = await openRecording(join(folder, 'criu-logs'), { prefix: [], root: isRoot })
  open.push(recording)
  return { recording, shim: await writeShim(join(folder, 'bin'), criu, recording.folder), folder }
}

/** A program that stands for CRIU. Where it sleeps, the recorder of a busy machine has time to meet it. */
async function standIn(script: string): Promise<string> {
  const path = join(await mkdtemp(join(scratch, 'stand-in-')), 'criu')
  await writeFile(path, `#!/bin/bash\n${script}\n`, { mode: 0o755 })
  await chmod(join(path, '..'), 0o755)
  return path
}

const run = (argv: readonly string[], cwd?: string) =>
  runProcess(argv, { timeoutMs: 30_000, ...(cwd === undefined ? {} : { cwd }) })

async function keptText(recorded: CriuRun | undefined): Promise<string> {
  const kept = recorded?.logs[0]?.kept
  return kept == null ? `nothing kept: ${JSON.stringify(recorded)}` : await readFile(kept, 'utf8')
}

describe('a recorded CRIU', () => {
  needing('ps').it(
    'is the very process that the caller started, with its parent, its descriptors and no child',
    async () => {
      const criu = await standIn('sleep 1; ps -o pid=,ppid= -p $$; ps -o comm= --ppid $$; echo /proc/$$/fd/*')
      const { recording, shim } = await recordingOf(criu)
      const told: string[] = []
      for (const program of [criu, shim]) {
        const child = spawn(program, ['swrk', '3'], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] })
        const text = await outputOf(child)
        expect(text).toMatch(new RegExp(`^ *${child.pid} +${process.pid}\\n`))
        // A pid is padded to the width of the largest that there may be.
        told.push(text.replaceAll(String(child.pid), 'PID').trimStart())
      }
      expect(told[1]).toBe(told[0])
      expect(await recording.close()).toMatchObject([{ verb: 'swrk', arguments: ['swrk', '3'] }])
    },
  )

  it('has its descriptors to itself: who waits for their end does not wait for the recorder', async () => {
    const { shim } = await recordingOf(await standIn('exec 3>&- 12>&- 1>&-; sleep 2'))
    const child = spawn('bash', ['-c', `exec 12>&4 4>&-; exec "$0" dump`, shim], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe', 'pipe'],
    })
    const ended: string[] = []
    child.on('exit', () => ended.push('exit'))
    await Promise.all(
      [1, 3, 4].map(async number => {
        const pipe = child.stdio[number] as NodeJS.ReadableStream
        pipe.resume()
        await once(pipe, 'end')
        ended.push('pipe')
      }),
    )
    await once(child, 'exit')
    expect(ended).toEqual(['pipe', 'pipe', 'pipe', 'exit'])
  })

  it('has its exit status told', async () => {
    const { recording, shim } = await recordingOf(await standIn('sleep 0.2; exit 7'))
    expect((await run([shim, 'check'])).code).toBe(7)
    const [recorded] = await recording.close()
    // Before Linux 6.15 nobody but the parent is told.
    expect([7, null]).toContain(recorded?.exitCode)
    expect(recorded?.signal).toBeNull()
    expect(recorded?.endedAt).toBeGreaterThanOrEqual(recorded?.startedAt ?? Number.POSITIVE_INFINITY)
  })

  it('has head and tail kept of a log that is too long, and no image', async () => {
    const script = `
      exec 6>image 7>>long.log; rm long.log
      echo first >&7; sleep 1; head -c 3000000 /dev/zero | tr '\\0' x >&7; echo last >&7; echo image >&6`
    const { recording, shim, folder } = await recordingOf(await standIn(script))
    await run([shim, 'dump'], folder)
    const [recorded] = await recording.close()
    expect(recorded?.logs).toMatchObject([{ path: `${folder}/long.log`, bytes: 3_000_011 }])
    const text = await keptText(recorded)
    expect(text).toMatch(/^first\nx+\n\[1951435 bytes left out\]\nx+last\n$/)
  })

  it('is left alone once the recording is closed', async () => {
    const { recording, shim } = await recordingOf(await standIn('echo done'))
    expect(await recording.close()).toEqual([])
    expect((await run([shim, 'dump'])).stdout).toBe('done\n')
    expect(await readdir(recording.folder)).toEqual(['runs.jsonl'])
    expect(await readFile(join(recording.folder, 'runs.jsonl'), 'utf8')).toBe('')
  })

  it('runs also when the folder of the recording is gone, which then is lost and says so', async () => {
    const { recording, shim, folder } = await recordingOf(await standIn('echo done'))
    await rm(join(folder, 'criu-logs'), { recursive: true })
    expect((await run([shim, 'dump'])).stdout).toBe('done\n')
    open.splice(open.indexOf(recording), 1)
    await expect(recording.close()).rejects.toThrow(`${recording.folder} was taken away or replaced`)
    expect(await readdir(folder)).not.toContain('criu-logs')
  })

  it('is no more recorded, by anybody, when the program that recorded is killed', async () => {
    const folder = await mkdtemp(join(scratch, 'killed-'))
    const module = join(import.meta.dirname, '../../src/recording/recording.ts')
    const program = `
      import { openRecording } from ${JSON.stringify(module)}
      await openRecording(${JSON.stringify(folder)}, { prefix: [], root: false })
      console.log('open')
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(holders(join(folder, 'calls'))).toHaveLength(1)
    child.kill('SIGKILL')
    await expect.poll(() => holders(join(folder, 'calls')), { timeout: 10_000 }).toEqual([])
  })

  it.each([
    ['by exec', 'exec "$SHIM"'],
    ['as a child', '"$SHIM"'],
  ])('ends with one line if it leads back to the recording %s', async (_, again) => {
    const { recording, shim } = await recordingOf(await standIn(again))
    const { code, stdout, stderr } = await runProcess([shim, 'dump'], {
      timeoutMs: 30_000,
      env: { ...process.env, SHIM: shim },
    })
    expect({ code, stdout, stderr }).toEqual({
      code: 127,
      stdout: '',
      stderr: expect.stringMatching(
        /^criu: .* leads back to the recording of checkpoint-gate that started it: name another CRIU\.\n$/,
      ),
    })
    await recording.close()
  })

  it('takes away the fifo that a killed recording has left, and tells of it', async () => {
    const folder = await mkdtemp(join(scratch, 'left-'))
    await run(['mkfifo', join(folder, 'calls')])
    const place = { prefix: [], root: isRoot }
    const after = await openRecording(folder, place)
    expect(after.mended).toBe(true)
    await after.close()
    const next = await openRecording(folder, place)
    expect(next.mended).toBe(false)
    await next.close()
  })

  it('is recorded although others write into the fifo what is no call', async () => {
    const { recording, shim, folder } = await recordingOf('/bin/true')
    const foreign = String.raw`printf 'no call\n\0\0' >calls; printf '1 2 9999\0' >calls; head -c 20000 /dev/zero | tr '\0' x >calls`
    await run(['sh', '-c', foreign], join(folder, 'criu-logs'))
    for (let left = 8; left > 0; left--) await run([shim, 'dump', 'x'.repeat(800)])
    await run([shim, 'restore'])
    const runs = await recording.close()
    expect(runs.filter(({ verb }) => verb === 'restore')).toHaveLength(1)
  })

  it('has all its arguments told, however soon it ends', async () => {
    const { recording, shim } = await recordingOf('/bin/true')
    const given = ['dump', '', 'two words', 'a\nline end', "it's", '%s\\0']
    for (let left = 20; left > 0; left--) await run([shim, ...given])
    const runs = await recording.close()
    expect(runs.map(({ arguments: told }) => told)).toEqual(Array(20).fill(given))
  })

  it('is recorded with its parents up to the recording process, and the variables that name a test', async () => {
    const { recording, shim, folder } = await recordingOf(await standIn('sleep 0.2'))
    const script = '"$0" dump; :'
    await runProcess(['env', '-u', 'BATS_TEST_NAME', 'sh', '-c', script, shim], {
      timeoutMs: 30_000,
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        PYTEST_CURRENT_TEST: 'test_x.py::test_y (call)',
        BATS_TEST_NAME: 'test_x',
        TOKEN: 'secret',
      },
    })
    const runs = await recording.close()
    expect(runs).toMatchObject([
      {
        variables: { PYTEST_CURRENT_TEST: 'test_x.py::test_y (call)' },
        parents: [{ command: ['sh', '-c', script, shim], folder }],
      },
    ])
    expect(runs[0]?.parents).toHaveLength(1)
    expect(JSON.stringify(runs)).not.toContain('secret')
  })

  it('finds the names of a test with a parent, where they are taken from its own environment', async () => {
    const { recording, shim } = await recordingOf(await standIn('sleep 0.2'))
    await runProcess(['sh', '-c', 'env -i "$0" dump; :', shim], {
      timeoutMs: 30_000,
      env: { ...process.env, BATS_TEST_NAME: 'test_x' },
    })
    expect(await recording.close()).toMatchObject([{ variables: { BATS_TEST_NAME: 'test_x' } }])
  })

  it('has a file that it only inherits taken for no log', async () => {
    const { recording, shim, folder } = await recordingOf(
      await standIn('exec 8>>own.log; echo own >&8; echo inherited >&7; sleep 0.2'),
    )
    await run(['sh', '-c', 'exec 7>>out.txt; "$0" dump; :', shim], folder)
    const [recorded] = await recording.close()
    expect(recorded?.logs.map(({ path }) => path)).toEqual([join(folder, 'own.log')])
  })

  it('is told as cut off where it outlives the recording', async () => {
    const { recording, shim } = await recordingOf(await standIn('exec sleep 30'))
    const child = spawn(shim, ['lazy-pages'], { stdio: 'ignore' })
    await sleep(300)
    const runs = await recording.close()
    child.kill()
    expect(runs).toMatchObject([{ verb: 'lazy-pages', cutOff: true, exitCode: null }])
  })

  needing('root').it('may be an ordinary user’s', async () => {
    const { recording, shim } = await recordingOf(await standIn('sleep 0.2; id -u'))
    const { stdout } = await run([
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      shim,
      'dump',
    ])
    expect(stdout).toBe('65534\n')
    expect(await recording.close()).toMatchObject([{ verb: 'dump' }])
  })
})

needing('root').describe('a recorded CRIU in a pid namespace', () => {
  it('is found by its number outside', async () => {
    const script = 'exec 7>>here.log; rm here.log; sleep 1; echo from inside >&7'
    const { recording, shim, folder } = await recordingOf(await standIn(script))
    const inside = [
      'unshare',
      '--pid',
      '--fork',
      '--mount-proc',
      'sh',
      '-c',
      '"$0" "$@"; :',
      shim,
      'dump',
      '-v4',
    ]
    await run(inside, folder)
    const [recorded] = await recording.close()
    expect(recorded).toMatchObject({ verb: 'dump', arguments: ['dump', '-v4'] })
    expect(recorded?.pid).toBeGreaterThan(2)
    expect(await keptText(recorded)).toBe('from inside\n')
  })
})

needing('root').describe('logs that tests delete at once', () => {
  let criu: string
  beforeAll(async () => {
    criu = (await realCriu('sid')).path
  })

  /** A process that holds a file lock, which CRIU refuses to dump unless it is told otherwise. */
  function lockHolder(folder: string): ChildProcess {
    return spawn('setsid', ['flock', join(folder, 'locked'), 'sleep', '60'], { stdio: 'ignore' })
  }

  it('are kept of a criu dump that failed', async () => {
    const { recording, shim, folder } = await recordingOf(criu)
    const patient = lockHolder(folder)
    await sleep(200)
    const images = join(folder, 'images')
    await mkdir(images)
    const { code } = await run([shim, 'dump', '-t', String(patient.pid), '-D', images, '-o', 'dump.log'])
    await rm(images, { recursive: true })
    await endOf(patient)
    expect(code).toBe(1)
    const [recorded] = await recording.close()
    expect(recorded).toMatchObject({ verb: 'dump', logs: [{ path: join(images, 'dump.log') }] })
    expect(await keptText(recorded)).toMatch(/Error .*Some file locks are hold by dumping tasks/)
  })

  it('are kept of a criu restore that failed', async () => {
    const { recording, shim, folder } = await recordingOf(criu)
    const images = join(folder, 'no images')
    await mkdir(images)
    await run([shim, 'restore', '-d', '-D', images, '-o', 'restore.log'])
    await rm(images, { recursive: true })
    const [recorded] = await recording.close()
    expect(recorded?.verb).toBe('restore')
    expect(await keptText(recorded)).toMatch(/Error .*Unexpected EOF on \(empty-image\)/)
  })

  it('are kept of a dump through `criu swrk` on descriptor 3', async () => {
    const { recording, shim, folder } = await recordingOf(criu)
    const patient = lockHolder(folder)
    await sleep(200)
    const images = join(folder, 'images')
    await mkdir(images)
    const { stdout } = await run(['perl', '-e', swrkClient, shim, images, String(patient.pid)])
    await rm(images, { recursive: true })
    await endOf(patient)
    // criu_resp: type 1 (DUMP), success false.
    expect(stdout).toMatch(/^08011000/)
    const [recorded] = await recording.close()
    expect(recorded).toMatchObject({ verb: 'swrk', logs: [{ path: join(images, 'swrk.log') }] })
    expect(await keptText(recorded)).toMatch(/Error .*Some file locks are hold by dumping tasks/)
  })

  it('are kept of the process that `criu swrk` forks for a pre-dump, with its request', async () => {
    const { recording, shim, folder } = await recordingOf(criu)
    const patient = spawn('setsid', ['sleep', '60'], { stdio: 'ignore' })
    await sleep(200)
    const images = join(folder, 'images')
    await mkdir(images)
    await run(['perl', '-e', swrkClient, shim, images, String(patient.pid), '13'])
    await run(['perl', '-e', swrkClient, shim, images, String(patient.pid), '9'])
    await rm(images, { recursive: true })
    await endOf(patient)
    const runs = await recording.close()
    const [preDump, features] = runs
    const title = `pre-dump --rpc -t ${patient.pid}`
    expect(preDump?.requests).toContainEqual({ title, process: preDump?.logs[0]?.writer })
    expect(preDump?.logs[0]?.writer).not.toBe(preDump?.pid)
    const text = await keptText(preDump)
    expect(text).toMatch(/Pre-dumping|BUG at criu\/mem\.c|Tracking memory is not available/)
    const texts = preDump?.logs.map(log => ({ ...log, kept: log.kept ?? '', lines: text.split('\n') })) ?? []
    expect(operationsOfRun(preDump as CriuRun, texts)).toMatchObject([
      { kind: 'pre-dump', log: texts[0]?.path },
    ])
    expect(operationsOfRun(features as CriuRun, [])).toMatchObject([{ kind: 'feature-check' }])
    expect(runs).toHaveLength(2)
  })

  needing('runc').it('are kept of a checkpoint and a restore by runc', { timeout: 60_000 }, async () => {
    const { recording, shim, folder } = await recordingOf(criu)
    const { bundle, id } = await makeBundle(join(folder, 'bundle'))
    const [images, work] = [join(folder, 'images'), join(folder, 'work')]
    const runc = (...argv: string[]) =>
      runProcess(
        [
          'sh',
          '-c',
          'exec "$@" </dev/null >/dev/null 2>&1',
          'sh',
          'runc',
          '--root',
          join(folder, 'root'),
          ...argv,
        ],
        {
          timeoutMs: 30_000,
          env: { ...process.env, PATH: `${join(shim, '..')}:${process.env.PATH}` },
        },
      )
    const where = ['--image-path', images, '--work-path', work]
    try {
      expect((await runc('run', '--detach', '--bundle', bundle, id)).code).toBe(0)
      expect((await runc('checkpoint', ...where, id)).code).toBe(0)
      await rm(work, { recursive: true })
      expect((await runc('restore', '--detach', '--bundle', bundle, ...where, id)).code).toBe(0)
      await rm(work, { recursive: true })
    } finally {
      await runc('delete', '--force', id)
    }
    const texts = await Promise.all(
      (await recording.close()).filter(({ logs }) => logs.length > 0).map(keptText),
    )
    expect(texts).toEqual([
      expect.stringContaining('Dumping finished successfully'),
      expect.stringContaining('Restore finished successfully'),
    ])
  })
})

/** Processes that have `file` open. */
function holders(file: string): readonly string[] {
  return readdirSync('/proc').filter(pid => {
    try {
      const descriptors = readdirSync(`/proc/${pid}/fd`)
      return descriptors.some(number => readlinkSync(`/proc/${pid}/fd/${number}`) === file)
    } catch {
      return false
    }
  })
}

async function outputOf(child: ChildProcess): Promise<string> {
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(child, 'close')
  return Buffer.concat(chunks).toString()
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await once(child, 'exit')
}
