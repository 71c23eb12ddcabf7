import { getExecOutput } from '@actions/exec'

/** What a provider's tool (apt-get, git, make) printed and how it ended. */
export interface ToolOutput {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface ToolOptions {
  /** Ended by coreutils' `timeout` after so long; the exit code is then 124. */
  readonly seconds: number
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Print what it prints into the job's log as it comes. */
  readonly live?: boolean
  readonly stdin?: string
}

/** A tool that ended with an exit code other than 0. The message holds the command and its last lines. */
class ToolError extends Error {
  readonly output: ToolOutput

  constructor(argv: readonly string[], output: ToolOutput) {
    const said = `${output.stderr}\n${output.stdout}`.trim().split('\n').slice(-8).join('\n')
    const how = output.code === 124 ? 'reached its time limit' : `ended with exit code ${output.code}`
    super(`${argv.join(' ')} ${how}${said === '' ? ' and printed nothing' : `:\n${said}`}`)
    this.name = 'ToolError'
    this.output = output
  }
}

/**
 * Runs a tool whose output is for the reader of the log, without a shell.
 * @throws ToolError when it ends with an exit code other than 0, Error when it is not installed.
 */
export async function runTool(argv: readonly string[], options: ToolOptions): Promise<ToolOutput> {
  const { exitCode, stdout, stderr } = await getExecOutput(
    'timeout',
    ['--kill-after=5', String(options.seconds), ...argv],
    {
      silent: options.live !== true,
      ignoreReturnCode: true,
      delay: 500,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: { ...definedEnv(), ...options.env } }),
      ...(options.stdin === undefined ? {} : { input: Buffer.from(options.stdin) }),
    },
  )
  const output = { code: exitCode ?? 137, stdout, stderr }
  if (output.code === 127) {
    // Said by `timeout`, which adds nothing, or by a tool that did not find another.
    const detail = /failed to run command/.test(stderr) ? '' : `: ${stderr.trim()}`
    throw new Error(`${argv[0]} is not installed${detail}`)
  }
  if (output.code !== 0) throw new ToolError(argv, output)
  return output
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
