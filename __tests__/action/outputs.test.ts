import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { criuOutputs, criuWorks, featureOutputs, runOutputs } from '../../src/action/outputs.ts'
import { features } from '../../src/features/features.ts'
import type { JudgedRun, JudgedTest } from '../../src/gate/verdict.ts'
import { allUnknown } from '../../src/probe/probe.ts'
import { needing } from '../needing.ts'

const declared = Object.keys(
  (parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as { outputs: object }).outputs,
)

const judged: JudgedTest = {
  test: {
    format: 'go-json',
    suite: 'example.org/ckpt',
    name: 'TestPreDump',
    parent: null,
    outcome: 'failed',
    skipReason: '',
    file: 'ckpt_test.go',
    line: 12,
    statement: [],
    durationMs: 5,
    output: [],
    strayLines: 0,
    outputLinesCut: 0,
    span: null,
    crash: null,
    failedAttempts: 0,
  },
  verdict: 'unsupported',
  features: ['memtrack'],
  rule: 3,
  why: 'memtrack is missing here',
  decidingLine: null,
  firstCause: null,
  otherCauses: [],
  logs: [],
  knownBug: null,
  proof: null,
  knownIssue: null,
  advice: null,
}
const run: JudgedRun = {
  verdict: 'skip',
  why: [],
  tests: [judged],
  faults: [],
  counts: { passed: 0, failed: 0, unsupported: 1, skipped: 0, 'unjustified-skip': 0, flaky: 0 },
  remarks: [],
  criuRuns: [],
  knownIssuesLeft: null,
}

describe('featureOutputs', () => {
  const answers = [
    {
      output: 'memtrack',
      criu: 'mem_dirty_track',
      state: 'false',
      reason: 'CONFIG_MEM_SOFT_DIRTY is not set',
      criuSays: ['x'],
    },
    { output: 'userns', criu: 'userns', state: 'true', reason: '', criuSays: [] },
    {
      output: 'tun',
      criu: 'tun',
      state: 'unknown',
      unknown: 'timed-out',
      reason: 'the check did not end in time',
      criuSays: [],
    },
  ] as const

  it('gives one output a feature and the lists', () => {
    expect(featureOutputs(answers)).toEqual({
      memtrack: 'false',
      userns: 'true',
      tun: 'unknown',
      features: JSON.stringify({
        memtrack: { state: 'false', criu: 'mem_dirty_track', reason: 'CONFIG_MEM_SOFT_DIRTY is not set' },
        userns: { state: 'true', criu: 'userns', reason: '' },
        tun: { state: 'unknown', criu: 'tun', reason: 'the check did not end in time' },
      }),
      missing: '["memtrack"]',
      unknown: '["tun"]',
    })
  })
})

it('uses only outputs that action.yml declares', () => {
  const used = {
    ...criuOutputs(null, false),
    ...featureOutputs(
      allUnknown(
        features.map(({ criu }) => criu),
        'no-criu',
        'none',
      ),
    ),
    ...runOutputs(run),
  }
  const others = ['criu-works', 'self-test', 'kernel', 'arch', 'report']
  expect([...Object.keys(used), ...others].sort()).toEqual(declared.sort())
})

it('tells which tests are unsupported, and why', () => {
  expect(JSON.parse(runOutputs(run)['unsupported-tests'] ?? '')).toEqual([
    {
      suite: 'example.org/ckpt',
      name: 'TestPreDump',
      features: ['memtrack'],
      why: 'memtrack is missing here',
      file: 'ckpt_test.go',
      line: 12,
    },
  ])
})

describe('criuWorks', () => {
  const broken = { state: 'unknown', cause: 'criu-broken', reason: '', said: [] } as const
  it.each([
    [{ state: 'true' }, 'true', 'true'],
    [{ state: 'true' }, 'false', 'false'],
    [{ state: 'true' }, 'unknown', 'unknown'],
    [{ state: 'true' }, null, 'unknown'],
    [broken, null, 'false'],
    [{ ...broken, cause: 'no-criu' }, null, 'false'],
    [{ ...broken, cause: 'crashed' }, null, 'false'],
    [{ ...broken, cause: 'no-privilege' }, null, 'unknown'],
    [{ ...broken, cause: 'timed-out' }, null, 'unknown'],
  ] as const)('start %j, plain round trip %s: %s', (start, plain, works) => {
    expect(criuWorks(start, plain)).toBe(works)
  })
})

needing('root').describe('a full disk', () => {
  it('fails the step, and leaves the outputs that were written before as they were', async () => {
    const module = JSON.stringify(new URL('../../src/action/outputs.ts', import.meta.url).href)
    const script = `
      import { readFileSync, writeFileSync } from 'node:fs'
      import { publish } from ${module}
      process.env.GITHUB_OUTPUT = '/mnt/output'
      writeFileSync('/mnt/output', '')
      publish({ kernel: '6.18' })
      publish({ memtrack: 'false', features: 'x'.repeat(10_000) })
      console.log(JSON.stringify([process.exitCode, readFileSync('/mnt/output', 'utf8')]))
      process.exitCode = 0`
    const mount = 'mount -t tmpfs -o size=4k tmpfs /mnt && exec "$@"'
    const node = [process.execPath, '--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)('unshare', ['--mount', 'sh', '-c', mount, 'sh', ...node])
    const [told, left = ''] = stdout.trim().split('\n')
    expect(told).toMatch(/^::error::The outputs memtrack, features cannot be written: ENOSPC/)
    expect(JSON.parse(left)).toEqual([1, expect.stringMatching(/^kernel<<(\S+)\n6\.18\n\1\n$/)])
  })
})
