import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import { root } from '../../scripts/check/root.ts'
import { privateSbin } from '../../scripts/runner/private-sbin.ts'
import { runAction } from '../../scripts/runner/run-action.ts'
import { runTool } from '../../src/base/tool.ts'
import { openMachine } from '../e2e/machine.ts'
import { realCriu } from '../real-criu.ts'
import { runWorkflow } from './engine.ts'

/** A step that tells where and with what it runs, one test of which fails. */
const run = `echo "cwd is workspace: $([ "$PWD" = "$GITHUB_WORKSPACE" ] && echo yes)"
echo "shell options: $-"
env | sed -n 's/^\\(\\(GITHUB\\|RUNNER\\|ACTIONS\\|INPUT\\|STATE\\|CHECKPOINT_GATE\\)_[A-Z_]*\\|CI\\)=.*/variable: \\1/p' | sort
printf '1..2\\nok 1 dump\\nnot ok 2 restore\\n'
exit 1`

/** What only one of the two gives to every command, whoever starts it. */
const onlyOne = new Set([
  'GITHUB_BASE_REF',
  'GITHUB_HEAD_REF',
  'GITHUB_REPOSITORY_OWNER',
  'GITHUB_RETENTION_DAYS',
  'GITHUB_RUN_ATTEMPT',
  'RUNNER_ENVIRONMENT',
  'RUNNER_NAME',
  'RUNNER_PERFLOG',
  'RUNNER_TRACKING_ID',
])

/** What of a step is the same wherever it runs. */
interface Step {
  readonly result: string
  readonly outputs: Readonly<Record<string, string>>
  /** What the command told of itself. */
  readonly told: readonly string[]
}

/** Runs the same step by the stand-in for GitHub's runner and by act; gives each difference as a sentence. */
export async function standInFaults(act: string, folder: string): Promise<readonly string[]> {
  const inputs = { 'criu-path': (await realCriu('sid')).path, 'self-test': 'none', run }
  const steps = [await byStandIn(inputs, folder), await byAct(act, inputs, folder)] as const
  const [ours, theirs] = steps
  if (!ours.told.includes('cwd is workspace: yes') || !ours.told.includes('variable: GITHUB_WORKSPACE'))
    return [`the step told nothing of itself: ${ours.told.join(', ')}`]
  return (['result', 'outputs', 'told'] as const)
    .filter(part => !isDeepStrictEqual(ours[part], theirs[part]))
    .map(
      part =>
        `${part}: ${JSON.stringify(ours[part])} by the stand-in, ${JSON.stringify(theirs[part])} by act`,
    )
}

async function byStandIn(inputs: Readonly<Record<string, string>>, folder: string): Promise<Step> {
  const own = (name: string) => join(folder, name)
  const folders = { workspace: own('w'), temp: own('temp'), toolCache: own('tools'), home: own('home') }
  for (const path of Object.values(folders)) await mkdir(path, { recursive: true })
  const metadata = join(root, 'action.yml')
  const { conclusion, outputs, log } = await runAction({ metadata, inputs, folders, prefix: privateSbin })
  return step(conclusion, outputs, log)
}

async function byAct(act: string, inputs: Readonly<Record<string, string>>, folder: string): Promise<Step> {
  const [gate, workspace] = [join(folder, 'gate'), join(folder, 'workspace')]
  const workflow = '.github/workflows/test.yml'
  await mkdir(join(workspace, '.github', 'workflows'), { recursive: true })
  const steps = [{ id: 'gate', uses: 'OWNER/checkpoint-gate@v1', with: inputs }]
  const jobs = { test: { 'runs-on': 'ubuntu-24.04', steps } }
  await writeFile(join(workspace, workflow), stringify({ on: 'push', jobs }))
  for (const path of ['action.yml', 'dist', 'package.json'])
    await cp(join(root, path), join(gate, path), { recursive: true })
  await runTool(['git', 'init', '--quiet', '--initial-branch=main', workspace], { seconds: 30 })
  const machine = await openMachine()
  try {
    const options = { act, machine, workspace, workflow, gate, folder: join(folder, 'act') }
    const seen = await runWorkflow(options)
    const job = seen.jobs.get('test')
    const outputs = Object.fromEntries(job?.outputs.get('gate') ?? [])
    return step(job?.steps.get('gate') ?? 'none', outputs, job?.log ?? [])
  } finally {
    await machine.close()
  }
}

function step(result: string, outputs: Readonly<Record<string, string>>, log: readonly string[]): Step {
  // Each has a folder of its own for the report.
  const { report: _, ...same } = outputs
  const told = log.filter(line => /^(cwd is workspace|shell options|variable): /.test(line))
  return {
    result,
    outputs: sorted(same),
    told: told.filter(line => !onlyOne.has(line.replace('variable: ', ''))),
  }
}

function sorted(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))
}
