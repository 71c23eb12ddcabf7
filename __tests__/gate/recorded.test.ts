import { describe, expect, it } from 'vitest'
import { parseTestNeeds } from '../../src/gate/test-needs.ts'
import type { JudgedRun } from '../../src/gate/verdict.ts'
import { answers, judged, recordedJunit, recordedRun, withoutMemtrack } from './examples.ts'

/**
 * `fixtures/`: one Go package and one bats file that checkpoint a real process, run on kernel 6.18 without
 * CONFIG_MEM_SOFT_DIRTY, with Debian's CRIU 4.2.1 (`4.2`) and with 3.17.1 (`3.17`), which cannot start on that kernel.
 */
const verdictsOf = (run: JudgedRun) => Object.fromEntries(run.tests.map(one => [one.test.name, one.verdict]))

const goWith42 = {
  TestPlain: 'passed',
  TestPreDump: 'unsupported',
  TestTrackMem: 'unsupported',
  // It says no more than that a log exists, which the recording does not have.
  TestTrackMemQuiet: 'failed',
  TestFileLock: 'failed',
  TestAssertion: 'failed',
  TestTrackMemThenAssertion: 'failed',
  TestNested: 'unsupported',
  'TestNested/plain': 'passed',
  'TestNested/track-mem': 'unsupported',
  TestNestedReal: 'failed',
  'TestNestedReal/track-mem': 'unsupported',
  'TestNestedReal/lock': 'failed',
  TestSkipsItself: 'skipped',
}

const batsWith42 = {
  'plain dump': 'passed',
  'track-mem dump': 'unsupported',
  'pre-dump': 'unsupported',
  'pre-dump straight': 'unsupported',
  'assertion after dump': 'failed',
  'track-mem, then an assertion': 'failed',
  'file lock': 'failed',
  'needs userns': 'passed',
  'needs memtrack': 'skipped',
}

describe('with a CRIU that works and without memtrack', () => {
  it.each([
    ['go-4.2.jsonl', goWith42],
    ['go-4.2.txt', goWith42],
    ['bats-4.2.tap', batsWith42],
  ])('%s', (file, expected) => {
    const run = judged(recordedRun(file))
    expect(verdictsOf(run)).toEqual(expected)
    expect(run.verdict).toBe('fail')
  })

  it('podman-bats.tap: Podman’s own 520-checkpoint.bats with runc, and three tests of a pre-checkpoint', () => {
    const run = judged(recordedRun('podman-bats.tap'))
    expect(verdictsOf(run)).toEqual({
      'podman checkpoint - basic test': 'passed',
      'podman checkpoint/restore print IDs or raw input': 'passed',
      // The container has neither httpd nor flock.
      'podman checkpoint --export, with volumes': 'failed',
      'podman checkpoint --file-locks': 'failed',
      'podman checkpoint --pre-checkpoint': 'unsupported',
      'podman checkpoint of a wrong name': 'failed',
      'podman pre-checkpoint, then a lost volume': 'failed',
    })
    const wrongName = run.tests.find(({ test }) => test.name.endsWith('wrong name'))
    expect(wrongName?.why).not.toContain('crash')
    expect(wrongName?.firstCause?.text).toContain('no container with name or ID "nosuch" found')
  })

  it('pytest-4.2.xml, whose captured output JUnit leaves out: what is declared is unsupported', async () => {
    const needs = await parseTestNeeds('test_*: memtrack')
    const run = judged(recordedJunit('pytest-4.2.xml'), { needs })
    expect(verdictsOf(run)).toEqual({
      test_plain: 'passed',
      test_track_mem: 'unsupported',
      test_pre_dump: 'unsupported',
      // Nothing in the report tells it from the two before.
      test_lock: 'unsupported',
      test_assertion: 'failed',
      test_track_mem_then_assertion: 'failed',
      test_status: 'unsupported',
    })
    expect(judged(recordedJunit('pytest-4.2.xml')).counts).toMatchObject({ unsupported: 1, failed: 5 })
  })

  it('succeeds when only the unsupported and the passed are left', () => {
    const recorded = recordedRun('go-4.2.jsonl')
    const good = judged(recorded).tests.filter(({ verdict }) => verdict !== 'failed')
    const run = judged({ ...recorded, tests: good.map(({ test }) => test) })
    expect(run.why).toEqual([])
    expect(run.verdict).toBe('pass')
  })
})

it.each(['true', 'unknown'] as const)('calls the same failures failed where memtrack is %s', state => {
  const run = judged(recordedRun('go-4.2.jsonl'), { features: answers({ mem_dirty_track: state }) })
  const before = judged(recordedRun('go-4.2.jsonl'), { features: withoutMemtrack })
  for (const [index, { verdict }] of before.tests.entries()) {
    const now = run.tests[index]
    if (verdict !== 'unsupported' || now === undefined) continue
    expect(now.verdict).toBe('failed')
    expect(now.why).toMatch(
      new RegExp(`log and probe disagree: .*memtrack is ${state}|TestNested/track-mem is failed`),
    )
  }
  expect(run.counts.unsupported).toBe(0)
})

describe('with a CRIU that cannot start', () => {
  const broken = { features: answers({}, 'unknown', 'criu-broken'), criu: { version: '3.17.1' } }

  it.each(['go-3.17.jsonl', 'go-3.17.txt', 'bats-3.17.tap'])('%s: nothing is unsupported', file => {
    const run = judged(recordedRun(file), broken)
    expect(run.counts).toMatchObject({ unsupported: 0, passed: 0, skipped: 0 })
    expect(run.verdict).toBe('fail')
  })

  it('finds the skip that a broken check gives', () => {
    const skip = judged(recordedRun('go-3.17.jsonl'), broken).tests.find(
      ({ test }) => test.name === 'TestSkipsItself',
    )
    expect(skip).toMatchObject({
      verdict: 'unjustified-skip',
      features: ['userns'],
      why: 'the skip blames userns, but userns is unknown here',
    })
  })

  it('shows the first cause, not what follows from it', () => {
    const lock = judged(recordedRun('bats-3.17.tap'), broken).tests.find(
      ({ test }) => test.name === 'file lock',
    )
    expect(lock?.firstCause?.text).toBe('vdso: Unexpected rt vDSO area bounds')
  })
})

it('judges the same run alike, fifty times over', () => {
  const run = recordedRun('bats-4.2.tap')
  const once = judged(run)
  const shuffled = { features: [...withoutMemtrack].reverse() }
  for (let i = 0; i < 50; i++) expect(judged(run, i % 2 === 0 ? {} : shuffled)).toEqual(once)
})
