import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { features } from '../../src/features/features.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { ordinaryUser, runAction } from './runner.ts'

const run = promisify(execFile)
const runs = Number(process.env.MEASURE_RUNS ?? 3)

const measured = (outputs: Readonly<Record<string, string>>) =>
  Object.fromEntries(features.map(({ criu, output }) => [criu, outputs[output]]))

/**
 * What a person would do: one `criu check --feature F` after the other, each with no cache of CRIU’s
 * and, for autofs, in a session of its own.
 */
async function loopOfChecks(criu: string): Promise<Record<string, string>> {
  const script = `mount -t tmpfs checkpoint-gate-test /run; for f in "$@"; do rm -f /run/criu.kdat
    if setsid --wait "$0" check --feature "$f" >/dev/null 2>&1; then echo "$f true"; else echo "$f false"; fi; done`
  const names = features.map(({ criu }) => criu)
  const { stdout } = await run('unshare', ['--mount', 'sh', '-c', script, criu, ...names])
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map(line => line.split(' ')),
  )
}

needing('root', 'criu tools').describe('measuring', () => {
  it(`says of every feature what a loop of single checks says, ${runs} times and two at once`, async () => {
    const { path } = await realCriu('sid')
    const expected = await loopOfChecks(path)
    expect(expected.mem_dirty_track, 'this kernel is the case the product is for').toBe('false')
    for (let round = 0; round < runs; round++) {
      const pair = await Promise.all([
        runAction({ inputs: { 'criu-path': path, 'self-test': 'none' } }),
        runAction({ inputs: { 'criu-path': path, 'self-test': 'none' } }),
      ])
      for (const step of pair) expect(measured(step.outputs)).toEqual(expected)
    }
  })

  it('explains memtrack and does the round trips with a CRIU that works', async () => {
    const { path, version } = await realCriu('sid')
    const step = await runAction({ inputs: { 'criu-path': path } })
    expect(step.conclusion).toBe('success')
    expect(step.outputs).toMatchObject({
      'criu-path': path,
      'criu-version': version,
      'criu-provider': 'path',
      'criu-works': 'true',
      memtrack: 'false',
      userns: 'true',
    })
    const told = JSON.parse(step.outputs.features ?? '')
    expect(told.memtrack).toEqual({
      state: 'false',
      criu: 'mem_dirty_track',
      reason: 'CONFIG_MEM_SOFT_DIRTY is not set',
    })
    expect(JSON.parse(step.outputs.missing ?? '')).toContain('memtrack')
    expect(JSON.parse(step.outputs['self-test'] ?? '')).toMatchObject({
      plain: { state: 'true' },
      'pre-dump': { state: 'false' },
    })
    expect(step.summary).toContain('CONFIG_MEM_SOFT_DIRTY is not set')
    expect(step.path).toEqual([dirname(path)])
    expect(step.leftProcesses).toEqual([])
  })

  it('measures only what is asked for, and what is required', async () => {
    const { path } = await realCriu('sid')
    const inputs = { 'criu-path': path, features: 'userns', require: 'timens', 'self-test': 'none' }
    const { outputs, conclusion } = await runAction({ inputs })
    expect(conclusion).toBe('success')
    expect(Object.keys(JSON.parse(outputs.features ?? '')).sort()).toEqual(['timens', 'userns'])
    expect(outputs.memtrack ?? '').toBe('')
    expect(outputs['self-test']).toBe('')
  })

  it.each([
    ['fail', 'failure', 'fail'],
    ['skip', 'success', 'skip'],
  ])('ends by if-missing: %s where a required feature is missing', async (ifMissing, conclusion, verdict) => {
    const { path } = await realCriu('sid')
    const inputs = { 'criu-path': path, require: 'memtrack', 'if-missing': ifMissing, run: 'touch ran' }
    const step = await runAction({ inputs })
    expect(step.conclusion).toBe(conclusion)
    expect(step.outputs.verdict).toBe(verdict)
    expect(step.annotations.map(({ message }) => message).join()).toContain(
      'memtrack is required and is false',
    )
    expect(step.outputs.tests ?? '').toBe('')
  })
})

needing('root', 'criu tools').it('passes over a CRIU that cannot dump a listening socket', async () => {
  const { path } = await realCriu('sid')
  const folder = await mkdtemp(join(tmpdir(), 'path-'))
  const refusing = `#!/bin/sh
tree=$(printf '%s\\n' "$@" | sed -n '/^--tree$/{n;p}')
case $(readlink "/proc/$tree/fd/7") in
  socket:*) echo "Error (criu/sockets.c:1): sockets: broken on purpose" >&2; exit 1 ;;
esac
exec ${path} "$@"
`
  await Promise.all(['first', 'second'].map(name => mkdir(join(folder, name))))
  await writeFile(join(folder, 'first', 'criu'), refusing, { mode: 0o755 })
  await symlink(path, join(folder, 'second', 'criu'))
  const run = (folders: readonly string[]) =>
    runAction({
      inputs: { install: 'system' },
      env: { PATH: [...folders.map(name => join(folder, name)), '/usr/bin', '/bin'].join(':') },
    })
  const [both, one] = [await run(['first', 'second']), await run(['first'])]
  await rm(folder, { recursive: true })
  expect(both.outputs).toMatchObject({ 'criu-path': join(folder, 'second', 'criu'), 'criu-works': 'true' })
  expect(JSON.parse(both.outputs['self-test'] ?? '')).toMatchObject({ listen: { state: 'true' } })
  expect(both.annotations).toEqual([])
  expect(both.summary).toContain('sockets: broken on purpose')
  // A CRIU without this fault is not there: it is told, and the plain round trip is none of its victims.
  expect(one.outputs['criu-path']).toBe(join(folder, 'first', 'criu'))
  expect(JSON.parse(one.outputs['self-test'] ?? '')).toMatchObject({
    plain: { state: 'true' },
    listen: { state: 'false', reason: 'criu dump failed: sockets: broken on purpose' },
  })
  expect(one.conclusion).toBe('success')
  expect(one.annotations.map(({ properties }) => properties.title)).toEqual([
    'a process with a listening TCP socket could not be checkpointed and restored',
  ])
})

