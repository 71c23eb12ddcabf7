import { describe, expect, it } from 'vitest'
import { explainRoundTrip } from '../../../src/probe/self-test/explain-round-trip.ts'
import type { JudgedRoundTrip } from '../../../src/probe/self-test/judge-round-trip.ts'
import { machineWithEverything } from '../machine-with-everything.ts'

const failed = (firstCause: string): JudgedRoundTrip => ({
  state: 'false',
  what: 'criu dump failed',
  firstCause,
})
const withoutOption = {
  ...machineWithEverything,
  kernelConfig: new Map([['CONFIG_PROC_FS', 'y']]),
}

describe('explainRoundTrip', () => {
  it.each([
    "Can't open 7/task/7/children on procfs: No such file or directory",
    "Can't open 7/timers on procfs: No such file or directory",
  ])('names the kernel option behind: %s', said => {
    expect(explainRoundTrip(failed(said), withoutOption, [])).toBe(
      `CONFIG_CHECKPOINT_RESTORE is not set; criu dump failed: ${said}`,
    )
    // The process was gone: the same words, on a kernel that has the option.
    expect(explainRoundTrip(failed(said), machineWithEverything, [])).toBe(`criu dump failed: ${said}`)
  })

  it('names the option behind an abort over dirty pages only where memory is tracked', () => {
    const said = 'BUG at criu/mem.c:46'
    const lacks = { ...machineWithEverything, kernelConfig: new Map([['CONFIG_PROC_FS', 'y']]) }
    expect(explainRoundTrip(failed(said), lacks, ['mem_dirty_track'])).toBe(
      `CONFIG_MEM_SOFT_DIRTY is not set; criu dump failed: ${said}`,
    )
    expect(explainRoundTrip(failed(said), lacks, [])).toBe(`criu dump failed: ${said}`)
  })
})
