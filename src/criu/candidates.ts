import type { AptMachine } from './apt/machine.ts'
import type { ProviderName } from './criu.ts'
import type { Candidate } from './get.ts'
import { archiveOffers } from './providers/archive.ts'
import type { Offer } from './providers/offer.ts'
import { readCriu, systemCrius } from './providers/system.ts'
import type { Workshop } from './providers/workshop.ts'
import type { VersionWish } from './wish.ts'

/** What the inputs say about where CRIU is to come from. */
export interface CandidateRequest {
  readonly criuPath: string | null
  readonly providers: readonly ProviderName[]
  readonly wish: VersionWish
  readonly suite: string
}

/**
 * All candidates in the order of `install`, found without the network. A provider that has nothing here is in the list
 * with its reason.
 * @param apt what apt is set up for, or why there is none.
 * @throws Error for a `criu-path` that is no CRIU.
 */
export async function findCandidates(
  request: CandidateRequest,
  apt: AptMachine | string,
  workshop: Workshop,
): Promise<readonly Candidate[]> {
  if (request.criuPath !== null) {
    const criu = await readCriu(request.criuPath, 'path', request.criuPath)
    if (typeof criu === 'string')
      throw new Error(
        `Input 'criu-path' is '${request.criuPath}': ${criu}. Allowed: the path of a CRIU program.`,
      )
    return [{ kind: 'installed', criu }]
  }
  const found: Readonly<Record<ProviderName, () => Promise<readonly Candidate[]>>> = {
    system: findInstalled,
    archive: async () => offered('archive', () => archiveOffers(request, need(apt), workshop)),
    repository: async () => [],
    source: async () => [],
  }
  return (await Promise.all(request.providers.map(provider => found[provider]()))).flat()
}

async function findInstalled(): Promise<readonly Candidate[]> {
  const crius = await systemCrius(process.env.PATH ?? '')
  if (crius.length > 0) return crius.map(criu => ({ kind: 'installed', criu }))
  return [{ kind: 'none', provider: 'system', label: 'PATH and sbin', reason: 'no criu is installed' }]
}

function need(apt: AptMachine | string): AptMachine {
  if (typeof apt === 'string') throw new Error(apt)
  return apt
}

function offered(provider: Offer['provider'], list: () => readonly Offer[]): readonly Candidate[] {
  try {
    return list().map(offer => ({ kind: 'offer', offer }))
  } catch (error) {
    return [
      { kind: 'none', provider, label: '', reason: error instanceof Error ? error.message : String(error) },
    ]
  }
}
