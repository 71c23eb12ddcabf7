import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readResultFiles } from '../../src/command/read-result-files.ts'
import { createJunitReader } from '../../src/readers/junit.ts'
import { createResults } from '../../src/readers/result-sink.ts'
import { needing } from '../needing.ts'
import { chunks, faultKinds, named, outcomes, outputOf } from './tools.ts'

function read(xml: string, size = 1 << 16) {
  const results = createResults()
  const reader = createJunitReader(results, 'report.xml')
  for (const chunk of chunks(Buffer.from(xml), size)) reader.write(chunk)
  reader.end()
  return results
}
const suite = (body: string, attributes = 'name="s"') => `<testsuite ${attributes}>${body}</testsuite>`

describe('JUnit XML', () => {
  it('takes the attempts of a test that was run again for one test, and judges all of them', () => {
    const failed = (text: string) =>
      `<testcase classname="t" name="test_a"><failure message="no">${text}</failure></testcase>`
    const passed = (name: string) => `<testcase classname="t" name="${name}"/>`
    const result = read(
      suite(
        [passed('test_a'), failed('first'), passed('test_b'), passed('test_b'), passed('test_c')].join(''),
        'name="pytest" tests="3" failures="1"',
      ),
    )
    expect(outcomes(result)).toEqual(['failed test_a', 'passed test_b', 'passed test_c'])
    expect(result.tests.map(({ failedAttempts }) => failedAttempts)).toEqual([0, 1, 0])
    // As many as it says: they are tests of one name.
    const twice = suite([passed('test_b'), passed('test_b')].join(''), 'name="pytest" tests="2"')
    expect(outcomes(read(twice))).toEqual(['passed test_b', 'passed test_b'])
  })

  it('reads a text of 40 MB without a line end in time, and keeps its beginning', () => {
    const text = `<testcase name="long"><system-out>beginning ${'x'.repeat(40 << 20)}</system-out><failure>no</failure></testcase>`
    const result = read(suite(text))
    expect(result.tests[0]?.output[0]).toMatch(/^beginning x+…$/)
  })

  it('reads gotestsum, with parents', () => {
    const result = read(
      suite(
        `<testcase classname="example.com/p" name="TestTree/a/b" time="0.31"><failure message="Failed" type="">=== RUN   TestTree/a/b&#xA;    x_test.go:20: CRIU is missing features&#xA;        --- FAIL: TestTree/a/b (0.31s)&#xA;</failure></testcase>
         <testcase classname="example.com/p" name="TestTree" time="0"><failure message="Failed" type="">=== RUN   TestTree&#xA;--- FAIL: TestTree (0.00s)&#xA;</failure></testcase>
         <testcase classname="example.com/p" name="TestSkip" time="0"><skipped message="=== RUN   TestSkip&#xA;    x_test.go:11: requires root&#xA;--- SKIP: TestSkip (0.00s)&#xA;"></skipped></testcase>`,
        'name="example.com/p" tests="3" failures="2"',
      ),
    )
    expect(outcomes(result)).toEqual(['failed TestTree/a/b', 'failed TestTree', 'skipped TestSkip'])
    expect(result.tests[0]).toMatchObject({
      suite: 'example.com/p',
      parent: 'TestTree',
      file: 'x_test.go',
      line: 20,
      durationMs: 310,
      output: ['    x_test.go:20: CRIU is missing features'],
    })
    expect(result.tests[1]?.output).toEqual([])
    expect(result.tests[2]?.skipReason).toBe('requires root')
    expect(result.faults).toEqual([])
  })

  it('reads pytest: places in attributes or in the text, reasons in the message', () => {
    const result = read(
      `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests">${suite(
        `<testcase classname="tests.test_cr.TestDump" name="test_dump[pre-dump]" file="tests/test_cr.py" line="41" time="0.002"><failure message="AssertionError: criu said no&#10;assert 1 == 0">def test_dump():
&gt;       assert 1 == 0

tests/test_cr.py:44: AssertionError</failure></testcase>
       <testcase classname="tests.test_cr" name="test_error" time="0"><error message="failed on setup">tests/conftest.py:7: OSError</error></testcase>
       <testcase classname="tests.test_cr" name="test_skip" time="0"><skipped type="pytest.skip" message="no criu">tests/test_cr.py:3: no criu</skipped></testcase>
       <testcase classname="tests.test_cr" name="test_xfail" time="0"><skipped type="pytest.xfail" message="known"/></testcase>`,
        'name="pytest" errors="1" failures="1" skipped="2" tests="4"',
      )}</testsuites>`,
    )
    expect(outcomes(result)).toEqual([
      'failed test_dump[pre-dump]',
      'failed test_error',
      'skipped test_skip',
      'skipped test_xfail',
    ])
    expect(result.tests[0]).toMatchObject({
      suite: 'tests.test_cr.TestDump',
      file: 'tests/test_cr.py',
      line: 41,
    })
    expect(result.tests[1]).toMatchObject({ file: 'tests/conftest.py', line: 7 })
    expect(result.tests[1]?.output).toEqual(['failed on setup', 'tests/conftest.py:7: OSError'])
    expect(result.tests[2]?.skipReason).toContain('no criu')
  })

  it('reads ginkgo: crashes by their type', () => {
    const result = read(
      suite(
        `<testcase name="[It] Podman checkpoint" classname="Libpod Suite" status="panicked" time="1.5"><error message="runtime error" type="panicked">[PANICKED] nil map
In [It] at: /srv/runner/podman/test/e2e/checkpoint_test.go:41 @ 11/23/26 11:48:34.372</error><system-err>&lt; Exit [It]</system-err></testcase>
         <testcase name="[It] Podman restore" classname="Libpod Suite" status="skipped" time="0"><skipped message="skipped - checkpoint not supported"></skipped></testcase>
         <testcase name="[It] hangs" classname="Libpod Suite" status="timedout" time="60"><error message="A node timeout occurred" type="timedout"></error></testcase>`,
      ),
    )
    expect(result.tests.map(({ crash }) => crash)).toEqual(['panic', null, 'timeout'])
    expect(result.tests[0]).toMatchObject({
      file: '/srv/runner/podman/test/e2e/checkpoint_test.go',
      line: 41,
    })
    expect(result.tests[1]?.skipReason).toBe('checkpoint not supported')
  })

  it('reads cargo nextest: retries that passed, CDATA, nested suites', () => {
    const result = read(
      suite(
        suite(
          `<testcase name="restore::flaky" classname="contest" time="0.1"><flakyFailure message="first" type="x">no</flakyFailure></testcase>
           <testcase name="restore::fails" classname="contest" time="0.1"><failure type="test failure"><![CDATA[thread 'restore::fails' panicked at src/restore.rs:10:5:
a < b && c]]></failure></testcase>`,
          'name="inner" tests="2" failures="1"',
        ),
        'name="outer" tests="2" failures="1"',
      ),
    )
    expect(outcomes(result)).toEqual(['passed restore::flaky', 'failed restore::fails'])
    expect(result.tests[1]).toMatchObject({ file: 'src/restore.rs', line: 10, crash: null })
    expect(result.tests[1]?.output).toContain('a < b && c')
  })

  it('takes a test for failed by its status alone, and each failure for a claim', () => {
    const result = read(
      suite(
        `<testcase name="a" status="failed"/>
         <testcase name="b"><failure message="criu is missing features: [MemTrack]"/><failure message="counter is 3"/></testcase>`,
      ),
    )
    expect(outcomes(result)).toEqual(['failed a', 'failed b'])
    expect(result.tests[1]?.output).toEqual(['criu is missing features: [MemTrack]', 'counter is 3'])
  })

  it('tells of tests that a suite or the whole report counts and does not hold', () => {
    const one = '<testsuite name="s" tests="1"><testcase name="a"/></testsuite>'
    expect(faultKinds(read('<testsuite name="s" tests="5"><testcase name="a"/></testsuite>'))).toEqual([
      'plan report.xml',
    ])
    expect(faultKinds(read(`<testsuites tests="2">${one}</testsuites>`))).toEqual(['plan report.xml'])
    expect(faultKinds(read(`<testsuites tests="2" skipped="1">${one}</testsuites>`))).toEqual([])
  })

  needing('bats').it('reads bats, run for real', () => {
    const cwd = join(import.meta.dirname, 'fixtures')
    const xml = outputOf(['bats', '--formatter', 'junit', 'steps.bats'], {
      cwd,
      env: { BATS_TEST_TIMEOUT: '1' },
    })
    const result = read(xml.toString('utf8'))
    expect(outcomes(result)).toEqual([
      'passed passes',
      'skipped skips with a reason',
      'skipped skips',
      'failed fails # 1 in a helper',
      'failed hangs',
      'passed prints to the terminal',
    ])
    expect(named(result, 'fails # 1 in a helper')).toMatchObject({
      suite: 'steps.bats',
      file: 'steps.bats',
      line: 26,
    })
    expect(named(result, 'hangs').crash).toBe('timeout')
  })

  it('is the same however the bytes are cut', () => {
    const xml = suite(
      '<testcase name="ä &lt;€&gt;"><failure><![CDATA[Fehler: größer ]]>&amp;&#x20AC;</failure></testcase>',
    )
    for (let size = 1; size < 12; size++) expect(read(xml, size).tests).toEqual(read(xml).tests)
    expect(read(xml).tests[0]).toMatchObject({ name: 'ä <€>', output: ['Fehler: größer &€'] })
  })
})

