import { runProcess } from './process.ts'

/** What a provider's tool (apt-get, git, make) printed and how it ended. */
export interface ToolOutput {
  /** 128 and the signal's number where a signal ended it, as a shell tells it. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** It did not end within its limit. */
  readonly timedOut: boolean
}

export interface ToolOptions {
  /** Ended by coreutils' `timeout` after so long. */
  readonly seconds: number
  readonly cwd?: string
  /** Besides this process's own. */
  readonly env?: Readonly<Record<string, string>>
  /** See `Bounds`. */
  readonly isNeverKilled?: boolean
}

/** A tool that ended with an exit code other than 0. The message holds the command and its last lines. */
export class ToolError extends Error implements ToolOutput {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean

  constructor(argv: readonly string[], output: ToolOutput) {
    const said = `${output.stderr}\n${output.stdout}`.trim().split('\n').slice(-8).join('\n')
    const how = output.timedOut ? 'reached its time limit' : `ended with exit code ${output.code}`
    super(`${argv.join(' ')} ${how}${said === '' ? ' and printed nothing' : `:\n${said}`}`)
    this.name = 'ToolError'
    this.code = output.code
    this.stdout = output.stdout
    this.stderr = output.stderr
    this.timedOut = output.timedOut
  }

  /** Whether the tool printed what matches. */
  says(text: RegExp): boolean {
    return text.test(this.stderr) || text.test(this.stdout)
  }
}

/** More than any index of a distribution that a tool prints. */
const mostBytes = 64 << 20
/** `timeout` ends it itself; this is for the case that it is stuck, too. */
const slackMs = 30_000

/**
 * Runs a tool whose output is for the reader of the log, without a shell.
 * @throws ToolError when it ends with an exit code other than 0, Error when it is not installed, Interrupted.
 */
export async function runTool(argv: readonly string[], options: ToolOptions): Promise<ToolOutput> {
  const { seconds, cwd, env, isNeverKilled = false } = options
  // `timeout` would also kill it so long after an interruption.
  const force = isNeverKilled ? [] : ['--kill-after=5']
  const ended = await runProcess(['timeout', ...force, String(seconds), ...argv], {
    timeoutMs: seconds * 1000 + slackMs,
    maxOutputBytes: mostBytes,
    isNeverKilled,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
  })
  if (ended.startError !== '') throw new Error(`${argv[0]} cannot be started: ${ended.startError}`)
  const { stdout, stderr } = ended
  const code = ended.code ?? 137
  // Exit status 127 is said by `timeout`, which adds nothing, or by a tool that did not find another.
  if (code === 127) {
    const detail = /failed to run command/.test(stderr) ? '' : `: ${stderr.trim()}`
    throw new Error(`${argv[0]} is not installed${detail}`)
  }
  const output = { code, stdout, stderr, timedOut: code === 124 || ended.timedOut }
  if (code !== 0) throw new ToolError(argv, output)
  return output
}
