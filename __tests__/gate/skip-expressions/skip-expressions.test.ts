import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { doomedNeeds, skipExpressions } from '../../../src/gate/skip-expressions/skip-expressions.ts'
import { parseTestNeeds } from '../../../src/gate/test-needs.ts'
import { needing } from '../../needing.ts'
import { answers, withoutMemtrack } from '../examples.ts'

/** What the environment holds where tests of these patterns need memtrack, which is missing. */
const environment = (...patterns: readonly string[]) =>
  skipExpressions(
    patterns.map(pattern => ({ pattern, expression: null, features: ['mem_dirty_track'] })),
    withoutMemtrack,
  )

const expression = (name: string, patterns: readonly string[]): string => environment(...patterns)[name] ?? ''

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'skip-expressions-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What a real tool prints; tools end with a failure when nothing is left to run. */
function said(file: string, args: readonly string[]): string {
  try {
    return execFileSync(file, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      // Plugins that happen to be installed are slow to load and could change what is collected.
      env: { ...process.env, PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' },
    })
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
  }
}

it('only what is measured false is doomed', async () => {
  const needs = await parseTestNeeds('A: memtrack\nB: timens\nC: lazy-pages, memtrack\nD: pidfd-store')
  const features = answers({ mem_dirty_track: 'false', timens: 'unknown' })
  expect(doomedNeeds(needs, features).map(({ pattern }) => pattern)).toEqual(['A', 'C'])
})

it('names what is missing, and is harmless where nothing is', async () => {
  expect(environment().CHECKPOINT_GATE_MISSING).toBe('memtrack,apparmor-stacking')
  expect(skipExpressions(await parseTestNeeds('TestX: memtrack'), answers({}))).toEqual({
    CHECKPOINT_GATE_MISSING: '',
    CHECKPOINT_GATE_GO_SKIP: '',
    CHECKPOINT_GATE_BATS_FILTER: '',
    CHECKPOINT_GATE_PYTEST_KEYWORD: '',
    CHECKPOINT_GATE_GINKGO_SKIP: '[^\\s\\S]',
  })
})

needing('bats').describe('bats --filter', () => {
  const names = [
    'pre-dump',
    'pre-dump and restore',
    'pre-dum',
    'x pre-dump',
    'lazy pages',
    'laz',
    'dump (a|b) [x] {2} ^.*+?',
    'dump (a|b) [x] {2} ^.*+? twice',
    '[.]-:',
    '[.]-: or more',
  ]

  it.each<[readonly string[], readonly string[]]>([
    [[], []],
    [['pre-dump'], ['pre-dump']],
    [['pre-dump*'], ['pre-dump', 'pre-dump and restore']],
    [
      ['pre-dump', 'lazy*'],
      ['pre-dump', 'lazy pages'],
    ],
    [['dump (a|b) [x] {2} ^.+', '[.]-:'], ['[.]-:']],
    [['*pre-dump', 'pre?dump', '/pre/', 'nothing like it'], []],
  ])('%j leaves out %j', (patterns, leftOut) => {
    writeFileSync(join(folder, 'a.bats'), names.map(name => `@test "${name}" { true; }\n`).join(''))
    const filter = expression('CHECKPOINT_GATE_BATS_FILTER', patterns)
    const ran = said('bats', ['--tap', '--filter', filter, 'a.bats'])
      .split('\n')
      .flatMap(line => /^ok \d+ (.*)$/.exec(line)?.[1] ?? [])
    expect(ran).toEqual(names.filter(name => !leftOut.includes(name)))
  })
})

