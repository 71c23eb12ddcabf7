import { cp, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { makeBundle } from '../recording/bundle.ts'
import { swrkClient } from '../recording/swrk-client.ts'
import { type ActionRun, newJob, runAction } from './runner.ts'

async function runTidySuite(inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  const folders = await newJob()
  await cp(join(import.meta.dirname, 'tidy-suite'), folders.workspace, { recursive: true })
  const { bundle } = await makeBundle(join(folders.temp, 'bundle'))
  return await runAction({
    folders,
    inputs: {
      'criu-path': (await realCriu('sid')).path,
      features: 'userns',
      'self-test': 'none',
      run: 'bats --tap .',
      // By default logs of whatever else runs on this machine would be found in /tmp, too.
      'criu-logs': '**/*.log',
      ...inputs,
    },
    env: { BUNDLE: bundle, SWRK_CLIENT: swrkClient },
  })
}

const failures = ({ annotations }: ActionRun) =>
  annotations
    .filter(({ properties }) => properties.title?.startsWith('failed: '))
    .map(({ message, properties }) => [properties.title?.slice('failed: '.length), message] as const)

needing('root', 'bats', 'runc', 'gcc', 'criu tools').describe('tests that delete the logs of CRIU', () => {
  it('have its first fatal line in the annotations of their failures', async () => {
    const step = await runTidySuite()
    expect(step.outputs).toMatchObject({ verdict: 'fail', tests: '5', failed: '5' })
    const lock = 'Some file locks are hold by dumping tasks! You can try --file-locks to dump them.'
    const expected = [
      ['criu dump', lock],
      ['criu restore', 'Unexpected EOF on (empty-image)'],
      ['criu swrk', lock],
      ['runc checkpoint', "Can't lookup mount="],
      ['runc restore', "Can't read pages data"],
    ] as const
    const told = failures(step)
    expect(told.map(([name]) => name)).toEqual(expected.map(([name]) => name))
    for (const [index, [, line]] of expected.entries()) {
      const [first = '', ...more] = told[index]?.[1].split('\n') ?? []
      expect(first).toContain(`“${line}`)
      const [, log = ''] = /^Logs: (?:.*, )?(\S+)$/.exec(more.at(-1) ?? '') ?? []
      expect(dirname(log)).toBe(join(step.outputs.report ?? '', 'criu-logs'))
      expect(await readFile(log, 'utf8')).toContain(line)
    }
    expect(step.leftProcesses).toEqual([])
  })

  it('have no log with record: false, and are told so', async () => {
    const step = await runTidySuite({ record: 'false' })
    const told = failures(step)
    expect(told).toHaveLength(5)
    for (const [, message] of told) expect(message).toContain('No CRIU log was found for it.')
  })
})
