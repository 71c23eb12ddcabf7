import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readActionMetadata } from '../../scripts/action-metadata.ts'
import { root } from '../../scripts/check/root.ts'
import { realCriu } from '../real-criu.ts'
import { runAction } from './runner.ts'

it('sets every output of action.yml once tests have run', { timeout: 120_000 }, async () => {
  const { path, version } = await realCriu('sid')
  const { outputs } = await readActionMetadata(join(root, 'action.yml'))
  const run = await runAction({
    inputs: { 'criu-path': path, run: "printf '1..2\\nok 1 dump\\nok 2 restore # SKIP no reason\\n'" },
  })
  expect(run.log.join('\n')).toContain('ok 1 dump')
  expect(Object.keys(run.outputs).sort()).toEqual(Object.keys(outputs).sort())
  expect(run.outputs).toMatchObject({
    'criu-path': path,
    'criu-version': version,
    'criu-provider': 'path',
    verdict: 'pass',
    tests: '2',
    passed: '1',
    skipped: '1',
    'unsupported-tests': '[]',
  })
})
