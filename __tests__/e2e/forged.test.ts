import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { newJob, runAction } from './runner.ts'

/** What a test that lies would add to the records: a CRIU that was refused, with a log of its own making. */
const lie = (log: string) =>
  JSON.stringify({
    pid: 1,
    arguments: ['pre-dump'],
    startedAt: Date.now(),
    endedAt: Date.now() + 60_000,
    exitCode: 1,
    signal: null,
    logs: [{ path: '/tmp/pre-dump.log', kept: log, bytes: 100 }],
  })

const failing = `printf '=== RUN   TestX\\n'; sleep 0.3
printf '    x_test.go:9: criu pre-dump failed: exit status 1, see /tmp/pre-dump.log\\n--- FAIL: TestX (0.1s)\\nFAIL\\nFAIL\\tp\\t1s\\n'; exit 1`

needing('root').it('nothing is believed that a test adds to the records', { timeout: 60_000 }, async () => {
  const folders = await newJob()
  const { path } = await realCriu('sid')
  const kept = join(folders.workspace, 'report', 'criu-logs')
  const forge = `printf '(00.1) Error (criu/mem.c:46): BUG at criu/mem.c:46\\n' >'${kept}/forged.log'
    printf '%s\\n' '${lie('forged.log')}' >>'${kept}/runs.jsonl' || :`
  const inputs = { 'criu-path': path, 'self-test': 'none', 'report-dir': 'report', 'criu-logs': 'none/*.log' }
  const step = await runAction({ folders, inputs: { ...inputs, run: `${forge}\n${failing}` } })
  expect(step.outputs).toMatchObject({ verdict: 'fail', failed: '1', unsupported: '0' })
  expect(await readFile(join(kept, 'runs.jsonl'), 'utf8')).toBe('')
})

needing('root').it('no link in the report folder is followed', { timeout: 60_000 }, async () => {
  const folders = await newJob()
  const { path } = await realCriu('sid')
  const [report, victim] = [join(folders.workspace, 'report'), join(folders.workspace, 'victim')]
  await mkdir(join(report, 'self-test'), { recursive: true })
  await mkdir(victim)
  await writeFile(join(victim, 'file'), 'mine')
  await symlink(victim, join(report, 'criu-logs'))
  await symlink(join(victim, 'file'), join(report, 'self-test', 'plain.log'))
  const later = `ln -sf '${victim}/file' report/criu-logs/runs.jsonl; printf '1..1\\nok 1 a\\n'`
  const inputs = { 'criu-path': path, 'self-test': 'plain', 'report-dir': 'report', run: later }
  const step = await runAction({ folders, inputs })
  expect(step.outputs).toMatchObject({ verdict: 'pass' })
  expect(step.annotations.map(({ message }) => message).join('\n')).toContain('report/criu-logs was a link')
  expect(await readdir(victim)).toEqual(['file'])
  expect(await readFile(join(victim, 'file'), 'utf8')).toBe('mine')
})
