import { lacking } from '../gate/verdict.ts'
import type { RunFault } from '../readers/result.ts'
import type { Report, RunReport, TestReport } from './report.ts'

type CtrfStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other'

interface CtrfTest {
  readonly name: string
  readonly status: CtrfStatus
  /** ms, a whole number. */
  readonly duration: number
  readonly suite?: readonly string[]
  readonly message?: string
  readonly trace?: string
  readonly rawStatus?: string
  readonly flaky?: boolean
  readonly filePath?: string
  readonly line?: number
  readonly tags?: readonly string[]
  readonly stdout?: readonly string[]
}

/** A document of the Common Test Report Format, specification 0.0.0 (schema/ctrf.schema.json of ctrf-io/ctrf). */
export interface Ctrf {
  readonly reportFormat: 'CTRF'
  readonly specVersion: '0.0.0'
  readonly timestamp: string
  readonly generatedBy: string
  readonly results: {
    readonly tool: { readonly name: string; readonly version: string }
    readonly summary: Readonly<Record<CtrfStatus | 'tests' | 'start' | 'stop', number>>
    /** Made while they are read: there may be very many. */
    readonly tests: Iterable<CtrfTest>
    readonly environment: { readonly osPlatform: string; readonly osRelease: string; readonly extra: object }
  }
}

/** The run's results after judgement: an unsupported test is `skipped` with its reason, a fault of the run a failed test. */
export function ctrfReport(report: Report, run: RunReport): Ctrf {
  const count = (status: CtrfStatus) => run.tests.filter(test => statusOf(test) === status).length
  const start = Date.parse(run.startedAt)
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: report.startedAt,
    generatedBy: `${report.tool.name} ${report.tool.version}`,
    results: {
      tool: { name: run.formats.join(', ') || report.tool.name, version: report.tool.version },
      summary: {
        tests: run.faults.length + run.tests.length,
        passed: count('passed'),
        failed: run.faults.length + count('failed'),
        skipped: count('skipped'),
        pending: 0,
        other: 0,
        start,
        stop: start + Math.round(run.durationMs),
      },
      tests: { [Symbol.iterator]: () => ctrfTests(run) },
      environment: {
        osPlatform: 'linux',
        osRelease: report.runner.kernel,
        extra: { runner: report.runner.label, arch: report.runner.arch, criu: report.criu?.version ?? null },
      },
    },
  }
}

function* ctrfTests(run: RunReport): Generator<CtrfTest> {
  for (const fault of run.faults) yield faultTest(fault)
  for (const test of run.tests) yield judgedTest(test)
}

function statusOf({ verdict }: TestReport): CtrfStatus {
  if (verdict === 'flaky') return 'passed'
  return verdict === 'passed' || verdict === 'failed' ? verdict : 'skipped'
}

function judgedTest(test: TestReport): CtrfTest {
  return {
    name: test.name === '' ? '(no name)' : test.name,
    status: statusOf(test),
    duration: Math.round(test.durationMs ?? 0),
    rawStatus: test.verdict,
    ...(test.verdict === 'flaky' ? { flaky: true } : {}),
    ...(test.suite === '' ? {} : { suite: [test.suite] }),
    ...(test.verdict === 'passed' ? {} : { message: messageOf(test) }),
    ...(test.firstCause === null ? {} : { trace: `${test.firstCause.text} (${test.firstCause.source})` }),
    ...(test.file === null ? {} : { filePath: test.file }),
    ...(test.line === null ? {} : { line: test.line }),
    ...(test.features.length === 0 ? {} : { tags: test.features }),
    ...(test.output.length === 0 ? {} : { stdout: test.output }),
  }
}

function messageOf({ verdict, features, why, skipReason }: TestReport): string {
  if (verdict === 'unsupported') return lacking({ features }, why)
  return verdict === 'skipped' ? skipReason : why
}

function faultTest({ kind, message, where, output }: RunFault): CtrfTest {
  return {
    name: where === '' ? kind : `${kind} in ${where}`,
    status: 'failed',
    duration: 0,
    rawStatus: kind,
    suite: ['checkpoint-gate: faults of the run'],
    message,
    ...(output.length === 0 ? {} : { stdout: output }),
  }
}
