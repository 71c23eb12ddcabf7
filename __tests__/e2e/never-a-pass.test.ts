import { describe, expect, it } from 'vitest'
import { realCriu } from '../real-criu.ts'
import { runAction } from './runner.ts'

const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><testsuites><testsuite name="&b;"><testcase name="t"/></testsuite></testsuites>`

describe('what is damaged, missing or cut off is never a pass', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a command that is not there', { run: 'no-such-test-program' }, 'command was not found'],
    ['a command that does nothing', { run: 'true' }, 'no test'],
    ['a plan that is not met', { run: "printf '1..3\\nok 1 a\\n'" }, 'The plan is 1..3'],
    [
      'output that is cut off',
      { run: `printf '{"Action":"run","Package":"p","Test":"T"}\\n'` },
      'has no end',
    ],
    ['a line that is no JSON any more', { run: `printf '{"Action":"fail","Package":"p","Te\\n'` }, ''],
    ['an exit status without a failed test', { run: "printf '1..1\\nok 1 a\\n'; exit 3" }, 'ended with 3'],
    ['a signal', { run: "printf '1..1\\nok 1 a\\n'; kill -SEGV $$" }, 'SIGSEGV'],
    ['a failed test under a zero exit status', { run: "printf '1..1\\nnot ok 1 a\\n'" }, '1 test failed'],
    ['result files that were not written', { run: 'true', results: 'report-*.xml' }, 'report-*.xml'],
    [
      'a result file that ends in the middle',
      { run: `printf '<testsuites><testsuite name="s"><testcase name="a"/>' >r.xml`, results: 'r.xml' },
      'r.xml',
    ],
    ['entities in a result file', { run: `cat >r.xml <<'X'\n${bomb}\nX`, results: 'r.xml' }, 'r.xml'],
    ['NUL bytes and broken UTF-8', { run: `printf '1..1\\n\\0\\377\\376 ok 1\\n'` }, ''],
    [
      'a line of 200 MB',
      { run: `head -c 200000000 /dev/zero | tr '\\0' x; printf '\\n1..2\\nok 1 a\\n'` },
      'The plan is 1..',
    ],
    ['a time-out', { run: "printf '1..1\\nok 1 a\\n'; sleep 300", timeout: '0.02' }, 'time'],
  ])('%s', async (_, inputs, message) => {
    const { path } = await realCriu('sid')
    const step = await runAction({
      inputs: { 'criu-path': path, 'self-test': 'none', features: 'userns', ...inputs },
    })
    expect(step.conclusion).toBe('failure')
    expect(step.outputs.verdict).toBe('fail')
    expect(step.annotations.map(({ message }) => message).join('\n')).toContain(message)
    expect(step.leftProcesses).toEqual([])
  })

  it('output cannot command the runner', async () => {
    const { path } = await realCriu('sid')
    const run = `echo '::set-output name=memtrack::true'
      echo '::error::not ours'; echo '##[error]nor this' >&2
      test -z "$GITHUB_OUTPUT$GITHUB_ENV$GITHUB_PATH$ACTIONS_RUNTIME_TOKEN$INPUT_RUN"
      printf '1..1\\nok 1 a\\n'`
    const step = await runAction({
      inputs: { 'criu-path': path, 'self-test': 'none', features: 'userns', run },
      env: { ACTIONS_RUNTIME_TOKEN: 'secret' },
    })
    expect(step.conclusion).toBe('success')
    expect(step.annotations).toEqual([])
    expect(step.outputs.memtrack ?? '').toBe('')
  })

  it('working-directory and shell are checked before anything is done', async () => {
    const { path } = await realCriu('sid')
    for (const [name, value] of [
      ['working-directory', 'no/such/folder'],
      ['shell', 'fish'],
    ] as const) {
      const step = await runAction({ inputs: { 'criu-path': path, run: 'true', [name]: value } })
      expect(step.annotations.map(({ message }) => message).join()).toContain(`Input '${name}' is '${value}'`)
      expect(step.path).toEqual([])
    }
  })
})
