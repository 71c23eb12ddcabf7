import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFailed } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'
import { newJob, runAction } from './runner.ts'

/** Tests that tell nothing of CRIU's words: what they had CRIU do is known from the recording alone. */
const bats = `
setup() {
  images=$(mktemp -d "$BATS_TEST_TMPDIR/images.XXXX")
  setsid sleep 60 </dev/null >/dev/null 2>&1 3>&- &
  pid=$!
  sleep 0.2
}
teardown() { kill -9 "$pid" 2>/dev/null || true; }
@test "dumps (and says so)" {
  criu dump -t "$pid" -D "$images" -o dump.log
}
@test "is refused a pre-dump, quietly" {
  run criu pre-dump -t "$pid" -D "$images" -o pre-dump.log
  [ "$status" -eq 0 ]
}
@test "goes on after a refusal, and fails without a word" {
  criu pre-dump -t "$pid" -D "$images" -o pre-dump.log >/dev/null 2>&1 || true
  criu dump -t "$pid" -D "$images" -o dump.log
  false
}
`
const pytest = `
import subprocess, tempfile, time, pytest

@pytest.fixture
def patient():
    sleeper = subprocess.Popen(['setsid', 'sleep', '60'], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.2)
    yield sleeper.pid
    sleeper.kill()
    sleeper.wait()

def criu(verb, pid):
    with tempfile.TemporaryDirectory() as images:
        return subprocess.call(['criu', verb, '-t', str(pid), '-D', images, '-o', verb + '.log'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

class TestDumps:
    def test_dump(self, patient):
        assert criu('dump', patient) == 0

    @pytest.mark.parametrize('verb', ['pre-dump'])
    def test_refused_quietly(self, patient, verb):
        if criu(verb, patient) != 0:
            pytest.fail('pre-dump failed: exit status 1')

    def test_silent(self, patient):
        criu('pre-dump', patient)
        assert criu('dump', patient) == 0
        raise SystemError
`

needing('root', 'bats', 'pytest', 'criu tools').it(
  'a run of CRIU is known by its test, also of frameworks that run at the same time',
  async () => {
    const folders = await newJob()
    await writeFile(join(folders.workspace, 'quiet.bats'), bats)
    await writeFile(join(folders.workspace, 'test_quiet.py'), pytest)
    const { path } = await realCriu('sid')
    const run = [
      '/usr/bin/pytest-3 -q -p no:cacheprovider --junit-xml=report.xml test_quiet.py >pytest.txt &',
      'bats --tap quiet.bats || status=$?',
      'wait $! || status=$?',
      'exit $status',
    ].join('\n')
    const step = await runAction({
      folders,
      inputs: { 'criu-path': path, 'self-test': 'plain', features: 'memtrack', run, results: 'report.xml' },
    })
    onTestFailed(() => console.log(step.stdout))
    const report = JSON.parse(
      await readFile(join(step.outputs.report ?? '', 'report.json'), 'utf8'),
    ) as Report
    const runs = (report.run?.criuRuns ?? []).map(({ test, operations, exitCode }) => [
      test?.name,
      ...operations.map(({ kind, outcome }) => `${kind} ${outcome}`),
      exitCode === null ? 'not told' : exitCode,
    ])
    const of = (name: string) => runs.filter(([test]) => test === name).map(([, operation]) => operation)
    expect(runs).toHaveLength(8)
    for (const names of [
      [
        'dumps (and says so)',
        'is refused a pre-dump, quietly',
        'goes on after a refusal, and fails without a word',
      ],
      ['test_dump', 'test_refused_quietly[pre-dump]', 'test_silent'],
    ])
      expect(names.map(of)).toEqual([
        ['dump succeeded'],
        ['pre-dump failed'],
        ['pre-dump failed', 'dump succeeded'],
      ])
    const verdicts = Object.fromEntries((report.run?.tests ?? []).map(test => [test.name, test.verdict]))
    expect(verdicts).toEqual({
      'dumps (and says so)': 'passed',
      'is refused a pre-dump, quietly': 'unsupported',
      'goes on after a refusal, and fails without a word': 'failed',
      test_dump: 'passed',
      'test_refused_quietly[pre-dump]': 'unsupported',
      test_silent: 'failed',
    })
    const quiet = report.run?.tests.find(({ name }) => name === 'is refused a pre-dump, quietly')
    expect(quiet?.proof?.slice(0, 5).map(({ state }) => state)).toEqual(Array(5).fill('shown'))
  },
)