needing('go').describe('go test -skip', () => {
  /** What the expression names, found with `-run`, which every Go has and which reads it alike; `-skip` came with 1.20. */
  const named = (patterns: readonly string[]) => {
    writeFileSync(join(folder, 'go.mod'), 'module example.org/skip\n\ngo 1.19\n')
    writeFileSync(
      join(folder, 'a_test.go'),
      `package skip
import "testing"
func TestPreDump(t *testing.T) { t.Run("of two", func(t *testing.T) {}); t.Run("a+b", func(t *testing.T) {}) }
func TestPreDumpTwice(t *testing.T) {}
func TestPlain(t *testing.T) { t.Run("of two", func(t *testing.T) {}) }
`,
    )
    return said('go', ['test', '-v', '-run', expression('CHECKPOINT_GATE_GO_SKIP', patterns), '.'])
      .split('\n')
      .flatMap(line => /^ *--- PASS: (\S+)/.exec(line)?.[1] ?? [])
  }

  it.each<[readonly string[], readonly string[]]>([
    [['TestPreDump'], ['TestPreDump', 'TestPreDump/of_two', 'TestPreDump/a+b']],
    [['TestPreDump*'], ['TestPreDump', 'TestPreDump/of_two', 'TestPreDump/a+b', 'TestPreDumpTwice']],
    [['TestPreDump/of two'], ['TestPreDump', 'TestPreDump/of_two']],
    [['TestPreDump/a+b'], ['TestPreDump', 'TestPreDump/a+b']],
    [
      ['TestPreDumpTwice', 'TestPlain'],
      ['TestPreDumpTwice', 'TestPlain', 'TestPlain/of_two'],
    ],
  ])('%j names %j', (patterns, tests) => {
    expect(named(patterns)).toEqual(tests)
  })

  it('joins patterns as -skip takes them', () => {
    expect(expression('CHECKPOINT_GATE_GO_SKIP', ['TestA', 'TestB/x.y', '/Pre/'])).toBe(
      '^TestA$|^TestB$/^x\\.y$',
    )
  })

  it('ginkgo --skip matches the texts that are meant, in the syntax of Go', () => {
    const texts = [
      'Podman checkpoint pre-checkpoint',
      'pre-checkpoint',
      'Podman pre-checkpoint twice',
      'Podman (a+b)',
    ]
    const matching = (patterns: readonly string[]) => {
      writeFileSync(
        join(folder, 'main.go'),
        'package main\nimport ("fmt"; "os"; "regexp")\nfunc main() { e := regexp.MustCompile(os.Args[1]); for _, t := range os.Args[2:] { if e.MatchString(t) { fmt.Println(t) } } }\n',
      )
      return said('go', ['run', 'main.go', expression('CHECKPOINT_GATE_GINKGO_SKIP', patterns), ...texts])
        .split('\n')
        .filter(line => line !== '')
    }
    expect(matching([])).toEqual([])
    expect(matching(['[It] Podman checkpoint pre-checkpoint'])).toEqual([texts[0]])
    expect(matching(['pre-checkpoint', 'Podman (a+b)'])).toEqual([texts[0], texts[1], texts[3]])
    expect(matching(['/twice$/', '/(?<=x)no RE2/'])).toEqual([texts[2]])
  })
})

needing('pytest').describe('pytest -k', () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], []],
    [['test_predump'], ['test_predump', 'test_predump[1]']],
    [['test_predump*'], ['test_predump', 'test_predump[1]', 'test_predump_refused']],
    [['test_plain', 'test_file'], ['test_plain']],
    [['not', 'a b', '/x/', '(', 'test_predump-x'], []],
  ])('%j leaves out %j', (patterns, leftOut) => {
    const names = ['test_plain', 'test_predump', 'test_predump[1]', 'test_predump_refused']
    writeFileSync(
      join(folder, 'test_file.py'),
      `import pytest
class TestCr:
  def test_plain(self): pass
  def test_predump(self): pass
  def test_predump_refused(self): pass
class TestMore:
  @pytest.mark.parametrize("n", [1])
  def test_predump(self, n): pass
`,
    )
    const ran = said('python3', [
      ...['-m', 'pytest', '-q', '--collect-only', '-p', 'no:cacheprovider', 'test_file.py'],
      ...['-k', expression('CHECKPOINT_GATE_PYTEST_KEYWORD', patterns)],
    ])
      .split('\n')
      .flatMap(line => /::Test\w+::(\S+)$/.exec(line)?.[1] ?? [])
    expect(ran.sort()).toEqual(names.filter(name => !leftOut.includes(name)).sort())
  })
})
