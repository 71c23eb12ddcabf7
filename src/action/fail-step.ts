import { setFailed } from '@actions/core'
import { InputError } from '../base/input-error.ts'
import { say } from './say.ts'

/** What to do where the system refused a file or a program, by its own word for it (errno(3)). */
const systemAdvice: Readonly<Record<string, string>> = {
  ENOSPC: 'make room: the disk is full',
  EDQUOT: 'make room: the quota is used up',
  EROFS: 'make its file system writable',
  EACCES: 'let the user of this step use it',
  EPERM: 'let the user of this step use it',
  EMFILE: 'raise the limit of open files (`ulimit -n`)',
  ENFILE: 'raise the limit of open files of the machine (fs.file-max)',
  EIO: 'look at the disk of the machine',
  ENOMEM: 'give the machine more memory',
  EAGAIN: 'raise the limit of processes (`ulimit -u`)',
}

/** Ends the step as failed, with the cause, and its stack where neither an input nor the system explains it. */
export function failStep(error: unknown): void {
  const refused = refusal(error)
  setFailed(refused ?? (error instanceof Error ? error.message : String(error)))
  if (refused === null && error instanceof Error && !(error instanceof InputError)) say(error.stack ?? '')
}

/** What the system refused, in a sentence; null for an error that is none of the system's. */
function refusal(error: unknown): string | null {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return null
  const advice = systemAdvice[String(error.code)]
  const said = `The step cannot go on, since the system refused something: ${error.message}.`
  return advice === undefined ? said : `${said} To do: ${advice}.`
}

/** Ends the step as failed, too, when a promise is rejected that nobody waits for. */
export function failOnUnexpected(): void {
  process.on('unhandledRejection', failStep)
}
