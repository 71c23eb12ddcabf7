import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProcess } from '../src/base/process.ts'
import { runTool } from '../src/base/tool.ts'
import type { Bench } from './bench.ts'
import { writeEvents } from './events.ts'
import { interleaved } from './interleaved.ts'
import { inScratch } from './scratch.ts'
import { timed } from './timed.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const events = 1_000_000
const rounds = 5

/** Runs the command of its first argument as the action does, and tells what was read. */
const readingProgram = `
import { runTestCommand } from './js/command/command.js'
import { createOutputReader } from './js/readers/read-output.js'
const reader = createOutputReader('auto')
const command = { run: process.argv[2], shell: 'bash', workingDirectory: '/', timeoutMinutes: null, env: process.env, tempDir: import.meta.dirname }
await runTestCommand(command, { live: process.stdout, read: reader.write })
const { tests, faults, passedUnlisted } = reader.end()
console.error(JSON.stringify({ tests: tests.length + passedUnlisted, faults: faults.length }))
`
const copyingProgram = 'process.stdin.pipe(process.stdout)'

export const benches: readonly Bench[] = [
  {
    name: `reading ${events} events of go test -json`,
    rival: 'a Node program that only copies them',
    bound: 3,
    measure: () =>
      withPrograms(async ({ read, shell, stream, folder }) => {
        const copy = `cat '${stream}' | '${process.execPath}' '${folder}/copy.mjs' > /dev/null`
        return await interleaved(
          rounds,
          timed(() => read(`cat '${stream}'`)),
          timed(() => shell(copy)),
        )
      }),
  },
  {
    name: `reading ${events} events of go test -json`,
    rival: 'gotestsum',
    bound: 1,
    needs: ['gotestsum'],
    measure: () =>
      withPrograms(({ read, shell, stream }) =>
        interleaved(
          rounds,
          timed(() => read(`cat '${stream}'`)),
          timed(() => shell(`gotestsum --raw-command -- cat '${stream}' > /dev/null`)),
        ),
      ),
  },
]

interface Programs {
  readonly folder: string
  /** A file of events, 180 MB. */
  readonly stream: string
  readonly shell: (script: string) => Promise<string>
  readonly read: (command: string) => Promise<void>
}

/** Gives the events, the programs, and a folder that is removed afterwards. */
async function withPrograms<T>(work: (programs: Programs) => Promise<T>): Promise<T> {
  return await inScratch(async folder => {
    const stream = join(folder, 'events.json')
    const shell = async (script: string) => {
      const ended = await runProcess(['bash', '-c', script], { timeoutMs: 600_000 })
      if (ended.code !== 0) throw new Error(`${script} ended with ${ended.code}: ${ended.stderr}`)
      return ended.stderr
    }
    await compile(folder)
    writeEvents(stream, events)
    const read = async (command: string) => {
      const argv = `'${process.execPath}' '${folder}/read.mjs' "${command}"`
      const told = JSON.parse(await shell(`${argv} > /dev/null`))
      if (told.faults !== 0 || told.tests < events / 10)
        throw new Error(`Read wrongly: ${JSON.stringify(told)}`)
    }
    return await work({ folder, stream, shell, read })
  })
}

async function compile(folder: string): Promise<void> {
  await mkdir(join(folder, 'js'))
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  const argv = [tsc, '-p', 'tsconfig.build.json', '--outDir', join(folder, 'js')]
  await runTool(argv, { seconds: 120, cwd: root })
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'read.mjs'), readingProgram)
  await writeFile(join(folder, 'copy.mjs'), copyingProgram)
}
