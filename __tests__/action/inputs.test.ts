import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Inputs, parseInputs } from '../../src/action/inputs.ts'
import { InputError } from '../../src/base/input-error.ts'

const metadata = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as {
  inputs: Record<string, { default: string }>
}

const withInputs = (given: Record<string, string>): Inputs =>
  parseInputs(name => given[name] ?? metadata.inputs[name]?.default ?? '')

const faultsOf = (given: Record<string, string>): string => {
  try {
    withInputs(given)
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  throw new Error('no fault was found')
}

describe('parseInputs', () => {
  it('reads exactly the inputs of action.yml', () => {
    const asked = new Set<string>()
    parseInputs(name => {
      asked.add(name)
      return ''
    })
    expect([...asked].sort()).toEqual(Object.keys(metadata.inputs).sort())
  })

  it('takes an input that was left empty for its default', () => {
    const { criuLogs: _, matrix: none, ...empty } = parseInputs(() => '')
    const { criuLogs, matrix, ...defaults } = withInputs({})
    expect(empty).toEqual(defaults)
    expect(criuLogs.length).toBeGreaterThan(0)
    expect([none, matrix]).toEqual(['', '${{ toJSON(matrix) }}'])
  })

  it.each<[Record<string, string>, Partial<Inputs>]>([
    [{ install: 'source, system' }, { install: { providers: ['source', 'system'], required: true } }],
    [{ install: 'none' }, { install: { providers: ['system'], required: false } }],
    [
      { features: 'memtrack, uffd-noncoop\npidfd_store memtrack' },
      { features: ['mem_dirty_track', 'uffd-noncoop', 'pidfd_store'] },
    ],
    [{ features: 'all' }, { features: null }],
    [{ require: 'lazy-pages' }, { require: ['uffd-noncoop'] }],
    [
      { 'self-test': 'all' },
      { selfTest: ['plain', 'listen', 'pre-dump', 'netns', 'seccomp', 'lazy-pages', 'tcp'] },
    ],
    [{ 'self-test': 'none' }, { selfTest: [] }],
    [{ 'self-test': 'tcp plain' }, { selfTest: ['plain', 'tcp'] }],
    [{ 'max-unsupported': '20%' }, { maxUnsupported: { amount: 20, unit: 'percent' } }],
    [{ 'max-unsupported': '3' }, { maxUnsupported: { amount: 3, unit: 'tests' } }],
    [{ timeout: '0.5' }, { timeoutMinutes: 0.5 }],
    [{ cache: 'always' }, { cache: 'always' }],
    [{ results: 'a.xml', run: 'make' }, { resultsEnd: null }],
    ...(
      [
        ['success', { code: 0, cancelled: false }],
        ['failure', { code: 1, cancelled: false }],
        ['cancelled', { code: null, cancelled: true }],
        ['137', { code: 137, cancelled: false }],
      ] as const
    ).map(([exit, end]): [Record<string, string>, Partial<Inputs>] => [
      { results: 'a.xml', 'results-exit': exit },
      { resultsEnd: { signal: null, timedOut: false, ...end } },
    ]),
    [{ run: 'go test ./...\n' }, { run: 'go test ./...\n' }],
    [{ run: ' \n' }, { run: null }],
    [{ run: 'make', results: 'a/*.xml\n\n# not this\nb.xml' }, { results: ['a/*.xml', 'b.xml'] }],
    [{ suite: 'bookworm-backports' }, { suite: 'bookworm-backports' }],
    [{ 'source-sha256': 'A'.repeat(64) }, { sourceSha256: 'a'.repeat(64) }],
    [
      { repository: 'deb [arch=amd64] https://example.org/criu ./', 'repository-key': 'key.asc' },
      { repository: 'deb [arch=amd64] https://example.org/criu ./', repositoryKey: 'key.asc' },
    ],
  ])('understands %j', (given, expected) => {
    expect(withInputs(given)).toMatchObject(expected)
  })

  it.each<[Record<string, string>, string]>([
    [
      { install: 'apt' },
      "Input 'install' is 'apt': 'apt' is unknown; did you mean 'repository' (with `repository: ppa` or `obs`), or 'archive' for Debian's newer suites? Allowed: auto, none, system, archive, repository, source.",
    ],
    [{ results: 'a.xml' }, "Input 'results-exit' is '': without `run` it is needed"],
    [{ results: 'a.xml', 'results-exit': 'skipped' }, 'the step that was to leave the `results` was not run'],
    [{ results: 'a.xml', 'results-exit': '256' }, 'no outcome of a step, and no exit status'],
    [{ results: 'a.xml', 'results-exit': 'ok' }, 'Allowed: `success`, `failure` or `cancelled`'],
    [{ 'results-exit': 'success' }, 'there are no `results` to judge'],
    [{ 'results-exit': 'success', run: 'make', results: 'a.xml' }, 'it is for results without a `run`'],
    [{ format: 'junit' }, "did you mean 'results', which names the files that the tests write?"],
    [{ format: 'bats' }, "did you mean 'tap', with `bats --tap`?"],
    [{ 'criu-version': 'criu-dev' }, "did you mean 'git:criu-dev'?"],
    [{ 'self-test': 'alll' }, "did you mean 'all'? Allowed: all, none, plain, listen, "],
    [{ require: 'memtrak' }, "did you mean 'memtrack'? Allowed: names of features."],
    [{ features: 'zzzzzzzzzzzz' }, 'there are mnt-id, memtrack, aio-remap, timerfd, tun, tun-ns and 39 more'],
    [{ install: 'archiv' }, "did you mean 'archive'?"],
    [
      { features: 'lazy_page' },
      "Input 'features' is 'lazy_page': 'lazy_page' is no feature of CRIU; did you mean 'lazy-pages'?",
    ],
    [{ require: 'mem_track' }, "did you mean 'memtrack'?"],
    [{ 'criu-version': 'latest' }, "Input 'criu-version' is 'latest': it is no version and no range."],
    [{ 'criu-version': '>=5 <4' }, 'no version can satisfy it'],
    [{ 'criu-version': 'git:v4.2', install: 'system' }, 'which only `source` can give'],
    [{ suite: 'no such suite' }, "Input 'suite' is 'no such suite': no name of a suite."],
    [{ repository: 'launchpad' }, "Allowed: 'obs', 'ppa', or a line 'deb URI SUITE COMPONENT…'."],
    [{ repository: 'deb http://x ./' }, "Input 'repository-key' is ''"],
    [{ 'source-sha256': 'abc' }, 'Allowed: 64 hexadecimal digits.'],
    [{ cache: 'yes' }, "Input 'cache' is 'yes': no such value. Allowed: true, always, false."],
    [{ 'cache-version': 'a,b' }, 'not fit for a cache key'],
    [{ 'if-missing': 'Skip' }, "did you mean 'skip'?"],
    [{ 'self-test': 'predump' }, "did you mean 'pre-dump'?"],
    [{ timeout: '1h' }, 'no number of minutes'],
    [{ timeout: '0' }, 'out of range'],
    [{ timeout: '99999' }, 'out of range'],
    [
      { format: 'junit' },
      'Allowed: auto, go-json, go, tap, zdtm, automake, ctest, googletest, libtest, meson, pytest, unittest, command, none.',
    ],
    [{ 'max-unsupported': '-1' }, 'no number and no share'],
    [{ annotations: 'error' }, 'Allowed: notice, warning, none.'],
    [{ summary: '1' }, 'Allowed: true, false.'],
    [{ via: 'lima sudo' }, 'cannot reach another machine yet'],
  ])('refuses %j', (given, message) => {
    expect(faultsOf(given)).toContain(message)
  })

  it('tells every fault at once', () => {
    expect(faultsOf({ sudo: 'yes', summary: 'no', baseline: 'x' }).split('\n')).toHaveLength(3)
  })

  it('shows a long value cut short and on one line', () => {
    const fault = faultsOf({ sudo: `y\n::error::${'x'.repeat(5000)}` })
    expect(fault.length).toBeLessThan(300)
    expect(fault).not.toContain('\n')
  })
})
