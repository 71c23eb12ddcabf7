import { describe, expect, it } from 'vitest'
import { cacheAccess, type RunnerEnvironment } from '../../../src/criu/cache/access.ts'

const service = { ACTIONS_RESULTS_URL: 'https://results.example/', ACTIONS_RUNTIME_TOKEN: 'x' }
const push = { name: 'push', headRepository: null, repository: null }
const comment = { ...push, name: 'issue_comment' }

type Wanted = Parameters<typeof cacheAccess>[0]
const table: readonly (readonly [string, Wanted, typeof push, RunnerEnvironment, RegExp | null])[] = [
  ['a hosted runner', 'safe-events', push, service, null],
  ['switched off', 'never', push, service, /input 'cache' is false/],
  ['act, or a self-hosted runner without it', 'safe-events', push, {}, /offers no cache service/],
  ['without a token', 'safe-events', push, { ACTIONS_RESULTS_URL: 'x' }, /no token/],
  ['GHES with service v1', 'safe-events', push, { ACTIONS_CACHE_URL: 'x', ACTIONS_RUNTIME_TOKEN: 'x' }, null],
  [
    'a workflow with cache mode none',
    'always',
    push,
    { ...service, ACTIONS_CACHE_MODE: 'none' },
    /CACHE_MODE/,
  ],
  ['an event that can poison', 'safe-events', comment, service, /issue_comment can poison .*'cache: always'/],
  ['an event that can poison, asked for', 'always', comment, service, null],
]

describe('cacheAccess', () => {
  it.each(table)('%s', (_name, wanted, event, env, why) => {
    const access = cacheAccess(wanted, event, env, ['node'])
    if (why === null) expect(access).toEqual({ state: 'on', command: ['node'] })
    else expect(access).toEqual({ state: 'off', why: expect.stringMatching(why) })
  })
})
