import { followOns } from '../../logs/follow-on.ts'
import { readLogLines } from '../../logs/log-lines.ts'
import { isNoise } from '../../logs/noise.ts'

/** The first error in a log of CRIU that is neither noise nor the consequence of another one; empty where there is none. */
export function firstCause(log: readonly string[]): string {
  for (const raw of log) {
    for (const line of readLogLines(raw)) {
      const { text, severity } = line
      if (severity === 'error' && !isNoise(line) && !followOns.some(row => row.text.test(text))) return text
    }
  }
  return ''
}
