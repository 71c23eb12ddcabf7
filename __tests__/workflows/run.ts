// npm run workflows [-- PART OF A NAME…] [-- --plants]: runs the examples, the README's snippets and the project's own
// workflow with a real engine (act) on this machine, twice, and says what did not come out as expected. With `--plants` each
// example is run with each fault that its expectation names, and has to be found at fault. Needs root.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installNeeds } from '../../scripts/needs/install-needs.ts'
import { lacking, told } from '../../scripts/needs/needs.ts'
import { runTool } from '../../src/base/tool.ts'
import { openMachine } from '../e2e/machine.ts'
import { actProgram } from './act-program.ts'
import { runWorkflow, type WorkflowRun } from './engine.ts'
import { otherMachine, type Plant, unmet } from './expectation.ts'
import { standInFaults } from './stand-in.ts'
import { cannotRun, readSubjects, type Subject } from './subjects.ts'

const repository = join(import.meta.dirname, '..', '..')
/** act waits for runners, for downloads, for processes. */
const atATime = 3

const words = process.argv.slice(2)
const planting = words.includes('--plants')
const names = words.filter(word => !word.startsWith('--'))
const began = performance.now()

await installNeeds(['go', 'git', 'bats', 'make'], say)
const missing = lacking(['root', 'go', 'git', 'bats', 'make'])
if (missing.length > 0) throw new Error(`npm run workflows needs ${told(missing)}.`)

const act = await actProgram(say)
const folder = await mkdtemp(join(tmpdir(), 'workflows-'))
try {
  const gate = await releasedGate()
  const subjects = (await readSubjects()).filter(({ name }) => names.every(part => name.includes(part)))
  if (subjects.length === 0) throw new Error(`No workflow has ${names.join(' and ')} in its name.`)
  const faults = await allOf(
    subjects.map(subject => () => (planting ? plantsUnseen(subject, gate) : twice(subject, gate))),
  )
  const whole = names.length === 0 && !planting
  const apart = whole
    ? (await standInFaults(act, join(folder, 'stand-in'))).map(fault => `stand-in: ${fault}`)
    : []
  if (whole) for (const { what, why } of cannotRun) say(`not run here: ${what}: ${why}`)
  const all = [...faults.flat(), ...apart]
  for (const fault of all) console.log(`NOT AS EXPECTED: ${fault}`)
  say(`${subjects.length} workflows, ${all.length} expectations not met`)
  process.exitCode = all.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

function say(line: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${line}`)
}

/** What a release is: the folder that stands for `uses: OWNER/checkpoint-gate@v1`. */
async function releasedGate(): Promise<string> {
  const gate = join(folder, 'gate')
  await mkdir(gate)
  const tar = join(folder, 'gate.tar')
  const files = ['action.yml', 'dist', 'package.json']
  await runTool(['git', '-C', repository, 'archive', '--output', tar, 'HEAD', ...files], { seconds: 60 })
  await runTool(['tar', '-xf', tar, '-C', gate], { seconds: 60 })
  return gate
}

/** Runs a workflow without and then with an entry in the cache; gives what was not as expected. */
async function twice(subject: Subject, gate: string): Promise<readonly string[]> {
  const cold = await run(subject, gate, subject.name)
  const other = otherMachine(subject.expected, cold)
  if (other !== null) {
    say(`${subject.name}: not compared, ${other}`)
    return []
  }
  const warm = subject.once === true ? [] : [await run(subject, gate, subject.name)]
  const faults = [cold, ...warm].flatMap((seen, at) =>
    unmet(subject.expected, seen, at > 0).map(fault => `${subject.name}, run ${at + 1}: ${fault}`),
  )
  say(`${subject.name}: ${faults.length === 0 ? 'as expected' : `${faults.length} expectations not met`}`)
  return faults
}

/** The planted faults of which nothing was seen. */
async function plantsUnseen(subject: Subject, gate: string): Promise<readonly string[]> {
  const unseen: string[] = []
  for (const [at, plant] of (subject.expected.plants ?? []).entries()) {
    const seen = await run(subject, gate, `${subject.name}-plant-${at}`, plant)
    const faults = unmet(subject.expected, seen, false)
    say(`${subject.name}, '${plant.by}' for '${plant.replace}': ${faults[0] ?? 'NOT SEEN'}`)
    if (faults.length === 0)
      unseen.push(`${subject.name}: nothing was seen of '${plant.by}' for '${plant.replace}'`)
  }
  return unseen
}

async function run(subject: Subject, gate: string, name: string, plant?: Plant): Promise<WorkflowRun> {
  // actions/cache takes a path with a space for two.
  const own = join(folder, name.replaceAll(/\W+/g, '-'))
  const workspace = join(own, 'workspace')
  await rm(workspace, { recursive: true, force: true })
  await subject.lay(workspace)
  if (plant !== undefined) await plantIn(join(workspace, subject.workflow), plant)
  await commitAll(workspace)
  const machine = await openMachine()
  try {
    const { workflow } = subject
    return await runWorkflow({ act, machine, workspace, workflow, gate, folder: join(own, 'act') })
  } finally {
    await machine.close()
  }
}

async function plantIn(file: string, { replace, by }: Plant): Promise<void> {
  const text = await readFile(file, 'utf8')
  if (!text.includes(replace)) throw new Error(`${file} has no '${replace}' to plant a fault in.`)
  await writeFile(file, text.replace(replace, by))
}

/** A checkout: the engine takes repository, branch and commit from it. */
async function commitAll(workspace: string): Promise<void> {
  const git = (...args: readonly string[]) =>
    runTool(
      [
        'git',
        '-C',
        workspace,
        '-c',
        'user.name=workflows',
        '-c',
        'user.email=workflows@example.com',
        ...args,
      ],
      { seconds: 60 },
    )
  await git('init', '--quiet', '--initial-branch=main')
  await git('remote', 'add', 'origin', 'https://github.com/example/project.git')
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'A checkout')
}

/** Runs all of `work`, a few at a time; gives their results in order. */
async function allOf<T>(work: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  const results: T[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < work.length; at = next++) results[at] = (await work[at]?.()) as T
  }
  await Promise.all(Array.from({ length: atATime }, worker))
  return results
}
