import { describe, expect, it } from 'vitest'
import { parseRuns } from '../../src/recording/run.ts'

const run = {
  pid: 31663,
  arguments: ['dump', '-t', '31651', '-o', 'dump.log'],
  startedAt: 1795461226477,
  endedAt: 1795461226597,
  exitCode: 1,
  signal: null,
  cutOff: 0,
  requests: [{ title: 'dump --rpc -t 31651', process: 31664 }],
  parents: [{ pid: 31650, command: ['sh', 'ckpt.sh'], folder: '/tmp/x' }],
  variables: { PYTEST_CURRENT_TEST: 'test_x.py::test_y (call)' },
  logs: [{ path: '/tmp/x/dump.log', kept: '1795461226477-31663-0.log', bytes: 310, writer: 31664 }],
}
const parse = (...lines: readonly unknown[]) =>
  parseRuns(lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'), '/kept')

describe('parseRuns', () => {
  it('reads what recorders wrote', () => {
    expect(parse(run)).toEqual([
      {
        ...run,
        verb: 'dump',
        cutOff: false,
        logs: [{ ...run.logs[0], kept: '/kept/1795461226477-31663-0.log' }],
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
        { path: '/x', kept: null, bytes: 1, writer: run.pid },
      ])
    },
  )

  it('leaves out parents, requests and variables of another shape', () => {
    const odd = { parents: [{ pid: -1, command: [] }, 7], requests: {}, variables: { A: 1, B: 'b' } }
    expect(parse({ ...run, ...odd })).toMatchObject([{ parents: [], requests: [], variables: { B: 'b' } }])
  })

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
