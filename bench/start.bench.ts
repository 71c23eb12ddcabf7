import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readActionMetadata } from '../scripts/action-metadata.ts'
import { inputEnvironment, stepEnvironment } from '../scripts/runner/step-environment.ts'
import { runProcess } from '../src/base/process.ts'
import type { Bench } from './bench.ts'
import { interleaved } from './interleaved.ts'
import { inScratch } from './scratch.ts'
import { bundle, metadata } from './step.ts'
import { timed } from './timed.ts'

export const benches: readonly Bench[] = [
  {
    name: 'start of the bundle to its first decision',
    rival: 'an empty Node program',
    bound: 4,
    measure: () =>
      inScratch(async scratch => {
        const empty = join(scratch, 'empty.mjs')
        await writeFile(empty, '')
        const folders = { workspace: scratch, temp: scratch, toolCache: scratch, home: scratch }
        // A bad input ends it where the work would begin.
        const inputs = inputEnvironment(await readActionMetadata(metadata), { install: 'bogus' })
        const env = { ...stepEnvironment(folders), ...inputs }
        const start = (program: string, code: number) =>
          timed(async () => {
            const argv = [process.execPath, program]
            const ended = await runProcess(argv, { timeoutMs: 60_000, cwd: scratch, env })
            if (ended.code !== code) throw new Error(`${program} ended with ${ended.code}: ${ended.stderr}`)
          })
        return await interleaved(20, start(bundle, 1), start(empty, 0))
      }),
  },
]
