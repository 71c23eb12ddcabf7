import { InputError } from '../base/input-error.ts'
import type { AptMachine } from './apt/machine.ts'
import type { ProviderName } from './criu.ts'
import type { Candidate } from './get.ts'
import { archiveOffers } from './providers/archive.ts'
import type { Offer } from './providers/offer.ts'
import { repositoryOffers } from './providers/repository.ts'
import { type BuildContext, sourceOffer } from './providers/source/source.ts'
import { namedCriu, systemCrius } from './providers/system.ts'
import type { WantedVersion } from './wanted-version.ts'

/** What the inputs say about where CRIU is to come from. */
export interface CandidateRequest {
  readonly criuPath: string | null
  readonly providers: readonly ProviderName[]
  readonly wanted: WantedVersion
  readonly suite: string
  readonly repository: string
  readonly repositoryKey: string | null
  readonly sourceUrl: string
  readonly sourceSha256: string | null
  /** Of `claimantOf`. */
  readonly job: string
}

/**
 * All candidates in the order of `install`, found without the network. A provider that has nothing here is in the list
 * with its reason.
 * @param apt what apt is set up for, or why there is none.
 * @throws InputError for a `criu-path` that is no CRIU.
 */
export async function findCandidates(
  request: CandidateRequest,
  apt: AptMachine | string,
  context: BuildContext,
): Promise<readonly Candidate[]> {
  if (request.criuPath !== null) {
    const criu = await namedCriu(request.criuPath, request.job)
    if (typeof criu === 'string')
      throw new InputError([
        `Input 'criu-path' is '${request.criuPath}': ${criu}. Allowed: the path of a CRIU program.`,
      ])
    return [{ kind: 'installed', criu }]
  }
  const found: Readonly<Record<ProviderName, () => Promise<readonly Candidate[]>>> = {
    system: () => findInstalled(request.job, context.log),
    archive: () => offered('archive', async () => archiveOffers(request, need(apt), context)),
    repository: () =>
      offered('repository', async () =>
        repositoryOffers({ ...request, key: request.repositoryKey }, need(apt), context),
      ),
    source: () =>
      offered('source', async () => [
        await sourceOffer({ ...request, url: request.sourceUrl, sha256: request.sourceSha256 }, context),
      ]),
  }
  // A branch, tag or commit is built from its source, and nobody else has it.
  const providers = request.wanted.kind === 'git' ? (['source'] as const) : request.providers
  return (await Promise.all(providers.map(provider => found[provider]()))).flat()
}

async function findInstalled(job: string, log: (line: string) => void): Promise<readonly Candidate[]> {
  const { crius, unusable } = await systemCrius(process.env.PATH ?? '', job)
  for (const why of unusable) log(`system: ${why}`)
  if (crius.length > 0) return crius.map(criu => ({ kind: 'installed', criu }))
  return [{ kind: 'none', provider: 'system', label: 'PATH and sbin', reason: 'no criu is installed' }]
}

function need(apt: AptMachine | string): AptMachine {
  if (typeof apt === 'string') throw new Error(apt)
  return apt
}

async function offered(
  provider: Offer['provider'],
  list: () => Promise<readonly Offer[]>,
): Promise<readonly Candidate[]> {
  try {
    return (await list()).map(offer => ({ kind: 'offer', offer }))
  } catch (error) {
    return [
      { kind: 'none', provider, label: '', reason: error instanceof Error ? error.message : String(error) },
    ]
  }
}
