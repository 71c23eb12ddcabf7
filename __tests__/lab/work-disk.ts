import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { writeDisk } from './disk.ts'
import { repository } from './paths.ts'
import type { Plan } from './plan.ts'
import { suitesFolder } from './suites.ts'

/** The built bundle: `dist/`, or the folder that CHECKPOINT_GATE_DIST names. */
const dist = resolve(repository, process.env.CHECKPOINT_GATE_DIST ?? 'dist')

/** What a guest's checkout has besides the bundle: what a step of a workflow sees, and what runs it. */
const taken = ['action.yml', 'package.json', 'node_modules/yaml']

/**
 * Makes the disk with the bundle, the plan and the guest's first script.
 * @param suites the compiled end-to-end suites; null for a guest that runs none.
 */
export async function workDisk(folder: string, plan: Plan, suites: string | null): Promise<string> {
  const work = join(folder, 'work')
  const checkout = join(work, 'checkout')
  await rm(work, { recursive: true, force: true })
  await mkdir(join(work, 'results'), { recursive: true })
  // Node would strip the types in the guest, where that takes a quarter of a minute.
  const tsc = join(repository, 'node_modules', '.bin', 'tsc')
  await runTool([tsc, '-p', join(import.meta.dirname, 'guest'), '--outDir', checkout], { seconds: 120 })
  for (const path of taken) await cp(join(repository, path), join(checkout, path), { recursive: true })
  await cp(dist, join(checkout, 'dist'), { recursive: true })
  if (suites !== null) await cp(suites, join(checkout, suitesFolder), { recursive: true })
  await writeFile(join(work, 'plan.json'), JSON.stringify(plan))
  await cp(join(import.meta.dirname, 'guest', 'boot'), join(work, 'boot'))
  await chmod(join(work, 'boot'), 0o755)
  const image = `${work}.ext4`
  await rm(image, { force: true })
  await writeDisk(work, image, 128, 'work')
  return image
}
