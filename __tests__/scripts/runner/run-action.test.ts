import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type ActionOptions, runAction } from '../../../scripts/runner/run-action.ts'
import { newJob, ordinaryUser } from '../../e2e/runner.ts'
import { needing } from '../../needing.ts'

const folder = await mkdtemp(join(tmpdir(), 'checkpoint-gate-runner-'))
afterAll(async () => await rm(folder, { recursive: true }))

const metadata = join(folder, 'action.yml')
await writeFile(
  metadata,
  `inputs:
  criu-version: { description: x, default: "" }
  features: { description: x, default: all }
runs: { using: node24, main: main.cjs }
`,
)

/** Runs `script` (CommonJS) as the action. */
async function run(script: string, options: Partial<ActionOptions> = {}) {
  const main = join(await mkdtemp(join(folder, 'action-')), 'main.cjs')
  await writeFile(main, `const fs = require('node:fs');${script}`)
  return await runAction({ metadata, main, folders: await newJob(), ...options })
}

describe('the stand-in for the runner', () => {
  it('gives the inputs, the documented environment and nothing of its own', async () => {
    process.env.LEAKED = 'x'
    const folders = await newJob()
    const { stdout } = await run('console.log(JSON.stringify({ env: process.env, cwd: process.cwd() }))', {
      folders,
      inputs: { 'criu-version': '4.2' },
      env: { ACTIONS_RESULTS_URL: 'http://127.0.0.1:1/' },
    })
    const { env, cwd } = JSON.parse(stdout)
    expect(cwd).toBe(folders.workspace)
    expect(env).toMatchObject({
      'INPUT_CRIU-VERSION': '4.2',
      INPUT_FEATURES: 'all',
      ACTIONS_RESULTS_URL: 'http://127.0.0.1:1/',
      RUNNER_TEMP: folders.temp,
      GITHUB_WORKSPACE: folders.workspace,
    })
    expect(
      Object.keys(env)
        .filter(name => !/^(GITHUB|RUNNER|INPUT|ACTIONS)_/.test(name))
        .sort(),
    ).toEqual(['CI', 'HOME', 'LANG', 'PATH'])
  })

  it('refuses an input that action.yml does not know', async () => {
    await expect(run('', { inputs: { feature: 'x' } })).rejects.toThrow('no input feature')
  })

  it("reads the step's files", async () => {
    const step = await run(`
      fs.appendFileSync(process.env.GITHUB_OUTPUT, 'a<<E\\n1\\n2\\nE\\nb=3\\n')
      fs.appendFileSync(process.env.GITHUB_ENV, 'X=1\\n')
      fs.appendFileSync(process.env.GITHUB_STATE, 's=1\\n')
      fs.appendFileSync(process.env.GITHUB_PATH, '/first\\n/second\\n')
      fs.appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Done\\n')`)
    expect(step).toMatchObject({
      conclusion: 'success',
      exitCode: 0,
      outputs: { a: '1\n2', b: '3' },
      exportedEnv: { X: '1' },
      state: { s: '1' },
      path: ['/second', '/first'],
      summary: '# Done\n',
      faults: [],
      annotations: [],
    })
  })

  it('fails the step for a file that it cannot read, whatever the exit code', async () => {
    const step = await run("fs.appendFileSync(process.env.GITHUB_OUTPUT, 'a<<E\\nlost\\n')")
    expect(step).toMatchObject({ conclusion: 'failure', exitCode: 0, outputs: {} })
    expect(step.faults).toEqual([expect.stringContaining('Matching delimiter not found')])
    expect(step.annotations).toHaveLength(1)
  })

  it('drops a summary above 1 MiB and a NODE_OPTIONS, with an error each, and stays green', async () => {
    const step = await run(`
      fs.writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 + 1))
      fs.writeFileSync(process.env.GITHUB_ENV, 'NODE_OPTIONS=--inspect\\n')`)
    expect(step).toMatchObject({ conclusion: 'success', summary: '', exportedEnv: {} })
    expect(step.refusals).toHaveLength(2)
    expect(step.annotations).toHaveLength(2)
  })

  it('keeps ten annotations of each level and shows all in the log', async () => {
    const step = await run(`
      for (let i = 1; i <= 12; i++) console.log('::error file=' + process.cwd() + '/a.c,line=' + i + '::e' + i)
      console.log('::notice::n')`)
    expect(step.annotations.map(({ message }) => message).join(' ')).toBe('e1 e2 e3 e4 e5 e6 e7 e8 e9 e10 n')
    expect(step.annotations[0]?.properties).toEqual({ file: 'a.c', line: '1' })
    expect(step.annotationsDropped).toEqual({ error: 2, warning: 0, notice: 0 })
    expect(step.log).toHaveLength(13)
  })

  it('reads commands from both streams and at a lone carriage return', async () => {
    const step = await run(
      "process.stdout.write('1%\\r::warning::out'); process.stderr.write('::error::err')",
    )
    expect(step.annotations.map(({ message }) => message).sort()).toEqual(['err', 'out'])
    expect(step.stdout).toBe('1%\r::warning::out')
  })

  it('does not cut lines where .NET does not', async () => {
    const step = await run("console.log('a\\u2028::error::b\\v::error::c')")
    expect(step.annotations).toEqual([])
  })

  it('puts characters together that arrive in pieces', async () => {
    const step = await run(`
      const bytes = Buffer.from('é\\n')
      process.stdout.write(bytes.subarray(0, 1), () => setTimeout(() => process.stdout.write(bytes.subarray(1)), 50))`)
    expect(step.log).toEqual(['é'])
  })

  it('tells the exit code', async () => {
    expect(await run('process.exitCode = 3')).toMatchObject({ conclusion: 'failure', exitCode: 3 })
  })

  it('ends what the step leaves running, and names it', async () => {
    const step = await run(`
      require('node:child_process').spawn('sleep', ['321'], { detached: true, stdio: 'ignore' }).unref()`)
    expect(step.leftProcesses).toEqual(['sleep 321'])
    expect((await run('')).leftProcesses).toEqual([])
  })

  it('cancels with SIGINT first', async () => {
    const step = await run(
      "process.on('SIGINT', () => { console.log('interrupted'); process.exit(2) }); setInterval(() => {}, 1000); console.log('up')",
      { ...cancelWhen('up') },
    )
    expect(step).toMatchObject({ conclusion: 'cancelled', exitCode: 2, log: ['up', 'interrupted'] })
  })

  needing('root').it('runs as another user', async () => {
    const folders = await newJob(ordinaryUser)
    const script = join(folders.home, 'main.sh')
    await writeFile(script, 'echo "ids=$(id -u) $(id -G)" >>"$GITHUB_OUTPUT" && echo text >file')
    // A shell in Node's place: the checkout's own Node may lie in root's home.
    const step = await runAction({ metadata, main: script, node: '/bin/sh', folders, user: ordinaryUser })
    expect(step).toMatchObject({ conclusion: 'success', outputs: { ids: '65534 65534' } })
  })
})

function cancelWhen(line: string): Pick<ActionOptions, 'cancel' | 'onEvent'> {
  const controller = new AbortController()
  return {
    cancel: controller.signal,
    onEvent: event => {
      if (event.kind === 'text' && event.text === line) controller.abort()
    },
  }
}
