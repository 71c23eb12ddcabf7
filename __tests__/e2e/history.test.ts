import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFailed } from 'vitest'
import type { Report, TestReport } from '../../src/report/report.ts'
import { type CacheService, startCacheService } from '../cache-service/service.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { type JobFolders, newJob, runAction } from './runner.ts'

/** Dumps a real process, which needs no memory tracking. */
const working = `
  echo 1..1
  setsid sleep 60 </dev/null >/dev/null 2>&1 &
  sleep 0.3
  mkdir images
  criu dump -t $! -D images -o dump.log || printf 'not '
  echo ok 1 checkpoint
  kill -9 $! 2>/dev/null || true`

/** A caller that has begun to demand memory tracking of every checkpoint. */
const refusing = `
  printf '1..1\\nnot ok 1 checkpoint\\n# criu is missing features: [MemTrack]\\n'
  exit 1`

/** The same where the test now does a pre-dump, which CRIU refuses. */
const preDumping = `
  echo 1..1
  setsid sleep 60 </dev/null >/dev/null 2>&1 &
  sleep 0.3
  mkdir images
  criu pre-dump -t $! -D images -o pre-dump.log >/dev/null 2>&1 || printf 'not '
  echo ok 1 checkpoint
  kill -9 $! 2>/dev/null || true
  exit 1`

let service: CacheService
let criu: string
beforeAll(async () => {
  criu = (await realCriu('sid')).path
})
afterAll(async () => await service?.close())

interface Ran {
  readonly conclusion: string
  readonly test: TestReport | undefined
  readonly stdout: string
  readonly summary: string
  /** Folder of the report. */
  readonly report: string
}

async function run(
  script: string,
  inputs: Readonly<Record<string, string>> = {},
  folders?: JobFolders,
): Promise<Ran> {
  const step = await runAction({
    folders: folders ?? (await newJob()),
    inputs: {
      'criu-path': criu,
      features: 'memtrack',
      'self-test': 'none',
      'criu-logs': 'images/*.log',
      run: 'eval "$SCRIPT"',
      ...inputs,
    },
    env: { ...service.env(), SCRIPT: script, ImageOS: 'ubuntu24', ImageVersion: '20261115.1.0' },
  })
  onTestFailed(() => console.log(step.stdout))
  const { conclusion, stdout, summary } = step
  const folder = step.outputs.report ?? ''
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report
  return { conclusion, stdout, summary, report: folder, test: report.run?.tests[0] }
}

needing('root', 'criu tools').describe('a refusal that names no operation', () => {
  describe('on a kind of runner', () => {
    needing('root').it(
      'is a skip where nothing is remembered, and a failure once the test has done it there',
      async () => {
        service = await startCacheService()
        expect(await run(refusing)).toMatchObject({ conclusion: 'success', test: { verdict: 'unsupported' } })
        expect(await run(working)).toMatchObject({ conclusion: 'success', test: { verdict: 'passed' } })
        const why = expect.stringMatching(
          /^on \d{4}-\d\d-\d\d it passed here without memtrack \(CRIU 4\.\S+\), and CRIU did dump for it: .*test-needs$/,
        )
        // Also on a re-run: what was learnt is not forgotten by a run that failed.
        for (let round = 0; round < 2; round++)
          expect(await run(refusing)).toMatchObject({
            conclusion: 'failure',
            test: { verdict: 'failed', why },
          })
        const more = await run(preDumping)
        expect(more).toMatchObject({ conclusion: 'success', test: { verdict: 'unsupported' } })
        expect(more.test?.proof?.at(-1)?.says).toMatch(/^it passed on .* without memtrack: it does more now$/)
        expect(await run(working)).toMatchObject({ conclusion: 'success', test: { verdict: 'passed' } })
      },
      120_000,
    )
  })

  needing('root').it(
    'is one by a committed file, which no cache is asked for',
    async () => {
      service = await startCacheService()
      const folders = await newJob()
      await writeFile(join(folders.workspace, 'history.json'), '')
      const committed = { history: 'history.json' }
      const first = await run(working, committed, folders)
      expect(first.summary).toContain('History: nothing is remembered of ubuntu24-X64 yet.')
      await copyFile(join(first.report, 'history.json'), join(folders.workspace, 'history.json'))
      const second = await run(refusing, committed, folders)
      expect(second).toMatchObject({ conclusion: 'failure', test: { verdict: 'failed' } })
      expect(second.summary).toContain('1 refusal not believed, since the test did it before')
      const third = await run('echo 1..1; echo ok 1 checkpoint; criu --version', committed, folders)
      expect(third.conclusion).toBe('success')
      expect(service.requests).toEqual([])
    },
    120_000,
  )

  needing('root').it(
    'is excused as a known issue until it passes, and the file without it is printed',
    async () => {
      const folders = await newJob()
      const locked = `
      echo 1..1
      setsid flock locked sleep 60 </dev/null >/dev/null 2>&1 &
      sleep 0.5
      mkdir -p images
      code=0
      criu dump -t $! -D images -o dump.log || { printf 'not '; code=1; }
      echo ok 1 checkpoint
      kill -9 $! 2>/dev/null || true
      exit $code`
      const issue = 'https://example.org/criu/1'
      await writeFile(
        join(folders.workspace, 'known.yml'),
        `- test: checkpoint\n  cause: Some file locks are hold\n  issue: ${issue}\n  expires: 2099-01-01\n`,
      )
      const known = { 'known-issues': 'known.yml', baseline: 'ignore' }
      const excused = await run(locked, known, folders)
      expect(excused).toMatchObject({
        conclusion: 'success',
        test: { verdict: 'skipped', knownIssue: { issue, expires: '2099-01-01' } },
      })
      expect(excused.summary).toContain(`(<${issue}>), until 2099-01-01`)
      const passing = await run(locked.replace('-o dump.log', '-o dump.log --file-locks'), known, folders)
      expect(passing.conclusion).toBe('failure')
      expect(passing.stdout).toMatch(/known\.yml without the entries that are to go:\n\n?/)
    },
    120_000,
  )
})
