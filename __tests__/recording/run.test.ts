import { describe, expect, it } from 'vitest'
import { parseRuns } from '../../src/recording/run.ts'

const run = {
  pid: 31663,
  arguments: ['dump', '-t', '31651', '-o', 'dump.log'],
  startedAt: 1795461226477,
  endedAt: 1795461226597,
  exitCode: 1,
  signal: null,
  logs: [{ path: '/tmp/x/dump.log', kept: '1795461226477-31663-0.log', bytes: 310 }],
}
const parse = (...lines: readonly unknown[]) =>
  parseRuns(lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'), '/kept')

describe('parseRuns', () => {
  it('reads what recorders wrote', () => {
    expect(parse(run)).toEqual([
      {
        ...run,
        verb: 'dump',
        logs: [{ path: '/tmp/x/dump.log', kept: '/kept/1795461226477-31663-0.log', bytes: 310 }],
      },
    ])
  })

  it.each([
    [['-v4', 'restore', '-d'], 'restore'],
    [['swrk', '3'], 'swrk'],
    [['--version'], ''],
    [[], ''],
  ])('finds the verb of %j', (given, verb) => {
    expect(parse({ ...run, arguments: given })[0]?.verb).toBe(verb)
  })

  it.each(['../../../etc/passwd', '/etc/passwd', 'x.log/../../secret.log', '', 7])(
    'does not follow the name %j out of the folder',
    kept => {
      expect(parse({ ...run, logs: [{ path: '/x', kept, bytes: 1 }] })[0]?.logs).toEqual([
        { path: '/x', kept: null, bytes: 1 },
      ])
    },
  )

  it('leaves out what is no record, and keeps the rest', () => {
    const others = [
      '',
      '{"pid":',
      '[]',
      'null',
      '7',
      { ...run, pid: 'x' },
      { ...run, arguments: [1] },
      { ...run, logs: {} },
    ]
    expect(parse(...others, run, { ...run, logs: [null, 'x', {}] }).map(({ logs }) => logs.length)).toEqual([
      1, 0,
    ])
  })
})
