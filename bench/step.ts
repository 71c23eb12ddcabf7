import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { privateSbin } from '../scripts/runner/private-sbin.ts'
import { type ActionOptions, type ActionRun, runAction } from '../scripts/runner/run-action.ts'
import type { JobFolders } from '../scripts/runner/step-environment.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export const metadata = join(root, 'action.yml')

/** The bundle that is measured: of `dist/`, or of the folder that CHECKPOINT_GATE_DIST names. */
export const bundle = resolve(root, process.env.CHECKPOINT_GATE_DIST ?? 'dist', 'index.js')

/** The folders of a job, made in `folder`. */
export async function makeJob(folder: string): Promise<JobFolders> {
  const folders = {
    workspace: join(folder, 'workspace'),
    temp: join(folder, 'temp'),
    toolCache: join(folder, 'tools'),
    home: join(folder, 'home'),
  }
  for (const path of Object.values(folders)) await mkdir(path, { recursive: true })
  return folders
}

/** Runs the bundle as GitHub's runner would. */
export async function runStep(
  folders: JobFolders,
  options: Pick<ActionOptions, 'inputs' | 'env' | 'onEvent'>,
): Promise<ActionRun> {
  return await runAction({ ...options, folders, metadata, main: bundle, prefix: privateSbin })
}
