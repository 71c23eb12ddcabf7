import { getState, saveState } from '@actions/core'
import { say } from './action/say.ts'
import { claimantOf } from './criu/sudo-path/claimant.ts'
import { releaseSudoPath } from './criu/sudo-path/tidy.ts'

const stateName = 'checkpoint-gate'

/** Says, in the main step, that its post step has something to do. */
export function announcePost(): void {
  saveState(stateName, 'started')
}

/** Whether this process is the post step: the runner gives it the state of the main one (`STATE_*`). */
export function isPost(): boolean {
  return getState(stateName) !== ''
}

/** At the job's end: takes away what the gate has put on the machine besides its caches. Never fails the job. */
export async function post(): Promise<void> {
  for (const line of await releaseSudoPath(claimantOf(process.env, ''))) say(`sudo criu: ${line}`)
}
