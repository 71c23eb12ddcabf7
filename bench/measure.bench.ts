import { realCriu } from '../__tests__/real-criu.ts'
import { runProcess } from '../src/base/process.ts'
import { openPrivateKdat } from '../src/criu/private-kdat.ts'
import { features } from '../src/features/features.ts'
import { localPlace } from '../src/host/place.ts'
import { measure } from '../src/probe/probe.ts'
import type { Bench } from './bench.ts'
import { interleaved } from './interleaved.ts'
import { timed } from './timed.ts'

export const benches: readonly Bench[] = [
  {
    name: 'measuring all features',
    rival: 'a loop of criu check --feature',
    bound: 0.25,
    needs: ['root'],
    measure: async () => {
      const place = await localPlace('auto')
      const { path, version } = await realCriu('sid')
      const criu = { path, version, gitId: '', provider: 'path', origin: path, tree: null } as const
      return await interleaved(
        3,
        timed(async () => {
          const isolated = await openPrivateKdat(place)
          await measure({ criu, start: { state: 'true' } }, place, isolated.place, null, () => '')
          await isolated.close()
        }),
        timed(async () => {
          for (const feature of features)
            await runProcess([...place.prefix, path, 'check', '--feature', feature.criu], {
              timeoutMs: 30_000,
            })
        }),
      )
    },
  },
]
