import { cacheTrust, type TriggeringEvent } from './trust.ts'

/** Whether this run uses the runner's cache service. */
export type CacheAccess =
  | {
      readonly state: 'on'
      /** argv that starts `runCacheCommand` (command.ts) in a process of its own; verb and keys are added to it. */
      readonly command: readonly string[]
    }
  | { readonly state: 'off'; readonly why: string }

/** The variables that the runner gives to JavaScript actions, and to nothing else. */
export type RunnerEnvironment = Readonly<Record<string, string | undefined>>

/**
 * Decides about the cache without touching the network.
 * @param wanted the input `cache`.
 * @param command see `CacheAccess`.
 */
export function cacheAccess(
  wanted: 'safe-events' | 'always' | 'never',
  event: TriggeringEvent,
  env: RunnerEnvironment,
  command: readonly string[],
): CacheAccess {
  if (wanted === 'never') return { state: 'off', why: "input 'cache' is false" }
  const missing = missingService(env)
  if (missing !== null) return { state: 'off', why: missing }
  const trust = cacheTrust(event)
  if (wanted === 'safe-events' && !trust.trusted) {
    const why = `event ${event.name} can poison a cache: ${trust.reason} ('cache: always' uses it all the same)`
    return { state: 'off', why }
  }
  return { state: 'on', command }
}

/**
 * Why no cache service can be reached; null when one can, as far as the environment tells.
 * Source: @actions/cache 6.3, internal/config.ts: GHES has service v1, github.com v2 only.
 */
function missingService(env: RunnerEnvironment): string | null {
  if (env.ACTIONS_CACHE_MODE?.trim().toLowerCase() === 'none') return 'ACTIONS_CACHE_MODE is none'
  const url = env.ACTIONS_RESULTS_URL || env.ACTIONS_CACHE_URL
  if (!url) return 'this runner offers no cache service (no ACTIONS_RESULTS_URL, no ACTIONS_CACHE_URL)'
  if (!env.ACTIONS_RUNTIME_TOKEN)
    return 'this runner gives no token for its cache service (ACTIONS_RUNTIME_TOKEN)'
  return null
}
