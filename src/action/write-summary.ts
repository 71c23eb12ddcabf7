import { appendFile, stat } from 'node:fs/promises'

/** GitHub drops the whole summary of a step that is larger: CreateStepSummaryCommand of actions/runner. */
const stepLimitBytes = 1024 * 1024
/** Less might not hold the verdict with all its reasons. */
const leastBytes = 64 * 1024

/**
 * Appends to the step's job summary what `render` makes within the room that is left there.
 * @returns why it could not be written, one sentence; empty when it was. A missing summary changes no verdict.
 */
export async function writeSummary(
  env: NodeJS.ProcessEnv,
  render: (limitBytes: number) => string,
): Promise<string> {
  const file = env.GITHUB_STEP_SUMMARY
  if (file === undefined || file === '')
    return 'There is no job summary here: GITHUB_STEP_SUMMARY is not set.'
  try {
    const room = stepLimitBytes - (await stat(file)).size
    if (room < leastBytes) return `The job summary could not be written: earlier text leaves ${room} bytes.`
    await appendFile(file, render(room))
    return ''
  } catch (cause) {
    return `The job summary could not be written: ${cause instanceof Error ? cause.message : String(cause)}.`
  }
}