describe('XML that cannot be trusted', () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY a${i} "&a${i - 1};&a${i - 1};">`).join('')}]>`
  const refused: readonly (readonly [string, string, string, string])[] = [
    [
      'a billion laughs',
      `${laughs}${suite('<testcase name="&a29;"/>')}`,
      'unreadable',
      'a DOCTYPE is refused',
    ],
    ['an entity of its own', suite('<testcase name="&mine;"/>'), 'unreadable', 'Invalid character entity'],
    [
      'a file that was cut off',
      '<testsuite name="s"><testcase name="a"/><testcase name="b">',
      'cut-off',
      'ends before',
    ],
    ['an empty file', '', 'cut-off', 'ends before'],
    ['something else', '<html><body/></html>', 'unreadable', '<html> is not the beginning of JUnit XML'],
    ['no XML', 'ok 1 a', 'unreadable', 'Non-whitespace before first tag'],
    ['deep nesting', '<testsuite>'.repeat(1000), 'unreadable', 'more than 64 deep'],
    [
      'failures that are told and missing',
      suite('<testcase name="a"/>', 'name="s" failures="2"'),
      'plan',
      'tells of 2 failures',
    ],
    [
      'a crossing tag',
      '<testsuite><testcase name="a"></testsuite></testcase>',
      'unreadable',
      'Unexpected close tag',
    ],
  ]
  for (const [what, xml, kind, message] of refused) {
    it(`says no to ${what}`, () => {
      const { faults } = read(xml)
      expect(faults.map(fault => fault.kind)).toEqual([kind])
      expect(faults[0]?.message).toContain('report.xml')
      expect(faults[0]?.message).toContain(message)
    })
  }

  it('keeps the results that stand before the damage', () => {
    expect(outcomes(read('<testsuite name="s"><testcase name="a"/><testcase name="b"'))).toEqual(['passed a'])
  })
})

