import type { Crash } from '../../logs/crash.ts'
import { crashIn } from '../../logs/crash.ts'
import { meaningOf, noUserRows } from '../../logs/line-meaning.ts'
import { readLogLines } from '../../logs/log-lines.ts'
import type { Outcome, RunFault, RunFaultKind } from '../result.ts'

/** What is known of a Go package when its output ends. */
export interface GoPackage {
  readonly name: string
  /** Null if its last line never came. */
  readonly outcome: Outcome | null
  readonly failedTests: number
  /** Tests that began and have no end. */
  readonly unfinished: readonly string[]
  /** How tests of it crashed. */
  readonly crashes: ReadonlySet<Crash>
  /** Lines that belong to no test. */
  readonly output: readonly string[]
  /** The compiler's lines, if the build failed. */
  readonly build: readonly string[] | undefined
}

/** The failure that belongs to the package and to none of its tests; null if there is none. */
export function goPackageFault(of: GoPackage): RunFault | null {
  const fault = (kind: RunFaultKind, message: string, output = of.output): RunFault => ({
    kind,
    message,
    where: of.name,
    output: output.slice(-100),
  })
  const named = of.name === '' ? 'The test binary' : `Package ${of.name}`
  if (of.build !== undefined) return fault('build-error', `${named} does not build.`, of.build)
  if (of.output.some(line => /\[(?:build|setup) failed\]/.test(line))) {
    return fault('build-error', `${named} does not build.`)
  }
  const crash = crashIn(of.output)
  // A signal told here is that of the test binary itself, whatever a test has told of a program that it ran.
  if (crash !== null && (crash === 'signal' || !of.crashes.has(crash))) {
    const lost = of.unfinished.length > 0 ? `, with no end of ${listed(of.unfinished)}` : ''
    return fault(crash, `${named} ended by ${crashWords[crash]} outside of a test that says so${lost}.`)
  }
  if (of.unfinished.length > 0) {
    const [kind = 'cut-off'] = of.crashes
    return fault(kind, `${listed(of.unfinished)} began and has no end.`)
  }
  if (of.outcome === null) return fault('cut-off', `${named} has no end: its last line never came.`)
  if (of.outcome === 'failed' && of.failedTests === 0) {
    return fault('exit-code', `${named} failed, but none of its tests did.`)
  }
  // What ginkgo prints of its specs is told by ginkgo's own summary.
  const specs = of.output.some(line => line.startsWith('Running Suite: '))
  const complaint = of.outcome === 'failed' && !specs ? of.output.find(isComplaint) : undefined
  if (complaint !== undefined)
    return fault('exit-code', `${named} tells of a failure outside of its tests: “${complaint.trim()}”.`)
  return null
}

/** Whether a line that belongs to no test tells of a failure: TestMain, goleak. What go test itself says of the end is none. */
function isComplaint(line: string): boolean {
  if (!/[a-z]/i.test(line)) return false
  return readLogLines(line).some(read => {
    const { kind } = meaningOf(read, noUserRows)
    return kind === 'unexplained' || kind === 'crash'
  })
}

const crashWords = {
  panic: 'a panic',
  'data-race': 'a data race',
  sanitizer: 'a sanitizer report',
  timeout: 'a time-out',
  signal: 'a signal',
} as const

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
