import { expect, it } from 'vitest'
import { runAction } from './runner.ts'

it('tells of files that are kept from tests before they start, and keeps the summary that they write', async () => {
  const step = await runAction({
    inputs: {
      install: 'none',
      'self-test': 'none',
      run: `echo '**mine**' >> "$GITHUB_STEP_SUMMARY"
        (echo count=1 >> $GITHUB_OUTPUT) || echo refused
        printf '1..1\\nok 1 a\\n'`,
    },
  })
  const told = step.log.findIndex(line => line.startsWith('`run` writes to GITHUB_OUTPUT'))
  expect(told).toBeGreaterThan(0)
  expect(told).toBeLessThan(step.log.indexOf('ok 1 a'))
  expect(step.outputs).not.toHaveProperty('count')
  expect(step.summary).toMatch(/[\s\S]+\n\n## From the tests\n\n\*\*mine\*\*\n\n$/)
})