describe('a CRIU that cannot initialise on this kernel', () => {
  needing('root').it('is named with its known bug, and says no to no feature', async () => {
    const { path } = await realCriu('bookworm')
    const folder = await mkdtemp(join(tmpdir(), 'path-'))
    // The one CRIU on PATH: what this machine has in its sbin folders is looked at, too, and is older or none.
    await symlink(path, join(folder, 'criu'))
    const step = await runAction({
      inputs: { install: 'system', 'criu-version': '3.17.1' },
      env: { PATH: `${folder}:/usr/bin:/bin` },
    })
    await rm(folder, { recursive: true })
    expect(step.conclusion).toBe('failure')
    expect(step.outputs).toMatchObject({ 'criu-version': '3.17.1', 'criu-works': 'false', missing: '[]' })
    const told = Object.values(JSON.parse(step.outputs.features ?? '')) as { state: string; reason: string }[]
    expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['unknown']))
    expect([...new Set(told.map(({ reason }) => reason))]).toEqual([
      'CRIU cannot initialise on this kernel: vdso: Unexpected rt vDSO area bounds',
    ])
    const errors = step.annotations.filter(({ level }) => level === 'error')
    expect(errors).toHaveLength(1)
    expect(errors[0]?.message).toContain('fixed in CRIU 4.1')
    expect(errors[0]?.message).toContain('use CRIU 4.1 or newer')
  })

  it.each([
    ['skip', 'success', 'skip'],
    ['run', 'success', 'pass'],
  ])('ends by on-broken-criu: %s', async (policy, conclusion, verdict) => {
    const { path } = await realCriu('bookworm')
    const inputs = {
      'criu-path': path,
      'on-broken-criu': policy,
      run: "printf 'TAP version 13\\n1..1\\nok 1 a\\n'",
    }
    const step = await runAction({ inputs })
    expect(step.conclusion).toBe(conclusion)
    expect(step.outputs.verdict).toBe(verdict)
  })
})

needing('root').it('says to an ordinary user that privilege is missing, and never no', async () => {
  const { path } = await realCriu('sid')
  const step = await runAction({
    inputs: { 'criu-path': await readable(path), sudo: 'never' },
    user: ordinaryUser,
  })
  expect(step.conclusion).toBe('success')
  expect(step.outputs).toMatchObject({ 'criu-works': 'unknown', memtrack: 'unknown', missing: '[]' })
  expect(JSON.parse(step.outputs.features ?? '').memtrack.reason).toMatch(
    /CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE/,
  )
  expect(JSON.parse(step.outputs['self-test'] ?? '').plain.state).toBe('unknown')
})

/** A copy of a tree where anyone may read it. */
async function readable(path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tree-'))
  await run('cp', ['-a', `${dirname(dirname(path))}/.`, folder])
  await run('chmod', ['-R', 'a+rX', folder])
  return join(folder, 'bin', 'criu')
}

describe('bad input', () => {
  it.each<[Record<string, string>, string]>([
    [
      { features: 'memtrak' },
      "Input 'features' is 'memtrak': 'memtrak' is no feature of CRIU; did you mean 'memtrack'?",
    ],
    [{ install: 'brew' }, "Input 'install' is 'brew'"],
    [{ 'criu-version': '>=5 <4' }, 'no version can satisfy it'],
    [{ suite: 'trixy' }, "Input 'suite' is 'trixy'"],
    [{ 'criu-path': '/bin/true' }, "Input 'criu-path' is '/bin/true': /bin/true is no CRIU"],
    [{ 'criu-path': '/no/such/criu' }, "Input 'criu-path' is '/no/such/criu'"],
    [{ 'test-needs': 'TestX: memtrak' }, "Input 'test-needs', line 1"],
    [{ signatures: 'none.yml' }, "Input 'signatures' is 'none.yml': it cannot be read"],
    [{ 'report-dir': '/proc/none' }, "Input 'report-dir'"],
    [{ via: 'ssh host' }, "Input 'via' is 'ssh host'"],
  ])('%j is told with input, value and what is allowed, before anything is done', async (inputs, message) => {
    const step = await runAction({ inputs })
    expect(step.conclusion).toBe('failure')
    expect(step.annotations).toHaveLength(1)
    expect(step.annotations[0]?.message).toContain(message)
    expect(step.path).toEqual([])
    expect(step.outputs['criu-path'] ?? '').toBe('')
    // The stack of an error is for those who wrote the program.
    expect(step.log.join('\n')).not.toMatch(/^ {4}at /m)
  })
})
