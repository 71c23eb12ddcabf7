// node run-steps.ts PLAN RESULTS: runs the action of this checkout as GitHub's runner would, once for each step of a job.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ActionRun, runAction } from '../../../scripts/runner/run-action.ts'
import type { Plan, PlannedStep, StepResult } from '../plan.ts'

const [planFile = '', results = ''] = process.argv.slice(2)
const checkout = join(import.meta.dirname, '..', '..', '..')
const folders = {
  workspace: checkout,
  temp: '/root/temp',
  toolCache: '/opt/hostedtoolcache',
  home: '/root',
}

const plan = JSON.parse(await readFile(planFile, 'utf8')) as Plan
for (const folder of [results, ...Object.values(folders)]) await mkdir(folder, { recursive: true })
for (const step of plan.steps) await runStep(step)

async function runStep(step: PlannedStep): Promise<void> {
  const { name, inputs, seconds } = step
  const run = await runAction({
    metadata: join(checkout, 'action.yml'),
    inputs,
    folders,
    cancel: AbortSignal.timeout(seconds * 1000),
    onEvent: event => console.log(process.uptime().toFixed(1), JSON.stringify(event)),
  })
  await writeFile(join(results, `${name}.json`), JSON.stringify(resultOf(name, run)))
  const { report } = run.outputs
  if (report !== undefined && report !== '') await cp(report, join(results, name), { recursive: true })
  console.log(`lab: ${name}: ${run.conclusion} after ${(run.durationMs / 1000).toFixed(1)} s`)
}

function resultOf(name: string, run: ActionRun): StepResult {
  const { conclusion, outputs, summary, annotations, log, leftProcesses, durationMs } = run
  return { name, conclusion, outputs, summary, annotations, log, leftProcesses, seconds: durationMs / 1000 }
}
