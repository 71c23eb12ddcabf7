import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OutputRead, readOutput } from '../../../src/readers/read-output.ts'
import { needing } from '../../needing.ts'
import { faultKinds, goVersion, named, outcomes, outputOf } from '../tools.ts'

// A module of our own, run by the real `go test` and `gotestsum`.
const fixture = join(import.meta.dirname, '../fixtures/counter')
const module = 'example.com/counter'
const _go = goVersion()

needing('go').describe('go test, run for real', () => {
  let cwd = ''
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'readers-go-'))
    cpSync(fixture, cwd, { recursive: true })
  })
  afterAll(() => rmSync(cwd, { recursive: true, force: true }))

  const run = (...args: readonly string[]): OutputRead =>
    readOutput([outputOf(['go', 'test', '-count=1', ...args], { cwd, both: true })], 'auto')

  const plain = [
    'failed FuzzNothing',
    'failed FuzzNothing/seed#0',
    'failed TestFail',
    'failed TestOwn',
    'failed TestParallel',
    'failed TestParallel/case1',
    'failed TestTree',
    'failed TestTree/a/b',
    'failed TestTree/a/b/c',
    'passed TestOwn/ok',
    'passed TestParallel/case0',
    'passed TestParallel/case2',
    'passed TestPass',
    'passed TestStdout',
    'passed TestTree/ok',
    'skipped TestSkip',
    'skipped TestTree/skipped',
  ]
  const formats = { '-json': plain, '-v': plain, '-short': plain.filter(line => line.startsWith('failed')) }

  for (const [flag, expected] of Object.entries(formats)) {
    it(`reads outcomes, parents, places and reasons with ${flag}`, () => {
      const read = run(flag, './plain')
      expect(outcomes(read).toSorted()).toEqual(expected)
      expect(read.faults).toEqual([])
      expect(read.formats).toEqual([flag === '-json' ? 'go-json' : 'go'])
      expect(named(read, 'TestTree/a/b/c')).toMatchObject({
        suite: `${module}/plain`,
        parent: 'TestTree/a/b',
        file: 'plain_test.go',
        crash: null,
      })
      expect(named(read, 'TestTree/a/b').parent).toBe('TestTree')
      expect(named(read, 'TestFail').output.at(-1)).toContain('dump failed: CRIU is missing features')
      // Only a parent that failed by itself has a line of its own.
      expect(named(read, 'TestTree').output).toEqual([])
      expect(named(read, 'TestOwn').output.join()).toContain('own failure')
    })
  }

  it('gives the reason of a skip and the time of a test', () => {
    const read = run('-json', './plain')
    expect(named(read, 'TestSkip')).toMatchObject({ skipReason: 'requires CRIU feature mem_dirty_track' })
    expect(named(read, 'TestTree/skipped').skipReason).toBe('no "quotes" <here>')
    const { span } = named(read, 'TestFail')
    expect(Date.now() - (span?.start ?? 0)).toBeLessThan(300_000)
  })

  it('keeps attempts apart with -count and -shuffle', () => {
    const read = readOutput(
      [
        outputOf(['go', 'test', '-json', '-count=3', '-shuffle=on', '-run=TestPass|TestSkip', './plain'], {
          cwd,
        }),
      ],
      'auto',
    )
    expect(outcomes(read).toSorted()).toEqual([
      ...Array(3).fill('passed TestPass'),
      ...Array(3).fill('skipped TestSkip'),
    ])
  })

  it('takes a benchmark for no unfinished test', () => {
    const read = run('-json', '-v', '-run=TestPass', '-bench=.', '-benchtime=1x', './plain')
    expect(read.faults).toEqual([])
    expect(outcomes(read)).toContain('passed TestPass')
  })

  for (const flag of ['-json', '-v', '-short']) {
    it(`tells crashes from failures with ${flag}`, () => {
      expect(named(run(flag, './crash'), 'TestPanic')).toMatchObject({ outcome: 'failed', crash: 'panic' })
      expect(faultKinds(run(flag, './build'))).toEqual([`build-error ${module}/build`])
      expect(faultKinds(run(flag, './empty'))).toEqual([`exit-code ${module}/empty`])
    })
  }

  it('names a time-out and the tests that were lost by it', () => {
    const read = run('-json', '-timeout=1s', './slow')
    expect(named(read, 'TestSlow')).toMatchObject({ outcome: 'failed', crash: 'timeout' })
    expect(faultKinds(read)).toEqual([`timeout ${module}/slow`])
  })

  it('names a data race (skipped without the race detector)', ctx => {
    const read = run('-race', '-v', './race')
    if (read.faults.some(fault => fault.kind === 'build-error')) ctx.skip('go cannot build with -race here')
    expect(named(read, 'TestRace').crash).toBe('data-race')
  })

  it('says that a package with no test to run ran none', () => {
    expect(outcomes(run('-run=NoSuch', './plain'))).toEqual([])
  })

  needing('gotestsum').it('reads gotestsum in each of its formats', () => {
    const failed = plain.filter(line => !line.startsWith('passed'))
    for (const format of ['dots', 'pkgname', 'testname', 'standard-quiet', 'standard-verbose']) {
      const argv = ['gotestsum', '--format', format, '--', '-count=1', '-run=Test.*[a-su-z]$|Fuzz', './plain']
      const read = readOutput([outputOf(argv, { cwd, both: true })], 'auto')
      const seen = outcomes(read).filter(line => !line.startsWith('passed'))
      expect({ format, seen: seen.toSorted(), faults: read.faults }).toEqual({
        format,
        seen: failed,
        faults: [],
      })
      expect({ format, passed: read.tests.length - seen.length + read.passedUnlisted >= 5 }).toEqual({
        format,
        passed: true,
      })
    }
  })
})
