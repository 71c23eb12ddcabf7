import { randomBytes } from 'node:crypto'

/** What is printed before and after foreign output, each a whole line. */
export interface Frame {
  readonly before: string
  readonly after: string
}

/**
 * Lines between which the runner takes nothing for a workflow command, neither `::name::` nor `##[name]`: both are refused
 * until the token comes (actions/runner src/Runner.Worker/ActionCommandManager.cs, TryProcessCommand). The token is new
 * for each call and must not reach the program whose output stands between.
 */
export function stopCommands(): Frame {
  const token = `checkpoint-gate-${randomBytes(24).toString('hex')}`
  return { before: `::stop-commands::${token}\n`, after: `::${token}::\n` }
}
