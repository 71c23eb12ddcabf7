import { describe, expect, it } from 'vitest'
import { cacheTrust } from '../../../src/criu/cache/trust.ts'

const repository = 'opencontainers/runc'

const table: readonly (readonly [name: string, headRepository: string | null, trusted: boolean])[] = [
  ['push', null, true],
  ['schedule', null, true],
  ['workflow_dispatch', null, true],
  ['merge_group', null, true],
  ['release', null, true],
  ['pull_request', null, true],
  ['pull_request_target', null, false],
  ['issue_comment', null, false],
  ['issues', null, false],
  ['discussion', null, false],
  ['fork', null, false],
  ['watch', null, false],
  ['workflow_run', repository, true],
  ['workflow_run', 'somebody/runc', false],
  ['workflow_run', null, false],
  ['an_event_of_next_year', null, false],
  ['', null, true],
]

describe('cacheTrust', () => {
  it.each(table)('%s (of %s): %s', (name, headRepository, trusted) => {
    const answer = cacheTrust({ name, headRepository, repository })
    expect(answer.trusted).toBe(trusted)
    expect(answer.reason).not.toBe('')
  })
  it('does not take two unknown repositories for the same one', () => {
    expect(cacheTrust({ name: 'workflow_run', headRepository: null, repository: null }).trusted).toBe(false)
  })
})
