import { join } from 'node:path'
import { startCacheService } from '../__tests__/cache-service/service.ts'
import { realSourceTarball } from '../__tests__/criu/providers/source/real-source.ts'
import { readAptMachine } from '../src/criu/apt/machine.ts'
import { autoSuites } from '../src/criu/suites.ts'
import type { Bench, Measured } from './bench.ts'
import { interleaved } from './interleaved.ts'
import { inScratch } from './scratch.ts'
import { makeJob, runStep } from './step.ts'

type Texts = Readonly<Record<string, string>>

const name = 'a warm cache, from the start of the step to a CRIU that is ready'
/** What is measured ends when CRIU is there. */
const gettingOnly = { features: 'memtrack', 'self-test': 'none', baseline: 'ignore' }
const noArchive = { skipped: 'this distribution has no archive with CRIU' }

export const benches: readonly Bench[] = [
  {
    name,
    rival: 'a cold archive',
    bound: 1 / 5,
    measure: async () => {
      const inputs = await archiveInputs()
      if (inputs === null) return noArchive
      return await withWarmCache(inputs, ({ warm }) =>
        interleaved(5, warm, () => onNewRunner({ ...inputs, cache: 'false' })),
      )
    },
  },
  {
    name,
    rival: 'a source build',
    bound: 1 / 20,
    measure: async () => {
      const inputs = { ...gettingOnly, install: 'source', 'source-url': await realSourceTarball() }
      // The build that fills the cache is the rival: one is long enough.
      return await withWarmCache(inputs, ({ warm, coldMs }) => interleaved(5, warm, async () => coldMs))
    },
  },
  {
    name,
    rival: 'the tree already in place',
    bound: { addedSeconds: 0.5 },
    measure: async () => {
      const inputs = await archiveInputs()
      if (inputs === null) return noArchive
      return await withWarmCache(inputs, ({ warm, again }) => interleaved(9, warm, again))
    },
  },
  {
    name: 'a cold archive with a cache service that hangs, from the start of the step to a CRIU that is ready',
    rival: 'one without a cache service',
    bound: { addedSeconds: 5 },
    measure: async () => {
      const inputs = await archiveInputs()
      if (inputs === null) return noArchive
      const service = await startCacheService({ fault: () => ({ kind: 'hang' }) })
      try {
        const env = service.env()
        return await interleaved(
          3,
          () => onNewRunner(inputs, env),
          () => onNewRunner(inputs),
        )
      } finally {
        await service.close()
      }
    },
  },
]

/** The newest CRIU of this distribution; null where it has none. */
async function archiveInputs(): Promise<Texts | null> {
  const { release } = await readAptMachine()
  const suite = autoSuites(release).at(-1)
  return suite === undefined ? null : { ...gettingOnly, install: 'archive', suite: suite.codename }
}

/** Times in ms. */
interface WarmCache {
  /** Of the job that filled the cache. */
  readonly coldMs: number
  /** A job on another runner, which has nothing. */
  readonly warm: () => Promise<number>
  /** Another job on the runner that filled the cache. */
  readonly again: () => Promise<number>
}

async function withWarmCache(
  inputs: Texts,
  measure: (cache: WarmCache) => Promise<Measured>,
): Promise<Measured> {
  const service = await startCacheService()
  const env = service.env()
  try {
    return await inScratch(async folder =>
      measure({
        coldMs: await untilReady(folder, inputs, env),
        warm: async () => {
          const asked = service.requests.length
          const took = await onNewRunner(inputs, env)
          if (service.requests.length === asked) throw new Error('The cache was not asked')
          return took
        },
        again: () => untilReady(folder, inputs, env),
      }),
    )
  } finally {
    await service.close()
  }
}

async function onNewRunner(inputs: Texts, env: Texts = {}): Promise<number> {
  return await inScratch(folder => untilReady(folder, inputs, env))
}

/** Runs a step on the runner whose folders are in `folder`; gives the ms from its start until it has its CRIU. */
async function untilReady(folder: string, inputs: Texts, env: Texts): Promise<number> {
  const job = await makeJob(folder)
  const started = performance.now()
  let inGroup = false
  let ready = Number.NaN
  const step = await runStep(job, {
    inputs,
    env,
    onEvent: event => {
      if (event.kind === 'group') inGroup = event.title === 'Get CRIU'
      if (event.kind === 'endgroup' && inGroup) ready = performance.now()
    },
  })
  const got = step.outputs['criu-path']
  if (step.conclusion !== 'success' || !got?.startsWith(join(folder, 'tools')))
    throw new Error(`The step ended with ${step.conclusion} and CRIU ${got}:\n${step.log.join('\n')}`)
  return ready - started
}
