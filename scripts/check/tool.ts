import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './root.ts'

/** Runs a tool of node_modules; its output is the fault when it does not end with 0. */
export async function toolFaults(name: string, ...argv: readonly string[]): Promise<readonly string[]> {
  try {
    await promisify(execFile)(join(root, 'node_modules', '.bin', name), argv, {
      cwd: root,
      maxBuffer: 1 << 26,
      env: { ...process.env, NO_COLOR: '1' },
    })
    return []
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    return [`${stdout}${stderr}`.trim() || message]
  }
}
