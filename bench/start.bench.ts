import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readActionMetadata } from '../scripts/action-metadata.ts'
import { inputEnvironment, stepEnvironment } from '../scripts/runner/step-environment.ts'
import { runProcess } from '../src/process.ts'
import type { Bench } from './bench.ts'
import { interleaved } from './interleaved.ts'

const bundle = fileURLToPath(new URL('../dist/index.js', import.meta.url))
const metadata = fileURLToPath(new URL('../action.yml', import.meta.url))

export const benches: readonly Bench[] = [
  {
    name: 'start of the bundle to its first decision',
    rival: 'an empty Node program',
    bound: 4,
    measure: async () => {
      const scratch = await mkdtemp(join(tmpdir(), 'checkpoint-gate-bench-'))
      try {
        const empty = join(scratch, 'empty.mjs')
        await writeFile(empty, '')
        const folders = { workspace: scratch, temp: scratch, toolCache: scratch, home: scratch }
        // A bad input ends it where the work would begin.
        const inputs = inputEnvironment(await readActionMetadata(metadata), { install: 'bogus' })
        const env = { ...stepEnvironment(folders), ...inputs }
        const start = async (program: string, code: number) => {
          const ended = await runProcess([process.execPath, program], {
            timeoutMs: 60_000,
            cwd: scratch,
            env,
          })
          if (ended.code !== code) throw new Error(`${program} ended with ${ended.code}: ${ended.stderr}`)
        }
        return await interleaved(
          20,
          () => start(bundle, 1),
          () => start(empty, 0),
        )
      } finally {
        await rm(scratch, { recursive: true })
      }
    },
  },
]
