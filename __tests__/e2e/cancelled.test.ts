import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LogEvent } from '../../scripts/runner/log.ts'
import type { Report } from '../../src/report/report.ts'
import { needing } from '../needing.ts'
import { newJob, runAction } from './runner.ts'

const inGroup = (title: string) => (event: LogEvent) => event.kind === 'group' && event.title === title
const printed = (text: string) => (event: LogEvent) => event.kind === 'text' && event.text.includes(text)

/** A cold step that is cancelled so long after an event of its log, in ms. */
const moments: readonly (readonly [string, (event: LogEvent) => boolean, number, RegExp])[] = [
  ['while apt fetches lists', inGroup('Get CRIU'), 100, /was cancelled while a CRIU was got/],
  ['while packages come', inGroup('Get CRIU'), 1000, /was cancelled while a CRIU was got/],
  ['while CRIU is measured', inGroup('Measure'), 1, /was cancelled while CRIU \S+ was measured/],
  [
    'while the tests run',
    printed('the tests have begun'),
    1,
    /^the job was cancelled while the command ran$/,
  ],
]

needing('root', 'criu tools').describe.each(moments)(
  'a step that is cancelled %s',
  (_, isMoment, ms, told) => {
    it('ends at once, tells it, and leaves nothing', async () => {
      const folders = await newJob()
      const canceller = new AbortController()
      let cancelledAt = 0
      const step = await runAction({
        folders,
        inputs: {
          install: 'archive',
          run: 'echo the tests have begun; (setsid sleep 61.7 &); sleep 61.7; echo 1..1; echo ok 1 a',
        },
        cancel: canceller.signal,
        onEvent: event => {
          if (cancelledAt > 0 || !isMoment(event)) return
          cancelledAt = performance.now()
          setTimeout(() => canceller.abort(), ms)
        },
      })
      expect(step).toMatchObject({ conclusion: 'cancelled', exitCode: 1, leftProcesses: [] })
      const [scratch = ''] = (await readdir(folders.temp)).filter(name =>
        /^checkpoint-gate-\w{6}$/.test(name),
      )
      const report = await readFile(join(folders.temp, scratch, 'report', 'report.json'), 'utf8')
      const { conclusion } = JSON.parse(report) as Report
      expect(conclusion.verdict).toBe('fail')
      expect(conclusion.why.join('\n')).toMatch(told)
      expect(
        step.annotations
          .filter(({ level }) => level === 'error')
          .map(({ message }) => message)
          .join(),
      ).toMatch(new RegExp(told.source.replace(/[$^]/g, '')))
      // Neither what the tools of the stage had begun, nor what the tests would have.
      const trees = join(folders.toolCache, 'checkpoint-gate', '.scratch')
      expect(await readdir(trees).catch(() => [])).toEqual([])
      expect(
        (await readdir(join(folders.temp, scratch))).filter(name => /^(get-|recorded)/.test(name)),
      ).toEqual([])
      expect(step.log.join('\n')).not.toContain('ok 1 a')
    })
  },
)

it('a step whose log cannot be written ends, and says so where it can', async () => {
  const folders = await newJob()
  const step = await runAction({
    folders,
    inputs: { install: 'none', 'self-test': 'none', run: 'echo 1..1; echo ok 1 a' },
    prefix: ['sh', '-c', 'exec "$@" >/dev/full', 'sh'],
  })
  expect(step.exitCode).toBe(1)
  expect(step.stderr).toMatch(
    /^The log of this step cannot be written \(ENOSPC: .*\), so that it is ended\.\n$/,
  )
  const left = await readdir(folders.temp, { recursive: true })
  expect(left.filter(name => name.endsWith('/report.json'))).toHaveLength(1)
})
