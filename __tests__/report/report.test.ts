import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { providerNames } from '../../src/criu/criu.ts'
import { featureStates, unknownCauses } from '../../src/features/answer.ts'
import { proofLinks } from '../../src/gate/proof.ts'
import { rules, runVerdicts, verdicts } from '../../src/gate/verdict.ts'
import { driftKinds } from '../../src/history/drift.ts'
import { moduleStateNames } from '../../src/host/facts/modules.ts'
import { crashKinds } from '../../src/logs/crash.ts'
import { outcomes, outputFormats, runFaultKinds } from '../../src/readers/result.ts'
import { recordedKinds } from '../../src/recording/operations-of-run.ts'
import { baselineOf } from '../../src/report/baseline-of.ts'
import { buildReport, type Findings } from '../../src/report/report.ts'
import { brokenCriu, judged, judgedRun, measured, noCriu, ran, result } from './examples.ts'
import { hostileTexts } from './hostile.ts'
import { withText } from './with-text.ts'

const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'))
const validate = new Ajv2020({ allErrors: true }).compile(schema)

/** What a reader of report.json gets. */
const written = (found: Findings) => JSON.parse(JSON.stringify(buildReport(found)))

/** Each list of values in the schema, by where it stands, beside the code's own. */
const enums: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ['state', schema.$defs.state.enum, featureStates],
  ['unknown', schema.$defs.feature.properties.unknown.enum, unknownCauses],
  ['provider', schema.$defs.provider.enum, [...providerNames, 'path']],
  ['runVerdict', schema.$defs.runVerdict.enum, runVerdicts],
  ['verdict', schema.$defs.verdict.enum, verdicts],
  ['format', schema.$defs.format.enum, [...outputFormats, 'junit', 'command']],
  ['drift', schema.properties.drift.items.properties.kind.enum, driftKinds],
  ['module', valuesAt('modules'), moduleStateNames],
  ['fault', valuesAt('build-error'), runFaultKinds],
  ['outcome', schema.$defs.test.properties.outcome.enum, outcomes],
  ['operation', schema.$defs.criuRun.properties.operations.items.properties.kind.enum, recordedKinds],
  ['link', valuesAt('link'), proofLinks],
  ['rule', valuesAt('rule'), rules],
  ['crash', valuesAt('crash'), [...crashKinds, null]],
]
it.each(enums)('the schema allows for %s what the code can say', (_, inSchema, inCode) => {
  expect(inSchema).toEqual(inCode)
})

/** The enum of the schema that is that of the property `name`, or that holds it as a value. */
function valuesAt(name: string): readonly unknown[] {
  const found: (readonly unknown[])[] = []
  const look = (node: unknown, key: string): void => {
    if (typeof node !== 'object' || node === null) return
    const values = 'enum' in node && Array.isArray(node.enum) ? node.enum : null
    if (values !== null && (key === name || values.includes(name))) found.push(values)
    for (const [inner, child] of Object.entries(node))
      look(child, inner === 'additionalProperties' ? key : inner)
  }
  look(schema, '')
  expect(found).toHaveLength(1)
  return found[0] ?? []
}

describe('report.json', () => {
  const examples: readonly (readonly [string, Findings])[] = [
    ['a measurement', measured],
    ['a broken CRIU', brokenCriu],
    ['no CRIU', noCriu],
    ['a run', ran],
    [
      'a run whose judgement is the conclusion',
      { ...ran, conclusion: (ran.run as NonNullable<Findings['run']>).judged },
    ],
    [
      'a run on a hosted runner',
      { ...ran, runner: { label: 'ubuntu24-X64', image: 'ubuntu24 20261115.1.0' } },
    ],
    ...hostileTexts.map(([name, text]) => [`${name} in every place`, withText(ran, text)] as const),
  ]
  it.each(examples)('follows its schema for %s', (_, found) => {
    validate(written(found))
    expect(validate.errors).toBeNull()
  })

  it.each([
    ['a field that nobody knows', { surprise: 1 }],
    ['a field that is missing', { drift: undefined }],
    ['another version', { schema: 2 }],
    [
      'an unknown state without its cause',
      { features: { a: { output: 'a', criu: 'a', state: 'unknown', reason: '', criuSays: [] } } },
    ],
  ])('the schema refuses %s', (_, change) => {
    expect(validate(JSON.parse(JSON.stringify({ ...buildReport(ran), ...change })))).toBe(false)
  })

  it('names required features by their outputs, and those that are not there', () => {
    const { required } = buildReport({ ...measured, require: ['userns', 'mem_dirty_track', 'not_measured'] })
    expect(required).toEqual({
      features: ['userns', 'memtrack', 'not_measured'],
      notMet: ['memtrack', 'not_measured'],
    })
  })

  it('keeps the script of `run` to itself', () => {
    const { options } = buildReport({ ...measured, options: { run: 'make TOKEN=secret', install: 'auto' } })
    expect(options).toEqual({ install: 'auto' })
  })
})

describe('what the next run is compared with', () => {
  it('holds states and verdicts', () => {
    const baseline = baselineOf(buildReport(ran))
    expect(baseline).toMatchObject({
      kernel: '6.18.5',
      criu: '4.2.1 (Debian sid, criu 4.2.1-1)',
      selfTests: { plain: 'true', 'pre-dump': 'false' },
    })
    expect(baseline.features.memtrack).toBe('false')
    expect(baseline.tests?.['example.org/engine/checkpoint\tTestTcp']).toBe('failed')
  })

  it('keeps the worst of several results of one test, in whatever order they come', () => {
    const run = ran.run as NonNullable<Findings['run']>
    const twice = [judged(result('TestA'), 'passed'), judged(result('TestA'), 'unsupported')]
    for (const tests of [twice, twice.toReversed()]) {
      const found = { ...ran, run: { ...run, judged: judgedRun('pass', [], tests) } }
      expect(Object.values(baselineOf(buildReport(found)).tests ?? {})).toEqual(['unsupported'])
    }
  })

  it('holds no tests when none were run', () => {
    expect(baselineOf(buildReport(measured)).tests).toBeNull()
  })
})
