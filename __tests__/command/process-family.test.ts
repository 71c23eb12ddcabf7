import { describe, expect, it } from 'vitest'
import { familyOf, livingFamily, type ProcessStat, parseStat } from '../../src/command/process-family.ts'

describe('/proc/PID/stat', () => {
  const cases: readonly (readonly [string, ProcessStat | null])[] = [
    ['12 (sh) S 1 12 12 0 -1 4194304', { pid: 12, state: 'S', parent: 1, group: 12, session: 12 }],
    ['13 (a) R (b\n) Z 12 12 12 0 -1', { pid: 13, state: 'Z', parent: 12, group: 12, session: 12 }],
    ['2 (kthreadd) S 0 0 0 0 -1', { pid: 2, state: 'S', parent: 0, group: 0, session: 0 }],
    ['', null],
  ]
  for (const [text, expected] of cases)
    it(JSON.stringify(text), () => expect(parseStat(text)).toEqual(expected))
})

it('counts as family what is in the session or the group, and all that descends from it', () => {
  const stat = (pid: number, parent: number, group: number, session: number): ProcessStat => ({
    pid,
    state: 'S',
    parent,
    group,
    session,
  })
  const stats = [
    stat(1, 0, 1, 1),
    stat(12, 11, 11, 11), // a grandchild that left, listed before its parent
    stat(11, 10, 11, 11), // a child with a session of its own
    stat(10, 1, 10, 10),
    stat(20, 1, 10, 10), // its parent has ended
    stat(30, 1, 30, 30),
  ]
  expect(familyOf(10, stats).toSorted((a, b) => a - b)).toEqual([10, 11, 12, 20])
})

it('knows a process by what stands in its environment, whole', () => {
  const own = `PATH=${process.env.PATH}`
  expect(livingFamily(0x7fffffff, own)).toContain(process.pid)
  expect(livingFamily(0x7fffffff, own.slice(0, -1))).not.toContain(process.pid)
})
