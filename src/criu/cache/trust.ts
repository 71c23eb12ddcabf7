/** What started the workflow, as far as it decides whether its cache can be trusted. */
export interface TriggeringEvent {
  /** GITHUB_EVENT_NAME; empty off GitHub. */
  readonly name: string
  /** For `workflow_run`: `owner/name` of the repository whose code the triggering run ran; null when not told. */
  readonly headRepository: string | null
  /** `owner/name` of the repository that the workflow belongs to; null when not told. */
  readonly repository: string | null
}

export interface Trust {
  readonly trusted: boolean
  readonly reason: string
}

interface EventRow {
  readonly names: readonly string[]
  readonly trusted: boolean
  readonly reason: string
}

/**
 * An entry written in the default branch's scope is restored by every branch and every later run. So a run in that
 * scope which outsiders can start, and whose steps may have run their code, must neither write nor believe an entry.
 * Source: docs.github.com, "Dependency caching reference" (scopes) and "Events that trigger workflows" (GITHUB_REF of each).
 */
const rows: readonly EventRow[] = [
  {
    names: [
      'push',
      'merge_group',
      'schedule',
      'workflow_dispatch',
      'repository_dispatch',
      'create',
      'release',
    ],
    trusted: true,
    reason: 'only people who can write to the repository start it',
  },
  {
    names: ['deployment', 'deployment_status', 'registry_package', 'page_build', 'status'],
    trusted: true,
    reason: 'only people and apps who can write to the repository start it',
  },
  {
    names: ['pull_request', 'pull_request_review', 'pull_request_review_comment'],
    trusted: true,
    reason: 'what it writes is seen by runs of the same pull request only (scope refs/pull/N/merge)',
  },
  {
    names: ['pull_request_target'],
    trusted: false,
    reason: 'it runs for pull requests of forks, in the scope of the base branch',
  },
  {
    names: ['issue_comment', 'issues', 'discussion', 'discussion_comment', 'fork', 'watch', 'gollum'],
    trusted: false,
    reason: 'anyone can start it, and it runs in the scope of the default branch',
  },
]

/** Whether a run that `event` started may use the cache, and why. An event that is not in the table may not. */
export function cacheTrust(event: TriggeringEvent): Trust {
  if (event.name === '') return { trusted: true, reason: 'no event of GitHub started this' }
  if (event.name === 'workflow_run') return workflowRunTrust(event)
  const row = rows.find(row => row.names.includes(event.name))
  return row ?? { trusted: false, reason: 'it is not known who can start it' }
}

/** A `workflow_run` follows another run and often handles what that one, perhaps of a fork, has left. */
function workflowRunTrust(event: TriggeringEvent): Trust {
  if (event.headRepository !== null && event.headRepository === event.repository) {
    return { trusted: true, reason: 'the run that it follows ran code of this repository' }
  }
  const head = event.headRepository ?? 'an unknown repository'
  return { trusted: false, reason: `it runs in the scope of the default branch and follows a run of ${head}` }
}
