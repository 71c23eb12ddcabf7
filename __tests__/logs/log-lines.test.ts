import { describe, expect, it } from 'vitest'
import { type LogLine, readLogLines } from '../../src/logs/log-lines.ts'

const only = (raw: string): LogLine => {
  const lines = readLogLines(raw)
  expect(lines).toHaveLength(1)
  return lines[0] as LogLine
}

describe('takes off what runners put before a line', () => {
  const message = 'vdso: Unexpected rt vDSO area bounds'

  it.each([
    ['CRIU', '(00.051509) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'],
    ['CRIU without a time', 'Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'],
    ['CRIU, with a pid', '(00.051509)   9005: Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'],
    ['zdtm', "b'(00.044151) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'"],
    ['bats', '# (00.044151) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'],
    ['a YAML block', '    (00.044151) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'],
    [
      'runc in bats',
      '# time="2026-11-23T11:59:45Z" level=warning msg="27:(00.029193) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds"',
    ],
    [
      'a runner, runc and colours',
      '2026-11-23T11:59:45.1234567Z \u001b[33mtime="2026-11-23T11:59:45Z" level=warning msg="27:(00.029193) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds"\u001b[0m',
    ],
    ['openj9', '17:10:16 [OUT] (00.044151) Error (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds'],
  ])('%s', (_, raw) => {
    expect(only(raw)).toEqual({ text: message, kind: 'criu', severity: 'error', criuFile: 'criu/vdso.c' })
  })

  it.each([
    ['    checkpoint_test.go:115: CRIU is missing features', 'CRIU is missing features', 'claim'],
    ['        checkpoint_test.go:115: CRIU is missing features', 'CRIU is missing features', 'claim'],
    ['tests/test_cr.py:12: AssertionError', 'AssertionError', 'claim'],
    [
      '2026-11-23T12:37:05.123456Z: CRIU memory tracking not supported',
      'CRIU memory tracking not supported',
      'plain',
    ],
    ['ERRO[0001] criu failed: type NOTIFY errno 0', 'criu failed: type NOTIFY errno 0', 'plain'],
    ['#   `[ "$status" -eq 0 ]\' failed', '`[ "$status" -eq 0 ]\' failed', 'plain'],
    ['pie: 65: Daemon waits for command', 'Daemon waits for command', 'criu'],
    ['65: not a pid of CRIU', '65: not a pid of CRIU', 'plain'],
    ['a\0b\u0007c', 'abc', 'plain'],
  ])('%j', (raw, text, kind) => {
    expect(only(raw)).toMatchObject({ text, kind })
  })
})

it('unfolds a message of several lines', () => {
  expect(
    readLogLines('time="x" level=error msg="checkpoint failed:\\ncriu said \\"no\\"" id=1').map(
      ({ text }) => text,
    ),
  ).toEqual(['checkpoint failed:', 'criu said "no"'])
})

it('reads the error that logrus puts in a field of its own', () => {
  const lines = readLogLines(
    'time="2026-11-23T12:37:05Z" level=error msg="checkpoint failed" error="criu is missing features: [MemTrack]"',
  )
  expect(lines.map(({ text }) => text)).toEqual(['checkpoint failed', 'criu is missing features: [MemTrack]'])
})

describe('hostile lines', () => {
  const long = 200_000
  it.each([
    ['quotes', `time="x" level=error msg="${'\\"'.repeat(long)}`],
    ['a quote that stays open', `b'${"'".repeat(long)}x`],
    ['prefixes without end', '# '.repeat(long)],
    ['times without end', '(00.000001) '.repeat(long)],
    ['escapes', '\u001b['.repeat(long)],
    ['colons', 'a.go:1: '.repeat(long)],
    ['brackets', '('.repeat(long)],
    ['spaces', `${' '.repeat(long)}x`],
  ])('%s are read in linear time', (_, raw) => {
    const started = performance.now()
    readLogLines(raw)
    expect(performance.now() - started).toBeLessThan(200)
  })
})
