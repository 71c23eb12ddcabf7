import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JudgeInput } from '../../src/gate/judge.ts'
import { KnownIssuesError, parseKnownIssues } from '../../src/gate/read-known-issues.ts'
import { judged, testResult, testRun } from './examples.ts'
import { runOf } from './recorded-run.ts'

const file = `# What we wait for.
- test: TestX
  cause: "Can't get 1:16 opt"
  issue: https://github.com/checkpoint-restore/criu/issues/2670
  expires: 2027-03-31
  criu: "<4.2"
  kernel: ">=6.16"
  fixed-in: 4.2
- test: Other*   # not here
  cause: /^Some file locks/
  issue: https://example.org/2
  expires: 2027-01-01
  arch: [aarch64, X64]
  missing: memtrack
`
const issues = await parseKnownIssues(file, 'known.yml')
const known = "(00.012345) Error (criu/sockets.c:517): Can't get 1:16 opt: Operation not supported"
const consequence = '(00.012400) Error (criu/sk-inet.c:100): inet: cannot dump the socket'
const last = '(00.012500) Error (criu/cr-dump.c:2128): Dumping FAILED.'
const base: Partial<JudgeInput> = {
  knownIssues: issues,
  criu: { version: '4.1.1' },
  issueContext: { kernel: '6.18.5', arch: 'amd64', today: '2026-11-27' },
}
const failing = testResult({ output: ['    x_test.go:9: exit status 1'], span: { start: 0, end: 9000 } })
const dump = (lines: readonly string[], command = 'dump -t 1') =>
  runOf(command, lines, { exitCode: 1, startedAt: 10, endedAt: 20 })
const after = (given: Partial<JudgeInput> = {}, test = failing) =>
  judged(testRun([test]), { ...base, runs: [dump([known, consequence, last])], ...given })

describe('a known issue', () => {
  it('excuses the failure of its test with its cause under its conditions', () => {
    const run = after()
    expect(run.tests[0]).toMatchObject({
      verdict: 'skipped',
      knownIssue: { issue: 'https://github.com/checkpoint-restore/criu/issues/2670', expires: '2027-03-31' },
      why: expect.stringMatching(/^known issue https:\S+ \(until 2027-03-31\): “Can't get 1:16 opt: /),
    })
    expect([run.verdict, run.faults]).toEqual(['skip', []])
  })

  it.each<[string, Partial<JudgeInput>, string]>([
    ['another test', {}, 'TestY'],
    ['another cause', { runs: [dump([consequence, last])] }, 'TestX'],
    ['another cause before it', { runs: [dump([consequence, known, last])] }, 'TestX'],
    ['no recording', { runs: [] }, 'TestX'],
    ['an older kernel', { issueContext: { kernel: '6.8.0', arch: 'amd64', today: '2026-11-27' } }, 'TestX'],
    ['another CRIU', { criu: null }, 'TestX'],
  ])('excuses nothing with %s', (_, given, name) => {
    expect(after(given, { ...failing, name }).tests[0]).toMatchObject({ verdict: 'failed', knownIssue: null })
  })

  it('hides no other cause, wherever it stands', () => {
    const others = [
      '    x_test.go:12: counter after restore is 3, want 4',
      'panic: runtime error: index out of range',
      '(00.000100) Error (criu/cr-restore.c:9): something else',
      '==7==ERROR: AddressSanitizer: heap-use-after-free',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...others), fc.boolean(), (other, before) => {
        const output = before ? [other, ...failing.output] : [...failing.output, other]
        expect(after({}, { ...failing, output }).tests[0]?.verdict).toBe('failed')
      }),
    )
    // CRIU crashed, the test went on, or part of what it said is missing.
    expect(after({ runs: [runOf('dump -t 1', [known, last], { signal: 11 })] }).tests[0]?.verdict).toBe(
      'failed',
    )
    const went = runOf('dump -t 1', [], { exitCode: 0, startedAt: 30, endedAt: 40 })
    expect(after({ runs: [dump([known, last]), went] }).tests[0]?.verdict).toBe('failed')
    expect(after({}, { ...failing, outputLinesCut: 3 }).tests[0]?.verdict).toBe('failed')
    const second = runOf('restore -d', [consequence], { exitCode: 1, startedAt: 30, endedAt: 40 })
    expect(after({ runs: [dump([known, last]), second] }).tests[0]?.verdict).toBe('failed')
  })

  it.each<[string, Partial<JudgeInput>, RegExp]>([
    [
      'expired',
      { issueContext: { kernel: '6.18.5', arch: 'amd64', today: '2027-04-01' } },
      /it expired on 2027-03-31/,
    ],
    [
      'fixed by the CRIU that is used',
      { criu: { version: '4.2.1' } },
      /it is fixed in CRIU 4\.2, and CRIU 4\.2\.1 is used here/,
    ],
  ])('that is %s fails, and the file without it is told', (_, given, why) => {
    const run = after(given)
    expect(run.verdict).toBe('fail')
    expect(run.faults.map(({ kind }) => kind)).toContain('known-issue')
    expect(run.faults.some(({ message }) => why.test(message))).toBe(true)
    expect(run.knownIssuesLeft).not.toContain('TestX')
  })

  it('whose test passes fails, and leaves the others and their comments in the file', () => {
    const run = judged(testRun([testResult({ outcome: 'passed' })]), base)
    expect(run.faults).toMatchObject([
      {
        kind: 'known-issue',
        message: expect.stringMatching(
          /^the known issue of TestX is to be removed from known\.yml: the test passed/,
        ),
      },
    ])
    expect(run.knownIssuesLeft).toBe(`# What we wait for.\n${file.split('\n').slice(8).join('\n')}`)
    const elsewhere = { issueContext: { kernel: '6.8.0', arch: 'amd64', today: '2026-11-27' } }
    expect(judged(testRun([testResult({ outcome: 'passed' })]), { ...base, ...elsewhere }).faults).toEqual([])
  })
})

