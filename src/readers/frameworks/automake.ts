import type { Outcome } from '../result.ts'
import type { ResultSink } from '../result-sink.ts'
import { spanOf, testResult } from '../test-result.ts'
import type { Moment, TextReader } from '../text-reader.ts'

// What automake's lib/am/check.am, lib/test-driver and lib/tap-driver.sh print (1.16).
const resultLine = /^(PASS|FAIL|XFAIL|XPASS|SKIP|ERROR): (\S.{0,500}?)$/
const ofTap = /^(\S+) (\d+)(?: - (.*)| (.*))?$/
const reasonOf = /^(.*?)\s*# ?(?:SKIP|TODO)\b:? ?(.*)$/i
const durationEnd = / # [\d.]+ ?m?s$/
const makeLine =
  /^g?make(?:\[\d+\])?: (?:Entering directory '(.*)'|Leaving directory '.*')$|^g?make +check-TESTS$/
const summaryHead = /^Testsuite summary for \S/
const countLine = /^# (TOTAL|PASS|SKIP|XFAIL|FAIL|XPASS|ERROR): +(\d+)$/
const seeLine = /^See \S+$|^Please report to \S+$|^={20,}$/

const outcomeOf: Readonly<Record<string, Outcome>> = { PASS: 'passed', XFAIL: 'passed', SKIP: 'skipped' }

interface Told {
  readonly word: string
  readonly text: string
  readonly at: Moment
}

/**
 * Reads the results of automake's parallel test harness. They count once its summary has told the same numbers: lines that look
 * alike are printed by others as well.
 */
export function createAutomakeReader(sink: ResultSink): TextReader {
  let told: Told[] = []
  let active = false
  let counts = new Map<string, number>()
  let inSummary = false
  let began: Moment = null

  const flush = () => {
    const wrong = [...counts].find(
      ([word, count]) =>
        (word === 'TOTAL' ? told.length : told.filter(one => one.word === word).length) !== count,
    )
    if (wrong !== undefined) {
      const seen = wrong[0] === 'TOTAL' ? told.length : told.filter(({ word }) => word === wrong[0]).length
      const message = `automake's summary tells of ${wrong[1]} tests with ${wrong[0]}, but ${seen} were told.`
      sink.fault({ kind: 'plan', message, where: 'automake', output: [] })
    }
    for (const one of told) emit(one)
    told = []
    counts = new Map()
    inSummary = false
  }

  const emit = ({ word, text, at }: Told) => {
    const outcome = outcomeOf[word] ?? 'failed'
    const tap = ofTap.exec(text)
    const [suite, said] = tap === null ? ['', text] : [tap[1] ?? '', tap[3] ?? tap[4] ?? `test ${tap[2]}`]
    const bare = said.replace(durationEnd, '')
    const skip = outcome === 'skipped' ? (reasonOf.exec(bare) ?? /^(\S+) - (.*)$/.exec(bare)) : null
    sink.test(
      testResult({
        format: 'automake',
        suite,
        name: skip?.[1] || bare,
        outcome,
        skipReason: skip?.[2] ?? '',
        span: spanOf(began, at),
      }),
    )
  }

  return {
    line(text, at) {
      if (makeLine.test(text)) {
        active = true
        began ??= at
        // It may be about anything that make does.
        return false
      }
      const result = active && !inSummary ? resultLine.exec(text) : null
      if (result !== null) {
        told.push({ word: result[1] ?? '', text: result[2] ?? '', at })
        return true
      }
      if (told.length === 0) return false
      if (summaryHead.test(text)) {
        inSummary = true
        return true
      }
      const count = inSummary ? countLine.exec(text) : null
      if (count === null) return seeLine.test(text)
      counts.set(count[1] ?? '', Number(count[2]))
      if (count[1] === 'ERROR') flush()
      return true
    },
    foreign: () => {},
    inTest: () => false,
    end() {
      // Without a summary they prove nothing, and one that failed is a failure all the same.
      const failed = told.find(({ word }) => outcomeOf[word] === undefined)
      if (failed === undefined) return
      const message = `${failed.text} ended with ${failed.word}, and automake's summary never came.`
      sink.fault({ kind: 'cut-off', message, where: 'automake', output: [] })
    },
  }
}
