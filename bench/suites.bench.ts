import { cp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { realCriu } from '../__tests__/real-criu.ts'
import { type JobFolders, stepEnvironment, systemPath } from '../scripts/runner/step-environment.ts'
import { runProcess } from '../src/base/process.ts'
import type { Report } from '../src/report/report.ts'
import type { Bench } from './bench.ts'
import { interleaved } from './interleaved.ts'
import { inScratch } from './scratch.ts'
import { makeJob, runStep } from './step.ts'
import { timed } from './timed.ts'

const suites = fileURLToPath(new URL('../__tests__/e2e/suites', import.meta.url))
// Some of these tests fail on every machine, as they shall.
const run = 'cd go; go test -json ./... || true; cd ../bats; bats --tap .'
/** Go's own caches are the machine's: compiling its library anew tells nothing. */
const goEnvironment = { GOCACHE: join(tmpdir(), 'checkpoint-gate-go'), GOFLAGS: '-count=1' }
/** Go may lie where only this machine's own PATH leads. */
const path = [systemPath, process.env.PATH].join(delimiter)

export const benches: readonly Bench[] = [
  {
    name: 'suites of Go and bats that run CRIU, run by the action',
    rival: 'the same without it',
    bound: 1.05,
    needs: ['root', 'go', 'bats', 'runc', 'gcc'],
    measure: async () => {
      const criu = (await realCriu('sid')).path
      return await inScratch(async folder => {
        const job = await makeJob(folder)
        await cp(suites, job.workspace, { recursive: true })
        const plain = timed(() => runPlain(job, criu))
        // Go compiles the first time.
        await plain()
        return await interleaved(7, () => runGated(job, criu), plain)
      })
    },
  },
]

/** The command's own time in the action, in ms: what the step does before and after it is measured by other benches. */
async function runGated(job: JobFolders, criu: string): Promise<number> {
  const inputs = { 'criu-path': criu, 'self-test': 'none', run }
  const { outputs } = await runStep(job, { inputs, env: { ...goEnvironment, PATH: path } })
  const text = await readFile(join(outputs.report ?? '', 'report.json'), 'utf8')
  const { run: told } = JSON.parse(text) as Report
  if (told === null || told.tests.length < 20) throw new Error(`The suites did not run: ${text}`)
  return told.durationMs
}

async function runPlain(job: JobFolders, criu: string): Promise<void> {
  const env = stepEnvironment(job)
  const ended = await runProcess(['bash', '-c', run], {
    timeoutMs: 300_000,
    cwd: job.workspace,
    env: { ...env, ...goEnvironment, PATH: [dirname(criu), path].join(delimiter) },
  })
  if (!ended.stdout.includes('not ok 3 a file lock is held'))
    throw new Error(`The suites did not run: ${ended.stdout} ${ended.stderr}`)
}
