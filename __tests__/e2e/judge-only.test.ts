import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { type ActionRun, newJob, runAction } from './runner.ts'

const refused = `<testsuite name="remote" tests="2">
  <testcase name="pre-dump"><failure message="pre-dump failed">criu pre-dump: Tracking memory is not available. Consider omitting --track-mem option.</failure></testcase>
  <testcase name="dump"/>
</testsuite>`
const broken = refused.replace('</failure>', '\ncounter is 3 instead of 4</failure>')

/** A job whose first step measures, whose second one leaves results, and whose third one judges them. */
async function judge(
  results: string,
  exit: string,
  given: { readonly old?: boolean } = {},
): Promise<ActionRun> {
  const folders = await newJob()
  const common = { 'criu-path': (await realCriu('sid')).path, features: 'memtrack', 'self-test': 'none' }
  await runAction({ folders, inputs: common })
  // Times of files are those of a clock that ticks every few milliseconds.
  await sleep(50)
  await mkdir(join(folders.workspace, 'out'))
  const file = join(folders.workspace, 'out/results.xml')
  await writeFile(file, results)
  if (given.old) await utimes(file, new Date(Date.now() - 3_600_000), new Date(Date.now() - 3_600_000))
  return await runAction({ folders, inputs: { ...common, results: 'out/*.xml', 'results-exit': exit } })
}

needing('root', 'criu tools').describe('results that an earlier step of the job left', () => {
  it('are judged like those of a command', async () => {
    const step = await judge(refused, 'failure')
    expect(step).toMatchObject({
      conclusion: 'success',
      outputs: { verdict: 'pass', unsupported: '1', tests: '2' },
    })
    expect(step.annotations).toContainEqual(
      expect.objectContaining({ level: 'notice', message: expect.stringContaining('pre-dump') }),
    )
  })

  it('fail the step where a failure has another cause, or the step failed without one', async () => {
    expect((await judge(broken, 'failure')).outputs).toMatchObject({ verdict: 'fail', failed: '1' })
    const passed = await judge('<testsuite name="s"><testcase name="dump"/></testsuite>', 'failure')
    expect(passed.outputs).toMatchObject({ verdict: 'fail', failed: '0' })
    expect(passed.annotations.map(({ message }) => message).join()).toContain('no test failed')
  })

  it('pass where they and their step did', async () => {
    const step = await judge('<testsuite name="s"><testcase name="dump"/></testsuite>', 'success')
    expect(step).toMatchObject({ conclusion: 'success', outputs: { verdict: 'pass', tests: '1' } })
  })

  it('are refused where they are older than the job, or there are none', async () => {
    const old = await judge(refused, 'failure', { old: true })
    expect(old.outputs).toMatchObject({ verdict: 'fail' })
    expect(old.annotations.map(({ message }) => message).join()).toContain('only files match that this')
  })
})

it('need to be told how their step ended', async () => {
  const step = await runAction({ inputs: { results: 'a.xml' } })
  expect(step.conclusion).toBe('failure')
  expect(step.annotations.map(({ message }) => message).join()).toContain("Input 'results-exit' is ''")
})
