import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { runTool } from '../../src/base/tool.ts'
import type { Report } from '../../src/report/report.ts'
import { type CacheService, startCacheService } from '../cache-service/service.ts'
import type { Entry } from '../cache-service/store.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { type ActionRun, newJob, runAction } from './runner.ts'

const earlierKernel = '6.14.0-1017-azure'

/** Pre-dumps a real process. */
const suite = `
  setsid sleep 60 </dev/null >/dev/null 2>&1 &
  echo 1..2; echo ok 1 dump
  mkdir images
  criu pre-dump -t $! --track-mem -D images -v4 -o pre-dump.log || printf 'not '
  echo ok 2 pre-dump
  kill -9 $!`

let folder: string
let criu: string
let service: CacheService
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flip-'))
  criu = (await realCriu('sid')).path
})
afterAll(async () => await rm(folder, { recursive: true }))
afterEach(async () => await service.close())

interface Runner {
  readonly tracksMemory: boolean
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** One run of the job on a hosted runner, whose kernel this CRIU takes for one that tracks memory, or for what it is. */
async function job({ tracksMemory, inputs = {}, env = {} }: Runner): Promise<ActionRun> {
  const claims = `
    case "$*" in
      "check --feature mem_dirty_track"*) echo "mem_dirty_track is supported"; exit 0 ;;
      pre-dump*) exit 0 ;;
    esac`
  const path = join(folder, 'criu')
  await writeFile(path, `#!/bin/sh\n${tracksMemory ? claims : ''}\nexec "${criu}" "$@"\n`, { mode: 0o755 })
  return await runAction({
    inputs: {
      'criu-path': path,
      features: 'memtrack userns',
      'self-test': 'none',
      // Where nothing else on this machine leaves logs.
      'criu-logs': 'images/*.log',
      run: suite,
      ...inputs,
    },
    env: { ...service.env(), ImageOS: 'ubuntu24', ImageVersion: '20261115.1.0', ...env },
    folders: await newJob(),
  })
}

/** There is one kernel here: in the history that a run kept, it becomes another one. */
async function ofEarlierKernel(kept: Entry | undefined): Promise<Entry> {
  if (kept?.blob == null) throw new Error('no history was kept')
  const archive = join(folder, 'history.tar.zst')
  await writeFile(archive, kept.blob)
  const change = `
    cd "$0" && tar --zstd -xf "$1" && grep -q "$2" checkpoint-gate/history.json &&
    sed -i "s/$2/$3/" checkpoint-gate/history.json && tar --zstd -cf "$1" checkpoint-gate`
  await runTool(['sh', '-c', change, folder, archive, release(), earlierKernel], { seconds: 10 })
  return { ...kept, blob: await readFile(archive) }
}

async function driftOf({ outputs }: ActionRun): Promise<Report['drift']> {
  const text = await readFile(join(outputs.report ?? '', 'report.json'), 'utf8')
  return (JSON.parse(text) as Report).drift
}

const told = ({ annotations }: ActionRun) =>
  annotations.filter(({ properties }) => properties.title?.startsWith('no longer works here'))

/** What was lost, and on which kernels it was then and is now. */
const losses = ['Feature memtrack was true and is false', 'Test pre-dump was passed and is unsupported']
const machines = new RegExp(
  ` \\(last on \\d{4}-\\d\\d-\\d\\d with kernel ${earlierKernel}, CRIU 4\\.\\S+ .*; now kernel ${release()}, CRIU 4\\.`,
)
const toldLosses = losses.map(loss => expect.stringMatching(new RegExp(`^${loss}${machines.source}`)))

needing('root').describe('a job whose runner gets another kernel', () => {
  let earlier: Entry
  beforeAll(async () => {
    service = await startCacheService()
    const first = await job({ tracksMemory: true })
    expect(first.outputs).toMatchObject({ memtrack: 'true', verdict: 'pass', passed: '2' })
    expect(await driftOf(first)).toBeNull()
    earlier = await ofEarlierKernel(service.entries[0])
    await service.close()
  })
  beforeEach(async () => {
    service = await startCacheService({ entries: [earlier] })
  })

  it('is warned with both kernels, the feature and the test', async () => {
    const second = await job({ tracksMemory: false, env: { ImageVersion: '20261122.1.0' } })
    expect(second.conclusion).toBe('success')
    expect(second.outputs).toMatchObject({ memtrack: 'false', verdict: 'pass', unsupported: '1' })
    const [annotation, ...more] = told(second)
    expect(more).toEqual([])
    expect(annotation?.level).toBe('warning')
    expect(annotation?.properties.title).toBe('no longer works here: memtrack, pre-dump')
    expect(annotation?.message.split('\n')).toEqual([
      ...toldLosses,
      `The kernel was ${earlierKernel} and is ${release()}.`,
      `The runner's image was ubuntu24 20261115.1.0 and is ubuntu24 20261122.1.0.`,
      'To do: look at what changed since (runner, CRIU, tests); where it is meant so, give `accept-baseline` another word.',
    ])
    for (const loss of losses) expect(second.summary.replaceAll('\\', '')).toContain(loss)
  })

  it('is told by every run until it works again, or is accepted', async () => {
    for (const policy of ['warn', 'fail', 'fail']) {
      const next = await job({ tracksMemory: false, inputs: { baseline: policy } })
      expect(told(next)).toHaveLength(1)
      expect(next.conclusion).toBe(policy === 'fail' ? 'failure' : 'success')
    }
    const accepting = { baseline: 'fail', 'accept-baseline': 'no-memtrack' }
    for (let round = 0; round < 2; round++) {
      const accepted = await job({ tracksMemory: false, inputs: accepting })
      expect([accepted.conclusion, await driftOf(accepted)]).toEqual(['success', []])
    }
    await job({ tracksMemory: true, inputs: accepting })
    expect((await job({ tracksMemory: false, inputs: accepting })).conclusion).toBe('failure')
  })

  it('is told of a pull request by what its branch has kept, which it leaves alone', async () => {
    const env = { GITHUB_EVENT_NAME: 'pull_request' }
    for (let round = 0; round < 2; round++)
      expect(told(await job({ tracksMemory: false, env }))).toHaveLength(1)
    expect(service.entries).toHaveLength(1)
  })

  it('keeps what was learnt, and nothing where nothing was', async () => {
    await job({ tracksMemory: false })
    const entries = service.entries.length
    const again = await job({ tracksMemory: false })
    expect(service.entries).toHaveLength(entries)
    expect(again.stdout).toMatch(/^history: not kept: nothing new since \d{4}-\d\d-\d\d$/m)
  })

  it('fails by baseline: fail, and says why', async () => {
    const second = await job({ tracksMemory: false, inputs: { baseline: 'fail' } })
    expect(second.conclusion).toBe('failure')
    expect(second.outputs.verdict).toBe('fail')
    const verdict = second.annotations.find(
      ({ properties }) => properties.title === 'checkpoint-gate: failed',
    )
    expect(verdict?.message.split('\n')).toEqual(toldLosses)
    expect(told(second).map(({ level }) => level)).toEqual(['error'])
  })

  it('hears nothing by baseline: ignore, which asks for no baseline and keeps none', async () => {
    const second = await job({ tracksMemory: false, inputs: { baseline: 'ignore' } })
    expect(second.conclusion).toBe('success')
    expect(told(second)).toEqual([])
    expect(await driftOf(second)).toBeNull()
    expect(service.requests).toEqual([])
    expect(service.entries).toHaveLength(1)
  })

  it('is compared whatever the text of the command, and with `cache: false`', async () => {
    for (const inputs of [{ run: `${suite}; true` }, { cache: 'false' }])
      expect(told(await job({ tracksMemory: false, inputs }))).toHaveLength(1)
  })

  it('misses no test of another step of the job', async () => {
    const other = 'echo 1..1; echo ok 1 other'
    const second = await job({ tracksMemory: true, inputs: { run: other }, env: { GITHUB_ACTION: 'second' } })
    expect(told(second)).toEqual([])
    const third = await job({ tracksMemory: true, inputs: { run: other } })
    expect(told(third)[0]?.message).toContain('Test pre-dump was passed and was not seen this time')
  })

  it.each<[string, Runner]>([
    ['job', { tracksMemory: false, env: { GITHUB_JOB: 'other' } }],
    ['runner image', { tracksMemory: false, env: { ImageOS: 'ubuntu22' } }],
    ['matrix entry', { tracksMemory: false, inputs: { matrix: '{"criu": "4.2"}' } }],
    ['CRIU', { tracksMemory: false, inputs: { 'criu-version': '>=3' } }],
  ])('is not compared with a run of another %s', async (_, other) => {
    const second = await job(other)
    expect(second.conclusion).toBe('success')
    expect(await driftOf(second)).toBeNull()
    expect(service.entries).toHaveLength(2)
  })
})
