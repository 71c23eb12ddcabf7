import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place } from '../host/place.ts'
import type { AptMachine } from './apt/machine.ts'
import type { Release } from './apt/release.ts'
import type { CacheAccess } from './cache/access.ts'
import { type CandidateRequest, findCandidates } from './candidates.ts'
import { type GetRequest, type Got, getCriu } from './get.ts'
import { obtain } from './obtain.ts'
import type { BuildContext } from './providers/source/source.ts'
import { treesHome } from './tree/home.ts'
import { layoutVersion } from './tree/layout.ts'

/** What is wanted, and the machine to provide it on. */
export interface ProvideRequest extends CandidateRequest, BuildContext {
  readonly cacheVersion: string
  /** dpkg's name: `amd64`. */
  readonly arch: string
  readonly release: Release
  readonly apt: AptMachine | string
  readonly cache: CacheAccess
  /** Where CRIU is started to see whether it initialises. */
  readonly place: Place
  readonly knownBugs: GetRequest['knownBugs']
  readonly lacked: GetRequest['lacked']
  readonly unfit: GetRequest['unfit']
  readonly env: NodeJS.ProcessEnv
  readonly warn: (line: string) => void
}

/**
 * Puts a CRIU that works here on the machine, by the first provider that has one.
 * @throws Error for a `criu-path` that is no CRIU; whatever a provider meets is told in the attempts.
 */
export async function provideCriu(request: ProvideRequest): Promise<Got> {
  const scratch = await mkdtemp(join(request.scratch, 'get-'))
  try {
    return await getFrom({ ...request, scratch })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function getFrom(request: ProvideRequest): Promise<Got> {
  const { cacheVersion, arch, release, log, warn, cache } = request
  if (cache.state === 'off') log(`cache: not used: ${cache.why}`)
  const candidates = await findCandidates(request, request.apt, request)
  const context = {
    layoutVersion,
    os: [release.distribution, release.version || release.codename].filter(Boolean).join('-'),
    arch,
    cacheVersion,
  }
  const { wanted, place, knownBugs, lacked, unfit } = request
  return await getCriu({
    wanted,
    candidates,
    place,
    knownBugs,
    lacked,
    unfit,
    log,
    obtain: async offer => {
      const home = await treesHome(request.env)
      return await obtain(offer, { home, cache, context, now: new Date(), log, warn })
    },
  })
}
