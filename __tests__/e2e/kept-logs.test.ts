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

needing('root', 'criu tools').describe('tests that take away what was recorded', () => {
  const preDump = `setsid sleep 60 </dev/null >/dev/null 2>&1 &
    mkdir images
    criu pre-dump -t $! -D images --track-mem -v4 -o pre-dump.log || true
    kill -9 $!
    rm images/pre-dump.log
    echo 1..1
    echo 'not ok 1 pre-dump'
    echo '# Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.'`

  it.each([
    ['the whole folder', 'rm -r "$REPORT"', /criu-logs was taken away or replaced/],
    [
      'the folder, for a link',
      'rm -r "$REPORT"; ln -s /mnt "$REPORT"',
      /criu-logs was taken away or replaced/,
    ],
    ['one log', 'rm "$REPORT"/criu-logs/*.log', /\.log was taken away after it had been kept/],
  ])('get no skip: %s', async (_, takeAway, told) => {
    const folders = await newJob()
    const report = join(folders.workspace, 'report')
    const run = (end: string) =>
      runAction({
        folders,
        inputs: {
          'criu-path': criuPath,
          features: 'memtrack',
          'self-test': 'none',
          'report-dir': report,
          run: `${preDump}\n${end}`,
        },
        env: { REPORT: report },
      })
    const criuPath = (await realCriu('sid')).path
    // The recorder keeps a log when CRIU has ended: a moment later than its caller knows.
    const step = await run(
      `for i in $(seq 100); do ls "$REPORT"/criu-logs/*.log && break; sleep 0.05; done; ${takeAway}`,
    )
    expect(step.outputs).toMatchObject({ verdict: 'fail' })
    expect(step.annotations.map(({ message }) => message).join('\n')).toMatch(told)
  })
})
