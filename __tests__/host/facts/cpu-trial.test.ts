import { describe, expect, it } from 'vitest'
import { tryCpu } from '../../../src/host/facts/cpu-trial.ts'
import { checkFeatures } from '../../../src/probe/check-features.ts'
import { needing } from '../../needing.ts'
import { places } from '../../probe/places.ts'
import { realCriu } from '../../real-criu.ts'

const isRoot = process.getuid?.() === 0
const amd64 = process.arch === 'x64'

describe('tryCpu', () => {
  needing('root').it('comes to the same as CRIU, which tries breakpoints itself since 4.2', async () => {
    const { path } = await realCriu('sid')
    const outcomes = await checkFeatures(path, places.root, ['breakpoints', 'compat_cr'])
    const { hardwareBreakpoints, starts32Bit } = await tryCpu(places.root)
    // A CPU that has none is no trial, and for CRIU a no.
    expect(String(hardwareBreakpoints ?? false)).toBe(outcomes.get('breakpoints')?.state)
    // CRIU wants more than that of a kernel.
    if (outcomes.get('compat_cr')?.state === 'true') expect(starts32Bit).toBe(true)
  })

  it('needs no privilege, and comes to the same each time', async () => {
    const first = await tryCpu({ prefix: [], root: isRoot })
    expect(first).toEqual({
      hardwareBreakpoints: amd64 ? expect.any(Boolean) : first.hardwareBreakpoints,
      starts32Bit: amd64 ? expect.any(Boolean) : null,
    })
    const user = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'] : []
    expect(await tryCpu({ prefix: user, root: false })).toEqual(first)
  })

  it('leaves open what cannot be tried', async () => {
    const unknown = { hardwareBreakpoints: null, starts32Bit: null }
    expect(await tryCpu({ prefix: ['/no/such/sudo'], root: true })).toEqual(unknown)
    expect(await tryCpu({ prefix: ['env', 'PATH=/nowhere'], root: true })).toEqual(unknown)
  })
})
