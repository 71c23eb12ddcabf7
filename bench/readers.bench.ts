import { execFile } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { runProcess } from '../src/process.ts'
import type { Bench } from './bench.ts'
import { interleaved } from './interleaved.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const events = 1_000_000
const rounds = 5

/** Runs the command of its first argument as the action does, and tells what was read and its peak memory. */
const readingProgram = `
import { runTestCommand } from './js/tests/command.js'
import { createOutputReader } from './js/tests/read-output.js'
const reader = createOutputReader('auto')
const command = { run: process.argv[2], shell: 'bash', workingDirectory: '/', timeoutMinutes: null, env: process.env, tempDir: import.meta.dirname }
await runTestCommand(command, { live: process.stdout, read: reader.write })
const { tests, faults, passedUnlisted } = reader.end()
console.error(JSON.stringify({ tests: tests.length + passedUnlisted, faults: faults.length, peakMB: process.resourceUsage().maxRSS / 1024 }))
`
const copyingProgram = 'process.stdin.pipe(process.stdout)'

export const benches: readonly Bench[] = [
  {
    name: `reading ${events} events of go test -json`,
    rival: 'a Node program that only copies them',
    bound: 3,
    measure: () =>
      inWorkshop(async ({ read, shell, node, stream, folder }) => {
        const copy = `cat '${stream}' | '${node}' '${folder}/copy.mjs' > /dev/null`
        return await interleaved(
          rounds,
          () => read(`cat '${stream}'`),
          () => shell(copy),
        )
      }),
  },
  {
    name: `reading ${events} events of go test -json`,
    rival: 'gotestsum',
    bound: 1,
    measure: () =>
      inWorkshop(async ({ read, shell, stream }) => {
        const found = await runProcess(['gotestsum', '--version'], { timeoutMs: 10_000 })
        if (found.code !== 0) return { skipped: 'gotestsum is not installed' }
        return await interleaved(
          rounds,
          () => read(`cat '${stream}'`),
          () => shell(`gotestsum --raw-command -- cat '${stream}' > /dev/null`),
        )
      }),
  },
  {
    name: 'peak memory for a stream of 2 GB',
    rival: 'the limit',
    bound: 1,
    measure: () =>
      inWorkshop(async ({ read, stream }) => ({
        ours: (await read(`for i in {1..11}; do cat '${stream}'; done`)).peakMB,
        rival: 150,
        unit: 'MB',
      })),
  },
]

interface Workshop {
  readonly folder: string
  /** A file of events, 180 MB. */
  readonly stream: string
  readonly node: string
  readonly shell: (script: string) => Promise<string>
  readonly read: (command: string) => Promise<{ readonly peakMB: number }>
}

/** Gives the events, the programs, and a folder that is removed afterwards. */
async function inWorkshop<T>(work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'checkpoint-gate-bench-'))
  const stream = join(folder, 'events.json')
  const node = process.execPath
  const shell = async (script: string) => {
    const ended = await runProcess(['bash', '-c', script], { timeoutMs: 600_000 })
    if (ended.code !== 0) throw new Error(`${script} ended with ${ended.code}: ${ended.stderr}`)
    return ended.stderr
  }
  try {
    await compile(folder)
    writeEvents(stream)
    const read = async (command: string) => {
      const told = JSON.parse(await shell(`'${node}' '${folder}/read.mjs' "${command}" > /dev/null`))
      if (told.faults !== 0 || told.tests < events / 10)
        throw new Error(`Read wrongly: ${JSON.stringify(told)}`)
      return told as { readonly peakMB: number }
    }
    return await work({ folder, stream, node, shell, read })
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function compile(folder: string): Promise<void> {
  await mkdir(join(folder, 'js'))
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  await promisify(execFile)(tsc, ['-p', 'tsconfig.build.json', '--outDir', join(folder, 'js')], { cwd: root })
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'read.mjs'), readingProgram)
  await writeFile(join(folder, 'copy.mjs'), copyingProgram)
}

/** A package of tests that each print eight lines and pass, as `go test -json` reports it. */
function writeEvents(path: string): void {
  const file = openSync(path, 'w')
  let count = 0
  let text = ''
  const event = (action: string, test: string, more = '') => {
    const fraction = String((count++ * 7919) % 1_000_000_000).padStart(9, '0')
    const name = test === '' ? '' : `,"Test":"${test}"`
    text += `{"Time":"2026-11-23T11:48:34.${fraction}Z","Action":"${action}","Package":"example.com/project/integration"${name}${more}}\n`
    if (text.length < 1 << 20) return
    writeSync(file, text)
    text = ''
  }
  event('start', '')
  for (let number = 0; count < events - 2; number++) {
    const test = `TestCheckpoint${number}`
    const output = (line: string) => event('output', test, `,"Output":"${line}\\n"`)
    event('run', test)
    output(`=== RUN   ${test}`)
    for (let line = 10; line < 16; line++)
      output(`    checkpoint_test.go:${line}: dumped container ${number} in 12ms`)
    output(`--- PASS: ${test} (0.00s)`)
    event('pass', test, ',"Elapsed":0')
  }
  event('output', '', ',"Output":"PASS\\n"')
  event('pass', '', ',"Elapsed":1.234')
  writeSync(file, text)
  closeSync(file)
}
