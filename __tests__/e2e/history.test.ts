import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFailed } from 'vitest'
import type { Report, TestReport } from '../../src/report/report.ts'
import { type CacheService, startCacheService } from '../cache-service/service.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { newJob, runAction } from './runner.ts'

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

async function run(script: string): Promise<{ conclusion: string; test: TestReport | undefined }> {
  const step = await runAction({
    folders: await newJob(),
    inputs: {
      'criu-path': criu,
      features: 'memtrack',
      'self-test': 'none',
      'criu-logs': 'images/*.log',
      run: 'eval "$SCRIPT"',
    },
    env: { ...service.env(), SCRIPT: script, ImageOS: 'ubuntu24', ImageVersion: '20261115.1.0' },
  })
  onTestFailed(() => console.log(step.stdout))
  const report = JSON.parse(await readFile(join(step.outputs.report ?? '', 'report.json'), 'utf8')) as Report
  return { conclusion: step.conclusion, test: report.run?.tests[0] }
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
})
