import { describe, expect, it } from 'vitest'
import { readSkip, skipRows } from '../../src/gate/skips.ts'
import type { HostFacts } from '../../src/host/facts.ts'
import { chatter, isChatter } from '../../src/logs/chatter.ts'
import { crashIn, crashMarks } from '../../src/logs/crash.ts'
import { followOns } from '../../src/logs/follow-on.ts'
import { bugsBehind, type KnownBug, knownBugs, knownBugsHere } from '../../src/logs/known-bugs.ts'
import { meaningOf, noUserRows } from '../../src/logs/line-meaning.ts'
import { type LogLine, readLogLines } from '../../src/logs/log-lines.ts'
import { noise } from '../../src/logs/noise.ts'
import { signatures } from '../../src/logs/signatures.ts'
import { troubleOf, troubles } from '../../src/logs/troubles.ts'
import { machineWithEverything } from '../probe/machine-with-everything.ts'

/** What a line of a log means, read as the gate reads it. */
const meaningsOf = (line: string) => readLogLines(line).map(read => meaningOf(read, noUserRows))
/** Each example of a table beside its row. */
const examplesOf = <Row extends { readonly examples: readonly string[] }>(rows: readonly Row[]) =>
  rows.flatMap((row, at) => row.examples.map(example => [example, row, at] as const))

describe('each example is a line of its own row', () => {
  it.each(examplesOf(signatures))('signature: %s', (example, row) => {
    expect(meaningsOf(example)).toEqual([{ kind: 'signature', signature: row, match: expect.anything() }])
  })

  it.each(examplesOf(noise))('noise: %s', (example, _, at) => {
    const [line, ...others] = readLogLines(example)
    expect(others).toEqual([])
    expect(noise.findIndex(({ text }) => text.test(line?.text ?? ''))).toBe(at)
    expect(meaningsOf(example)).toEqual([{ kind: 'noise' }])
  })

  it.each(examplesOf(followOns))('follow-on: %s', (example, row) => {
    expect(meaningsOf(example)).toEqual([{ kind: 'follow-on', row }])
  })

  it.each(skipRows.map((row, at) => [row.example.reason, row, at] as const))(
    'skip: %s',
    (reason, row, at) => {
      const first = skipRows.findIndex(({ text, cites }) => {
        const match = new RegExp(text.source, text.flags.replace('g', '')).exec(reason)
        return match !== null && cites(match).kind !== 'nothing'
      })
      expect(first).toBe(at)
      expect(readSkip(reason)).toEqual(row.example.cites)
    },
  )

  it.each(crashMarks.map((row, at) => [row.example, row, at] as const))(
    'crash mark: %s',
    (example, row, at) => {
      expect(crashMarks.findIndex(({ text }) => text.test(example.trim()))).toBe(at)
      expect(crashIn([example])).toBe(row.crash)
    },
  )

  it.each(troubles.map((row, at) => [row.example, row, at] as const))('trouble: %s', (example, row, at) => {
    expect(troubles.findIndex(({ text }) => text.test(example))).toBe(at)
    expect(troubleOf(example)).toBe(row.crash)
  })
})

describe('each line of chatter', () => {
  it.each(chatter.flatMap(({ examples }) => examples))('is known, and is no noise: %s', example => {
    const [read] = readLogLines(example)
    expect(isChatter(read?.text ?? '')).toBe(true)
    expect(meaningOf(read as LogLine, noUserRows).kind).not.toBe('noise')
  })
})

describe('each known bug', () => {
  const shown = knownBugs.flatMap(bug =>
    bug.texts.map(({ text, example }) => [bug.id, example, bug, text] as const),
  )

  it.each(shown)('%s shows in: %s', (_, example, bug, text) => {
    const [line] = readLogLines(example)
    expect(line?.text).toMatch(text)
    if (Object.keys(bug.when).length === 0) return
    const here = knownBugsHere(knownBugs, affectedVersion(bug), false, affectedMachine(bug))
    expect(bugsBehind(here, [line?.text ?? '']).map(({ id }) => id)).toEqual([bug.id])
  })

  it.each(knownBugs.map(bug => [bug.id, bug] as const))(
    '%s is not told of where its conditions do not hold',
    (_, bug) => {
      const version = affectedVersion(bug)
      expect(knownBugsHere([bug], version, false, sound)).toEqual([])
    },
  )
})

/** A machine on which no known bug shows, whatever its CRIU. */
const sound: HostFacts = {
  ...machineWithEverything,
  kernel: '5.10.0',
  kernelConfig: new Map([['CONFIG_NF_TABLES_INET', 'y']]),
  glibc: '2.31',
  modules: { nf_tables: 'loaded', nfnetlink: 'loaded' },
}

/** The machine that the conditions of a bug describe. */
function affectedMachine({ when }: KnownBug): HostFacts {
  const kernel = /\d+\.\d+\.\d+/.exec(when.kernel?.startsWith('<') ? '3.16.0' : (when.kernel ?? ''))?.[0]
  const modules = Object.entries(when.modules ?? {}).map(
    ([name, state]) => [name, state === 'there' ? 'loaded' : 'missing'] as const,
  )
  return {
    ...sound,
    ...(kernel === undefined ? {} : { kernel }),
    ...(when.arch === undefined ? {} : { arch: when.arch[0] ?? '' }),
    ...(when.kernelOptionsUnset === undefined ? {} : { kernelConfig: new Map() }),
    ...(when.modules === undefined ? {} : { modules: Object.fromEntries(modules) }),
    ...(when.hardwareBreakpoints === undefined ? {} : { hardwareBreakpoints: when.hardwareBreakpoints }),
    ...(when.xsaveBytesAtLeast === undefined ? {} : { xsaveBytes: when.xsaveBytesAtLeast }),
    ...(when.glibc === undefined ? {} : { glibc: /\d+\.\d+/.exec(when.glibc)?.[0] ?? null }),
    ...(when.cgroup === undefined ? {} : { cgroup: `v${when.cgroup}` as const }),
  }
}

/** A version in the bug's range: its lower end, or one that is older than all ends. */
function affectedVersion({ criu }: KnownBug): string {
  return />=(\d+\.\d+\.\d+)/.exec(criu)?.[1] ?? '3.16.1'
}
