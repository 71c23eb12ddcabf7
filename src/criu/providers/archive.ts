import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { AptSource } from '../apt/apt-source.ts'
import { distributionMirror } from '../apt/distribution-mirror.ts'
import { installDebs } from '../apt/install-debs.ts'
import type { AptMachine } from '../apt/machine.ts'
import { privateApt } from '../apt/private-apt.ts'
import { upstreamVersion } from '../apt/upstream-version.ts'
import { autoSuites, distributions, findSuite, suiteFault } from '../suites.ts'
import { isWanted, type WantedVersion, wantedText } from '../wanted-version.ts'
import type { InstallContext } from './install-context.ts'
import type { Offer, ResolvedOffer } from './offer.ts'

export interface ArchiveRequest {
  /** The input `suite`: `auto` or a codename. */
  readonly suite: string
  readonly wanted: WantedVersion
}

/**
 * What the distribution's own archive can give: CRIU from the release that the machine runs and from newer ones, by
 * the mirror and keyring that its apt is set up with.
 * @throws Error when the distribution or the suite is not known, or apt has no mirror of the distribution.
 */
export function archiveOffers(
  request: ArchiveRequest,
  machine: AptMachine,
  context: InstallContext,
): readonly Offer[] {
  const { release, sources, architecture } = machine
  const fault = suiteFault(request.suite, release)
  if (fault !== null) throw new Error(fault)
  const distribution = distributions[release.distribution]
  if (distribution === undefined) throw new Error(`${release.name} is neither Debian nor Ubuntu`)
  const mirror = distributionMirror(sources, release)
  if (mirror === null)
    throw new Error(
      `apt is set up with no mirror of ${release.name}: none of its ${sources.length} sources has '${release.codename} main'`,
    )
  const chosen = request.suite === 'auto' ? autoSuites(release) : [findSuite(request.suite, release)]
  const asked = request.wanted.kind === 'any' ? [] : [wantedText(request.wanted)]
  return chosen.map(suite => {
    const label = `${distribution.name} ${suite.codename}`
    const source = { ...mirror, suites: [suite.codename], components: distribution.components }
    return {
      provider: 'archive',
      label,
      identity: ['archive', suite.codename, ...asked],
      pinned: false,
      expectedVersion: suite.criu ?? '',
      resolve: async () => {
        if (suite.criu === null) throw new Error(`${label} has no package criu (${suite.source})`)
        if (suite.criu !== '') checkVersion(request.wanted, suite.criu, label)
        return await resolveArchive(label, source, request.wanted, architecture, context)
      },
    }
  })
}

function checkVersion(wanted: WantedVersion, version: string, label: string): void {
  if (!isWanted(wanted, version))
    throw new Error(`${label} has CRIU ${version}; wanted is ${wantedText(wanted)}`)
}

async function resolveArchive(
  label: string,
  source: AptSource,
  wanted: WantedVersion,
  architecture: string,
  context: InstallContext,
): Promise<ResolvedOffer> {
  const folder = await mkdtemp(join(context.scratch, 'archive-'))
  const apt = await privateApt({ folder, sources: [source], architecture, log: context.log })
  await apt.update()
  const [criu] = await apt.versions('criu')
  if (criu === undefined) throw new Error(`${label} has no package criu for ${architecture}`)
  const version = upstreamVersion(criu.version)
  checkVersion(wanted, version, label)
  return {
    version,
    revision: criu.version,
    origin: `${label}, criu ${criu.version}`,
    install: async root =>
      installDebs(root, await apt.download(`criu=${criu.version}`), architecture, folder),
  }
}
