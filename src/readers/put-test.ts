import { crashIn } from '../logs/crash.ts'
import type { TestResult } from './result.ts'
import type { ResultSink } from './result-sink.ts'
import { type Known, testResult, tooMuchOutput } from './test-result.ts'
import type { TextCapture } from './text-capture.ts'

/** Puts a test into a sink with what was captured of it; one that cannot be judged by that is a fault besides. */
export function putTest(sink: ResultSink, told: Known & Partial<TestResult>, lines: TextCapture): void {
  const { outcome, name, suite, format } = told
  const output = outcome === 'passed' ? [] : lines.lines()
  const crash = outcome === 'failed' ? (told.crash ?? crashIn(output)) : null
  sink.test(testResult({ output, outputLinesCut: lines.cut(), ...told, crash }))
  if (outcome === 'failed' && lines.notableCut()) sink.fault(tooMuchOutput(name, suite || format))
}
