import type { FeatureState } from '../features/answer.ts'
import type { EarlierPass } from '../gate/earlier.ts'
import { type Verdict, verdicts } from '../gate/verdict.ts'
import { type Did, mostTests } from './did.ts'
import type { History, Machine, RunnerHistory } from './history.ts'

/** Version of the file's shape. One of another version is not read. */
const schema = 2

/** No file of ours is larger. */
const maxCharacters = 32 << 20

/**
 * The file that holds a history, one line for each test, so that a committed one can be read and compared: `passes` are rows
 * `[missing features, operations, date, CRIU]`, and of each test the numbers are places in `passes`, a word such as
 * `0 passed` its verdict in a step, which `steps` names with its kind of runner and its word of `accept-baseline`.
 */
export function historyText({ runners, did }: History): string {
  const steps = Object.entries(runners).flatMap(([label, runner]) =>
    Object.entries(runner.steps).map(([step, of]) => ({ label, step, ...of })),
  )
  const passes: string[] = []
  const placeOf = new Map<string, number>()
  const values = new Map<string, (number | string)[]>()
  const valuesOf = (id: string) => {
    const known = values.get(id) ?? []
    values.set(id, known)
    return known
  }
  for (const [id, all] of Object.entries(did)) {
    for (const { missing, operations, date, criu } of all) {
      const row = JSON.stringify([missing, operations, date, criu])
      const place = placeOf.get(row) ?? passes.push(row) - 1
      placeOf.set(row, place)
      valuesOf(id).push(place)
    }
  }
  steps.forEach(({ tests }, place) => {
    for (const [id, verdict] of Object.entries(tests)) valuesOf(id).push(`${place} ${verdict}`)
  })
  const heads = Object.fromEntries(
    Object.entries(runners).map(([label, { steps: _, ...head }]) => [label, head]),
  )
  const bySuite = Map.groupBy(values.keys(), id => id.slice(0, id.indexOf('\t')))
  const suites = [...bySuite].map(([suite, ids]) => {
    const tests = ids.map(
      id => `  ${JSON.stringify(id.slice(suite.length + 1))}: ${JSON.stringify(values.get(id))}`,
    )
    return ` ${JSON.stringify(suite)}: {\n${tests.join(',\n')}\n }`
  })
  return `{
"schema": ${schema},
"runners": ${JSON.stringify(heads, null, 1)},
"steps": ${JSON.stringify(steps.map(({ label, step, accepted }) => [label, step, accepted]))},
"passes": [${passes.map(row => `\n ${row}`).join(',')}],
"tests": {${suites.map(suite => `\n${suite}`).join(',')}}
}
`
}

/**
 * Reads a kept history, which is not trusted: entries that are not what they should be are left out.
 * @returns a sentence instead where it is no history of this version.
 */
export function readHistory(text: string): History | string {
  if (text.trim() === '') return { runners: {}, did: {} }
  if (text.length > maxCharacters) return `it is larger than ${maxCharacters >> 20} MiB`
  const file = parsed(text)
  if (!isRecord(file)) return 'it is no JSON object'
  if (file.schema !== schema)
    return `its schema is ${JSON.stringify(file.schema) ?? 'not told'}, and ${schema} is read`
  const heads = isRecord(file.runners) ? Object.entries(file.runners) : []
  const passes = Array.isArray(file.passes) ? file.passes.map(passOf) : []
  const steps = Array.isArray(file.steps) ? file.steps : []
  const tests = testsOf(file.tests)
  const did: Did = Object.fromEntries(
    tests.flatMap(({ id, values }) => {
      const all = values.flatMap(value => (typeof value === 'number' ? (passes[value] ?? []) : []))
      return all.length === 0 ? [] : [[id, all]]
    }),
  )
  const verdictsIn = steps.map((_, place) => verdictsOf(tests, place))
  const runners = heads.flatMap(([label, head]): readonly (readonly [string, RunnerHistory])[] => {
    const read = headOf(head)
    if (read === null) return []
    const own = steps.flatMap((row, place) => {
      if (!isTexts(row) || row[0] !== label || row.length !== 3) return []
      const [, step = '', accepted = ''] = row
      return [[step, { accepted, tests: verdictsIn[place] ?? {} }] as const]
    })
    return [[label, { ...read, steps: Object.fromEntries(own) }]]
  })
  return { runners: Object.fromEntries(runners), did }
}

interface TestRow {
  readonly id: string
  readonly values: readonly unknown[]
}

function testsOf(value: unknown): readonly TestRow[] {
  if (!isRecord(value)) return []
  const rows = Object.entries(value).flatMap(([suite, tests]) =>
    isRecord(tests)
      ? Object.entries(tests).flatMap(([name, values]) =>
          Array.isArray(values) ? [{ id: `${suite}\t${name}`, values }] : [],
        )
      : [],
  )
  return rows.slice(0, mostTests)
}

function verdictsOf(tests: readonly TestRow[], place: number): Record<string, Verdict> {
  const spelled = new Map(verdicts.map(verdict => [`${place} ${verdict}`, verdict]))
  return Object.fromEntries(
    tests.flatMap(({ id, values }) =>
      values.flatMap(value => {
        const verdict = spelled.get(String(value))
        return verdict === undefined ? [] : [[id, verdict]]
      }),
    ),
  )
}

function passOf(row: unknown): EarlierPass | [] {
  if (!Array.isArray(row)) return []
  const [missing, operations, date, criu] = row
  return isTexts(missing) && isTexts(operations) && isText(date) && isText(criu)
    ? { missing, operations, date, criu }
    : []
}

function headOf(head: unknown): Omit<RunnerHistory, 'steps'> | null {
  const machine = machineOf(head)
  if (machine === null || !isRecord(head)) return null
  const { features, selfTests, lost } = head
  if (!isRecordOf(features, isState) || !isRecordOf(selfTests, isState)) return null
  const known = isRecord(lost) ? Object.entries(lost) : []
  const machines = known.flatMap(([key, value]) => {
    const read = machineOf(value)
    return read === null ? [] : [[key, read]]
  })
  return { ...machine, features, selfTests, lost: Object.fromEntries(machines) }
}

function machineOf(value: unknown): Machine | null {
  if (!isRecord(value)) return null
  const { measuredAt, kernel, image, criu } = value
  return isText(measuredAt) && isText(kernel) && isText(image) && isText(criu)
    ? { measuredAt, kernel, image, criu }
    : null
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length < 1000
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length < 200 && value.every(isText)
const isState = (value: unknown): value is FeatureState =>
  value === 'true' || value === 'false' || value === 'unknown'

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isRecordOf<T>(value: unknown, is: (entry: unknown) => entry is T): value is Record<string, T> {
  return isRecord(value) && Object.values(value).every(is)
}
