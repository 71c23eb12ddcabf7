import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FeatureState } from '../../src/features/answer.ts'
import type { Verdict } from '../../src/gate/verdict.ts'
import { compareBaselines } from '../../src/history/drift.ts'
import {
  type Baseline,
  baselineIn,
  type History,
  noHistory,
  withBaseline,
} from '../../src/history/history.ts'
import { historyText, readHistory } from '../../src/history/history-file.ts'
import { isAccepted, notWorthKeeping, remembered } from '../../src/history/remember.ts'

interface Day {
  readonly kernel: string
  readonly features: Readonly<Record<string, FeatureState>>
  /** Verdicts; a test that is not there did not run. */
  readonly tests: Readonly<Record<string, Verdict>>
  readonly criu: boolean
  readonly event: 'push' | 'pull_request'
  /** The cache has lost what was kept. */
  readonly evicted: boolean
  readonly accepted: string
  readonly again: boolean
}

const states = fc.constantFrom<FeatureState>('true', 'true', 'false', 'unknown')
const verdict = fc.constantFrom<Verdict>('passed', 'passed', 'failed', 'unsupported', 'skipped')
const ids = ['p\tTestA', 'p\tTestB', 'q\tTestA']
const rarely = fc.integer({ min: 0, max: 29 }).map(dice => dice === 0)
const day: fc.Arbitrary<Day> = fc.record({
  kernel: fc.constantFrom('6.8.0', '6.11.0', '6.17.0'),
  features: fc.record({ memtrack: states, timens: states }),
  tests: fc.dictionary(fc.constantFrom(...ids), verdict),
  criu: rarely.map(none => !none),
  event: fc.constantFrom('push', 'push', 'pull_request'),
  evicted: rarely,
  accepted: fc.constantFrom('a', 'a', 'a', 'a', 'a', 'a', 'a', 'b'),
  again: fc.boolean(),
})

/** The rules in plain words: what worked, and on which day and kernel, until it is forgotten, evicted or accepted. */
interface Model {
  worked: Map<string, { readonly at: number; readonly kernel: string }>
  known: Set<string>
  accepted: string | null
}

const place = { label: 'ubuntu24-X64', step: 'tests' }
const dateOf = (at: number) => new Date(Date.UTC(2026, 0, 1 + at)).toISOString()

function baselineOn(at: number, { kernel, features, tests, criu, accepted }: Day): Baseline {
  return {
    measuredAt: dateOf(at),
    kernel,
    image: '',
    criu: criu ? '4.2.1' : '',
    features: criu ? features : { memtrack: 'unknown', timens: 'unknown' },
    selfTests: {},
    tests: criu ? tests : null,
    accepted,
    lost: {},
  }
}

const fresh = (): Model => ({ worked: new Map(), known: new Set(), accepted: null })

/** What the model says is lost on a day. */
function lossesOf({ worked, known, accepted }: Model, at: number, day: Day): readonly string[] {
  if (accepted === null || accepted !== day.accepted || !day.criu) return []
  const features = Object.entries(day.features).flatMap(([name, state]) =>
    state !== 'true' && worked.has(name) ? [name] : [],
  )
  const gone = (id: string) => at >= 0 && known.has(id) && !(id in day.tests)
  const ran = (id: string) => worked.get(id) !== undefined || worked.get(`ran ${id}`) !== undefined
  const tests = ids.filter(id => {
    if (gone(id)) return true
    if (day.tests[id] === 'unsupported') return ran(id)
    return day.tests[id] === 'skipped' && worked.has(id)
  })
  return [...features, ...tests.map(id => id.replace('\t', ' '))].sort()
}

/** What the model knows after a day whose run was kept. */
function learn(model: Model, at: number, day: Day): Model {
  // Nothing can be accepted by a run that measured nothing.
  if (!day.criu) return { ...model, accepted: model.accepted ?? day.accepted }
  const accepted = model.accepted !== null && model.accepted !== day.accepted
  const { worked, known } = accepted || model.accepted === null ? fresh() : model
  const now = { at, kernel: day.kernel }
  for (const [name, state] of Object.entries(day.features)) if (state === 'true') worked.set(name, now)
  for (const [id, is] of Object.entries(day.tests)) {
    known.add(id)
    if (is === 'unsupported' || (is === 'skipped' && worked.has(id))) continue
    for (const key of [id, `ran ${id}`]) worked.delete(key)
    if (is === 'passed') worked.set(id, now)
    if (is === 'failed') worked.set(`ran ${id}`, now)
  }
  return { worked, known, accepted: day.accepted }
}

describe('a year of runs', () => {
  it('tells of each run what a plain model says, evicted, accepted, run again or not', () => {
    fc.assert(
      fc.property(fc.array(day, { minLength: 80, maxLength: 80 }), days => {
        let kept: History = noHistory
        let model = fresh()
        days.forEach((day, at) => {
          if (day.evicted) [kept, model] = [noHistory, fresh()]
          for (let round = 0; round < (day.again ? 2 : 1); round++) {
            const before = baselineIn(kept, place)
            const now = baselineOn(at, day)
            const drift =
              before === null || isAccepted(before, now) ? [] : compareBaselines(before, now, true)
            const lost = drift.filter(({ loss }) => loss)
            const told = lost.map(({ subject }) => subject).sort()
            expect([at, told]).toEqual([at, lossesOf(model, at, day)])
            const history = withBaseline(kept, place, remembered(before, now), {})
            const dated = before === null ? null : { measuredAt: before.measuredAt, history: kept }
            const why = notWorthKeeping(day.event, dated, { measuredAt: now.measuredAt, history })
            if (why !== null && day.event === 'pull_request') continue
            model = learn(model, at, day)
            if (why !== null) continue
            const read = readHistory(historyText(history))
            if (typeof read === 'string') throw new Error(read)
            kept = read
          }
        })
      }),
      { numRuns: 60 },
    )
  })
})