describe('result files', () => {
  let cwd = ''
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), 'readers-junit-'))
  })
  afterAll(() => rmSync(cwd, { recursive: true, force: true }))

  it('takes those that were written during the run, each once', async () => {
    const startedAt = Date.now()
    writeFileSync(join(cwd, 'new-1.xml'), suite('<testcase name="a"/>'))
    writeFileSync(join(cwd, 'new-2.xml'), suite('<testcase name="b"/>'))
    writeFileSync(join(cwd, 'old.xml'), suite('<testcase name="old"/>'))
    utimesSync(join(cwd, 'old.xml'), new Date(startedAt - 60_000), new Date(startedAt - 60_000))
    writeFileSync(join(cwd, 'later.xml'), suite('<testcase name="later"/>'))
    utimesSync(join(cwd, 'later.xml'), new Date(startedAt + 3_600_000), new Date(startedAt + 3_600_000))
    expect(outcomes(await readResultFiles(['*.xml', 'new-1.xml'], cwd, startedAt))).toEqual([
      'passed a',
      'passed b',
    ])
    const none = await readResultFiles(['old.xml', 'missing/*.xml'], cwd, startedAt)
    expect(faultKinds(none)).toEqual(['unreadable old.xml', 'unreadable missing/*.xml'])
    expect(none.faults[0]?.message).toContain('only files match that this run did not write')
    expect(none.faults[1]?.message).toContain('no file matches')
  })

  it('are a fault where the search for them does not end', async () => {
    const { faults } = await readResultFiles(['/**/*.xml'], tmpdir(), Date.now(), 20)
    expect(faults.map(({ message }) => message)).toEqual([
      "Input 'results' has '/**/*.xml', which was searched for 0.02 s without an end. Name the folder in which the command writes its report.",
    ])
  })
})

describe('a test that was run again', () => {
  it('is told as flaky in the words of surefire and nextest, with what each attempt said', () => {
    const { tests } = read(
      suite(
        `<testcase classname="c" name="flaky" timestamp="2026-11-26T01:56:01.220+00:00" time="0.033">
           <flakyFailure message="the lock was taken" type="x">the lock was taken<system-out>out</system-out></flakyFailure>
         </testcase>
         <testcase classname="c" name="fails"><failure message="Tracking memory is not available">first</failure>
           <rerunFailure message="counter is 41">second</rerunFailure></testcase>`,
      ),
    )
    expect(tests).toMatchObject([
      {
        name: 'flaky',
        outcome: 'passed',
        failedAttempts: 1,
        span: { start: 1795658161220, end: 1795658161253 },
      },
      { name: 'fails', outcome: 'failed', failedAttempts: 0 },
    ])
    expect(tests[0]?.output).toContain('the lock was taken')
    expect(tests[1]?.output).toEqual(expect.arrayContaining(['counter is 41', 'first', 'second']))
  })
})