describe('the file of known issues', () => {
  it('may name architectures as GitHub, uname and Debian do', () => {
    expect(issues.issues[1]).toMatchObject({ arch: ['arm64', 'amd64'], missing: ['mem_dirty_track'] })
  })

  const entry = 'test: TestX\n  cause: x y\n  issue: https://example.org/1\n  expires: 2027-03-31'
  it.each<[string, string, RegExp]>([
    ['no list', 'test: x', /^known\.yml, line 1: a list of known issues is expected$/],
    ['a word', '- x', /^known\.yml, line 1: a known issue is a map with `test`/],
    ['a missing field', '- test: x\n  cause: y', /^known\.yml, line 1: a known issue needs 'issue', the URL/],
    [
      'a mistyped field',
      `- ${entry}\n  expire: 2027-01-01`,
      /'expire' is no field. Did you mean 'expires'\?/,
    ],
    [
      'a day that is none',
      `- ${entry.replace('2027-03-31', '2027-13-31')}`,
      /expires is '2027-13-31'. Allowed: a day/,
    ],
    ['a range that is none', `- ${entry}\n  criu: newer`, /criu is 'newer'. Allowed: a range such as '<4.2'/],
    ['a feature that is none', `- ${entry}\n  missing: memtrak`, /missing is 'memtrak'. Allowed: a feature/],
    ['a URL that is none', `- ${entry.replace('https://example.org/1', 'see wiki')}`, /issue is 'see wiki'/],
    ['an expression that is none', `- ${entry.replace('x y', '/(/')}`, /cause is '\/\(\/'/],
    ['broken YAML', '- {', /^known\.yml, line 1: /],
  ])('is refused for %s', async (_, text, why) => {
    const refused = parseKnownIssues(text, 'known.yml')
    await expect(refused).rejects.toThrow(KnownIssuesError)
    await expect(refused).rejects.toThrow(why)
  })

  it('may be empty', async () => {
    expect((await parseKnownIssues('# none\n', 'known.yml')).issues).toEqual([])
  })
})
