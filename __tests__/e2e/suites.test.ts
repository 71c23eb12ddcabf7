import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFailed } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { type ActionRun, machinePath, newJob, runAction } from './runner.ts'

const rounds = Number(process.env.SUITE_RUNS ?? 2)

/** What is true of each test of the suites, where memory tracking is missing and nothing else. */
const truth = {
  TestPlain: 'passed',
  TestPreDump: 'unsupported',
  TestModes: 'unsupported',
  'TestModes/leave_running': 'passed',
  'TestModes/iterative': 'unsupported',
  'TestModes/iterative/pre-dump': 'unsupported',
  TestExternalSocket: 'failed',
  TestEstablishedConnection: 'failed',
  TestFileLock: 'failed',
  TestAssertionAfterRestore: 'failed',
  TestNeedsDevice: 'skipped',
  TestUserNamespace: 'unjustified-skip',
  TestContainer: 'passed',
  TestContainerPreDump: 'unsupported',
  TestPanicAfterPreDump: 'failed',
  'dump and restore': 'passed',
  'pre-dump, then dump': 'unsupported',
  'a file lock is held': 'failed',
  'the restored process has counted to a million': 'failed',
  'a device that is not here': 'skipped',
  'a feature that the suite takes for missing': 'unjustified-skip',
} as const

/** Everything but what fails for a reason of its own. */
const harmless = {
  go: '^(TestPlain|TestPreDump|TestModes|TestContainer|TestContainerPreDump|TestNeedsDevice)$',
  bats: 'dump|device',
}

interface Judged {
  readonly step: ActionRun
  readonly report: Report
}

async function runSuites(
  run: string,
  inputs: Record<string, string> = {},
  criuPath?: string,
): Promise<Judged> {
  const folders = await newJob()
  await cp(join(import.meta.dirname, 'suites'), folders.workspace, { recursive: true })
  const { path } = await realCriu('sid')
  const step = await runAction({
    folders,
    inputs: { 'criu-path': criuPath ?? path, 'self-test': 'none', run, ...inputs },
    // Go's own caches are the machine's: compiling its library anew tells nothing.
    env: { PATH: machinePath, GOCACHE: join(tmpdir(), 'checkpoint-gate-go'), GOFLAGS: '-count=1' },
  })
  onTestFailed(() => console.log(step.stdout))
  const report = JSON.parse(await readFile(join(step.outputs.report ?? '', 'report.json'), 'utf8')) as Report
  return { step, report }
}

const verdicts = ({ report }: Judged) =>
  Object.fromEntries((report.run?.tests ?? []).map(({ name, verdict }) => [name, verdict]))

const both = (go: string, bats: string) =>
  `cd go; ${go} || status=$?; cd ../bats; ${bats} || status=$?; exit "\${status:-0}"`
const all = both('go test -json ./...', 'bats --tap .')

needing('root', 'go', 'bats', 'runc', 'gcc', 'criu tools').describe(
  'suites that checkpoint real processes and containers',
  () => {
    it(`are judged right ${rounds} times out of ${rounds}`, { timeout: rounds * 120_000 }, async () => {
      for (let round = 0; round < rounds; round++) {
        const judged = await runSuites(all)
        expect(verdicts(judged)).toEqual(truth)
        expect(judged.step.conclusion).toBe('failure')
        expect(judged.step.outputs).toMatchObject({
          verdict: 'fail',
          tests: String(Object.keys(truth).length),
          failed: '7',
          unsupported: '6',
          'unjustified-skips': '2',
        })
        expect(judged.step.leftProcesses).toEqual([])
      }
    })

    it('pass where all that fails needs memory tracking, and the skips are told at their lines', async () => {
      const run = both(`go test -v -run '${harmless.go}' ./checkpoint`, `bats --tap -f '${harmless.bats}' .`)
      const judged = await runSuites(run)
      expect(judged.step.conclusion).toBe('success')
      expect(judged.step.outputs).toMatchObject({ verdict: 'pass', failed: '0' })
      const unsupported = JSON.parse(judged.step.outputs['unsupported-tests'] ?? '') as {
        name: string
        features: string[]
        file: string | null
        line: number | null
      }[]
      for (const { features } of unsupported) expect(features).toEqual(['memtrack'])
      const preDump = unsupported.find(({ name }) => name === 'TestPreDump')
      expect(preDump).toMatchObject({ file: 'go/checkpoint/checkpoint_test.go' })
      const source = await readFile(join(import.meta.dirname, 'suites', preDump?.file ?? ''), 'utf8')
      expect(source.split('\n')[(preDump?.line ?? 0) - 1]).toContain('t.Fatal(err)')
      expect(unsupported.find(({ name }) => name === 'pre-dump, then dump')?.file).toBe(
        'bats/checkpoint.bats',
      )
      const notices = judged.step.annotations.filter(({ level }) => level === 'notice')
      // Two of them are parents, which only take the verdict of their subtests.
      expect(notices.map(({ properties }) => properties.title)).toEqual([
        `memtrack missing: ${unsupported.length - 2} tests cannot work here`,
      ])
      expect(notices[0]?.message).toContain('CONFIG_MEM_SOFT_DIRTY is not set')
      expect(notices[0]?.message).toContain(`TestPreDump (${preDump?.file}:${preDump?.line}): `)
      expect(judged.step.annotations.some(({ level }) => level === 'error')).toBe(false)
    })

    it('fail by on-unsupported: fail and by max-unsupported', async () => {
      const run = "cd go; go test -json -run '^TestPreDump$' ./checkpoint"
      for (const inputs of [{ 'on-unsupported': 'fail' }, { 'max-unsupported': '0' }]) {
        const { step } = await runSuites(run, inputs)
        expect([inputs, step.conclusion, step.outputs.verdict]).toEqual([inputs, 'failure', 'fail'])
      }
    })

    it('leave out what test-needs declares to be doomed, before it starts', async () => {
      const run = 'cd bats; bats --tap --filter "$CHECKPOINT_GATE_BATS_FILTER" .'
      const inputs = { 'test-needs': 'pre-dump, then dump: memtrack' }
      const judged = await runSuites(run, inputs)
      expect(Object.keys(verdicts(judged))).not.toContain('pre-dump, then dump')
      expect(Object.keys(verdicts(judged))).toHaveLength(5)
    })

    it('fail where memory tracking is there: log and probe disagree', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'claims-'))
      const { path } = await realCriu('sid')
      const claims = join(folder, 'criu')
      await writeFile(
        claims,
        `#!/bin/sh\ncase "$*" in "check --feature mem_dirty_track"*) echo "mem_dirty_track is supported"; exit 0 ;; esac\nexec "${path}" "$@"\n`,
        { mode: 0o755 },
      )
      const judged = await runSuites("cd go; go test -json -run '^TestPreDump$' ./checkpoint", {}, claims)
      await rm(folder, { recursive: true })
      expect(judged.step.outputs.memtrack).toBe('true')
      expect(verdicts(judged)).toEqual({ TestPreDump: 'failed' })
      expect(judged.step.conclusion).toBe('failure')
      expect(judged.step.annotations.map(({ properties }) => properties.title)).toContain(
        'log and probe disagree: TestPreDump',
      )
    })
  },
)
