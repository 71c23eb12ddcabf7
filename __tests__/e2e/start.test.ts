import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newJob, runAction } from './runner.ts'

it('loads no chunk before the inputs are checked', async () => {
  const folders = await newJob()
  const coverage = join(folders.temp, 'coverage')
  const run = await runAction({ folders, inputs: { install: 'bogus' }, env: { NODE_V8_COVERAGE: coverage } })
  expect(run.exitCode).toBe(1)
  const [report = ''] = await readdir(coverage)
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as {
    result: readonly { url: string }[]
  }
  const scripts = result.map(({ url }) => url).filter(url => url.startsWith('file:'))
  expect(scripts).toEqual([expect.stringMatching(/\/index\.js$/)])
})
