import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { ctrfReport } from '../../src/report/ctrf.ts'
import { jsonPieces } from '../../src/report/json-pieces.ts'
import { buildReport, type Findings } from '../../src/report/report.ts'
import { ran } from './examples.ts'
import { hostileTexts } from './hostile.ts'
import { withText } from './with-text.ts'

const text = { type: 'string' }
const named = { type: 'string', minLength: 1 }
const whole = { type: 'integer' }
const texts = { type: 'array', items: text }
const exactly = (
  required: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
  additionalProperties: false,
})

/** The part of CTRF 0.0.0 that we write: names, types and what is required, after schema/ctrf.schema.json of ctrf-io/ctrf. */
const ctrf = exactly(
  {
    reportFormat: { const: 'CTRF' },
    specVersion: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
    results: exactly(
      {
        tool: exactly({ name: named }, { version: text }),
        summary: exactly({
          tests: whole,
          passed: whole,
          failed: whole,
          skipped: whole,
          pending: whole,
          other: whole,
          start: whole,
          stop: whole,
        }),
        tests: {
          type: 'array',
          items: exactly(
            {
              name: named,
              status: { enum: ['passed', 'failed', 'skipped', 'pending', 'other'] },
              duration: whole,
            },
            {
              suite: { type: 'array', minItems: 1, items: named },
              message: text,
              trace: text,
              rawStatus: text,
              filePath: text,
              line: whole,
              tags: texts,
              stdout: texts,
            },
          ),
        },
      },
      { environment: exactly({}, { osPlatform: text, osRelease: text, extra: { type: 'object' } }) },
    ),
  },
  { timestamp: text, generatedBy: text },
)

const validate = new Ajv({ allErrors: true }).compile(ctrf)
const ctrfOf = (found: Findings) => {
  const report = buildReport(found)
  if (report.run === null) throw new Error('an example without a run')
  return JSON.parse([...jsonPieces(ctrfReport(report, report.run))].join(''))
}

describe('ctrf.json', () => {
  it.each([['nothing special', 'plain'] as const, ...hostileTexts])(
    'follows the format with %s in every place',
    (_, outside) => {
      validate(ctrfOf(withText(ran, outside)))
      expect(validate.errors).toBeNull()
    },
  )

  it('tells an unsupported test as skipped, and a fault of the run as failed', () => {
    const { tests, summary } = ctrfOf(ran).results
    expect(summary).toMatchObject({ tests: 10, passed: 3, failed: 3, skipped: 4 })
    expect(tests.find(({ name }: { name: string }) => name === 'TestCheckpoint/pre-dump')).toMatchObject({
      status: 'skipped',
      rawStatus: 'unsupported',
      message: 'memtrack missing: Its log says that memtrack is missing, and memtrack measured false.',
      tags: ['memtrack'],
      filePath: 'checkpoint/checkpoint_test.go',
      line: 115,
    })
    expect(tests[0]).toMatchObject({ name: 'plan in tests/checkpoint.bats', status: 'failed' })
  })
})
