/** `using: node24` of action.yml. */
const needed = 24

/**
 * Why this Node cannot run the program, one sentence; null for one that can.
 * @param version of `process.versions.node`
 */
export function nodeFault(version: string): string | null {
  if (Number.parseInt(version, 10) >= needed) return null
  return `checkpoint-gate needs Node ${needed} or newer, and this is Node ${version}: use a runner that knows node${needed} actions (actions/runner 2.327.1, act 0.2.81), or start it with a newer Node.`
}
