import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { distributionMirror } from '../apt/distribution-mirror.ts'
import { installDebs } from '../apt/install-debs.ts'
import type { AptMachine } from '../apt/machine.ts'
import { privateApt } from '../apt/private-apt.ts'
import type { AptSource } from '../apt/source.ts'
import { upstreamVersion } from '../apt/upstream-version.ts'
import { autoSuites, criuComponents, suiteFault, suites } from '../suites.ts'
import { meetsWish, type VersionWish, wishText } from '../wish.ts'
import type { Offer, ResolvedOffer } from './offer.ts'

export interface ArchiveRequest {
  /** The input `suite`: `auto` or a codename. */
  readonly suite: string
  readonly wish: VersionWish
}

/** Where a provider works and whom it tells. */
export interface Workshop {
  /** A folder of the caller's that is there until all offers are done with. */
  readonly scratch: string
  /** Takes one line for each attempt that the network spoilt. */
  readonly log: (line: string) => void
}

/**
 * What the distribution's own archive can give: CRIU from the release that the machine runs and from newer ones, by
 * the mirror and keyring that its apt is set up with.
 * @throws Error when `suite` is not known here, or apt has no mirror of the distribution.
 */
export function archiveOffers(
  request: ArchiveRequest,
  machine: AptMachine,
  workshop: Workshop,
): readonly Offer[] {
  const { release } = machine
  const fault = suiteFault(request.suite, release)
  if (fault !== null) throw new Error(fault)
  const mirror = distributionMirror(machine.sources, release)
  if (mirror === null)
    throw new Error(
      `apt is set up with no mirror of ${release.name} (looked for '${release.codename} main' in its ${machine.sources.length} sources)`,
    )
  const chosen =
    request.suite === 'auto'
      ? autoSuites(release)
      : [suites.find(suite => suite.codename === request.suite) ?? { codename: request.suite, criu: '' }]
  return chosen.map(({ codename, criu }) =>
    archiveOffer(codename, criu ?? '', mirror, request.wish, machine, workshop),
  )
}

function archiveOffer(
  suite: string,
  expectedVersion: string,
  mirror: AptSource,
  wish: VersionWish,
  machine: AptMachine,
  workshop: Workshop,
): Offer {
  const { release, architecture } = machine
  const components = release.distribution === 'ubuntu' ? criuComponents.ubuntu : criuComponents.debian
  const label = `${release.distribution === 'ubuntu' ? 'Ubuntu' : 'Debian'} ${suite}`
  const resolve = async (): Promise<ResolvedOffer> => {
    const folder = join(workshop.scratch, `archive-${suite}`)
    await mkdir(folder)
    const source = { ...mirror, suites: [suite], components }
    const apt = await privateApt({ folder, sources: [source], architecture, log: workshop.log })
    await apt.update()
    const criu = (await apt.closure(['criu'])).find(deb => deb.name === 'criu')
    if (criu === undefined) throw new Error(`${label} has no package criu`)
    const version = upstreamVersion(criu.version)
    if (!meetsWish(wish, version))
      throw new Error(`${label} has CRIU ${version}; wanted is ${wishText(wish)}`)
    return {
      version,
      revision: criu.version,
      origin: `${label}, criu ${criu.version}`,
      install: async root =>
        installDebs(root, await apt.download([`criu=${criu.version}`]), architecture, folder),
    }
  }
  return { provider: 'archive', label, identity: ['archive', suite], pinned: false, expectedVersion, resolve }
}
