import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { privateSbin } from '../scripts/runner/private-sbin.ts'
import { runAction } from '../scripts/runner/run-action.ts'
import type { Bench } from './bench.ts'
import { writeEvents } from './events.ts'
import { inScratch } from './scratch.ts'
import { bundle, makeJob, metadata } from './step.ts'

const events = 1_000_000
const times = 11

/** The bundle, which leaves its peak memory in KB in the file `path`. */
const observed = (path: string) => `
import { writeFileSync } from 'node:fs'
process.on('exit', () => writeFileSync(${JSON.stringify(path)}, String(process.resourceUsage().maxRSS)))
process.argv[1] = ${JSON.stringify(bundle)}
await import(${JSON.stringify(pathToFileURL(bundle))})
`

export const benches: readonly Bench[] = [
  {
    name: 'peak memory of a step whose command prints 2 GB',
    rival: 'the limit',
    bound: 1,
    measure: () =>
      inScratch(async folder => {
        const main = join(folder, 'main.mjs')
        const peak = join(folder, 'peak')
        const stream = join(folder, 'events.json')
        await writeFile(main, observed(peak))
        writeEvents(stream, events)
        const step = await runAction({
          metadata,
          main,
          folders: await makeJob(folder),
          inputs: { install: 'none', run: `for i in {1..${times}}; do cat '${stream}'; done` },
          // The stand-in of the runner keeps all that a step prints.
          prefix: [...privateSbin, 'bash', '-c', 'exec "$@" >/dev/null', 'bash'],
        })
        const { verdict, passed } = step.outputs
        if (verdict !== 'pass' || Number(passed) !== (events / 10) * times)
          throw new Error(`The step ended with ${verdict} and ${passed} passed tests: ${step.stderr}`)
        return { ours: Number(await readFile(peak, 'utf8')) / 1024, rival: 150, unit: 'MB' }
      }),
  },
]
