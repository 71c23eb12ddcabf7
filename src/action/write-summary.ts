import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { appendFile, open, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** GitHub drops the whole summary of a step that is larger: CreateStepSummaryCommand of actions/runner. */
const stepLimitBytes = 1024 * 1024
/** Less might not hold the verdict with all its reasons, and what the tests may add. */
const leastBytes = 320 * 1024

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

/**
 * Whether an earlier step of the job has told `text`, as far as it is the last that was told; it is told from now on.
 * What tests write there leaves out no more than what every report holds besides.
 * @param env the environment, for RUNNER_TEMP, which is the job's own
 */
export async function isTold({ RUNNER_TEMP: temporary }: NodeJS.ProcessEnv, text: string): Promise<boolean> {
  if (temporary === undefined || temporary === '') return false
  const file = join(temporary, 'checkpoint-gate-told')
  const digest = createHash('sha256').update(text).digest('hex')
  try {
    await using handle = await open(
      file,
      constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      0o600,
    )
    if (!(await handle.stat()).isFile()) return false
    const { buffer } = await handle.read({ buffer: Buffer.alloc(digest.length), position: 0 })
    if (buffer.toString('latin1') === digest) return true
    await handle.write(digest, 0)
    return false
  } catch {
    return false
  }
}

/** The file that the tests find as their job summary; what they write there goes behind the gate's own. */
export function testsSummaryFile(scratch: string): string {
  return join(scratch, 'tests-summary.md')
}

/** What tests may add to the summary: enough for a table of thousands of rows, little beside the limit of a step. */
const mostOfTestsBytes = 256 * 1024

/**
 * What the tests have written into the file that they found as GITHUB_STEP_SUMMARY; empty where that is nothing.
 * Whatever they have put there, no more than a plain file is read, and no more than there is room for.
 */
export async function testsSummary(scratch: string): Promise<string> {
  try {
    await using handle = await open(
      testsSummaryFile(scratch),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    )
    if (!(await handle.stat()).isFile()) return ''
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(mostOfTestsBytes + 1) })
    const text = buffer.toString('utf8', 0, Math.min(bytesRead, mostOfTestsBytes))
    if (text.trim() === '') return ''
    const cut = bytesRead > mostOfTestsBytes ? '\n\n*The rest did not fit and was left out.*\n' : ''
    return `\n\n## From the tests\n\n${text}${cut}\n`
  } catch {
    return ''
  }
}
