import { describe, expect, it } from 'vitest'
import { testedEnvironment, withheldFile } from '../../src/action/tested-environment.ts'

describe('testedEnvironment', () => {
  it('keeps what is the action’s from the tests, and nothing else', () => {
    const job = { PATH: '/bin', GITHUB_TOKEN: 't', GITHUB_ACTION: '__self', GITHUB_WORKSPACE: '/w' }
    const own = {
      GITHUB_OUTPUT: '/o',
      GITHUB_ENV: '/e',
      GITHUB_STATE: '/s',
      GITHUB_ACTION_REPOSITORY: 'owner/checkpoint-gate',
      GITHUB_ACTION_REF: 'v1',
      ACTIONS_RUNTIME_TOKEN: 'secret',
      INPUT_RUN: 'make',
      'STATE_checkpoint-gate': 'started',
    }
    expect(testedEnvironment({ ...job, ...own }, { PATH: '/shim:/bin' })).toEqual({
      ...job,
      PATH: '/shim:/bin',
    })
  })
})

describe('withheldFile', () => {
  it.each([
    ['echo "count=3" >> $GITHUB_OUTPUT', 'GITHUB_OUTPUT'],
    ['make test\necho A=b >>"${GITHUB_ENV}"', 'GITHUB_ENV'],
    ['echo /opt/bin >> $GITHUB_PATH', 'GITHUB_PATH'],
    ['make list | tee -a "$GITHUB_OUTPUT"', 'GITHUB_OUTPUT'],
  ])('tells of %j', (script, name) => {
    expect(withheldFile(script)).toMatch(new RegExp(`^\`run\` writes to ${name}, which is kept from tests: `))
  })

  it.each([
    'make test',
    'echo "# Results" >> $GITHUB_STEP_SUMMARY',
    'echo $MY_GITHUB_OUTPUTS',
    'test -z "$GITHUB_OUTPUT"',
  ])('has nothing to say of %j', script => {
    expect(withheldFile(script)).toBeNull()
  })
})
