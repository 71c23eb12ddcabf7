import { readFile } from 'node:fs/promises'
import type { TriggeringEvent } from '../criu/cache/trust.ts'

/** What started the workflow, from GITHUB_EVENT_NAME and the payload that GITHUB_EVENT_PATH names. */
export async function triggeringEvent(env: NodeJS.ProcessEnv): Promise<TriggeringEvent> {
  const payload = await readFile(env.GITHUB_EVENT_PATH ?? '', 'utf8').catch(() => '{}')
  return {
    name: env.GITHUB_EVENT_NAME ?? '',
    headRepository: headRepository(payload),
    repository: env.GITHUB_REPOSITORY ?? null,
  }
}

/** `workflow_run.head_repository.full_name` of a workflow_run payload. */
function headRepository(payload: string): string | null {
  try {
    const name: unknown = JSON.parse(payload)?.workflow_run?.head_repository?.full_name
    return typeof name === 'string' ? name : null
  } catch {
    return null
  }
}
