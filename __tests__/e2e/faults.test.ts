import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { newJob, runAction } from './runner.ts'

/** What goes wrong with a call of the file system, and with a program. */
const faults = {
  file: ['ENOSPC', 'EACCES', 'EMFILE', 'EIO'],
  program: ['dies', 'garbage', 'prints nothing', 'fails', 'EMFILE'],
} as const

/** A step whose one test fails; CRIU is in place, and all that is read is there. */
async function failingStep(criu: string, fault: Readonly<Record<string, string>>) {
  const inputs = {
    'criu-path': criu,
    features: 'userns,memtrack',
    'self-test': 'plain',
    results: 'results.xml',
    'criu-logs': '*.log',
    run: `criu check --feature userns >/dev/null 2>&1 || true
      echo '<testsuite name="s"><testcase name="b"><failure message="3 instead of 4"/></testcase></testsuite>' >results.xml
      printf '1..1\\nnot ok 1 a\\n# counter is 3\\n'
      exit 1`,
  }
  const preload = `--import=${join(import.meta.dirname, 'faults', 'inject.mjs')}`
  const folders = await newJob()
  // What a fault keeps from being taken away goes with the job's folders.
  const env = { NODE_OPTIONS: preload, TMPDIR: folders.temp, ...fault }
  return await runAction({ folders, inputs, env })
}

needing('root', 'criu tools').describe('a fault of the file system or of a program', () => {
  // FAULT_RUNS=1000 tries nearly all; here a part, and another one each time.
  const runs = Number(process.env.FAULT_RUNS ?? 24)

  it('never makes a failure pass, and is told in a sentence', { timeout: 60_000 + runs * 5000 }, async () => {
    const criu = (await realCriu('sid')).path
    const { temp } = await newJob()
    const file = join(temp, 'calls')
    const plain = await failingStep(criu, { FAULT_CALLS: file })
    expect(plain).toMatchObject({ conclusion: 'failure', outputs: { verdict: 'fail', failed: '2' } })
    // How Node finds the bundle's own files is Node's business.
    const calls = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .filter(line => !/index\.js$/.test(line))
    expect(calls.length).toBeGreaterThan(100)
    for (let run = 0; run < runs; run++) {
      const call = calls[Math.floor(((run + Math.random()) * calls.length) / runs)] ?? ''
      const kinds = / spawn /.test(call) ? faults.program : faults.file
      const kind = kinds[Math.floor(Math.random() * kinds.length)] ?? ''
      const step = await failingStep(criu, { FAULT_AT: call.split(' ')[0] ?? '', FAULT: kind })
      const told = step.annotations.some(({ level, message }) => level === 'error' && message.includes(' '))
      const stack = step.log.filter(line => /^\s+at \S/.test(line))
      expect({ call, kind, conclusion: step.conclusion, told, stack, faults: step.faults }).toEqual({
        call,
        kind,
        conclusion: 'failure',
        told: true,
        stack: [],
        faults: [],
      })
      expect(step.stderr).not.toMatch(/Node\.js v\d/)
    }
  })
})
