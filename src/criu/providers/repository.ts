import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AptSource, parseOneLine } from '../apt/apt-source.ts'
import { distributionMirror } from '../apt/distribution-mirror.ts'
import { installDebs } from '../apt/install-debs.ts'
import type { AptMachine } from '../apt/machine.ts'
import { privateApt } from '../apt/private-apt.ts'
import { upstreamVersion } from '../apt/upstream-version.ts'
import { distributions } from '../suites.ts'
import { isWanted, type WantedVersion, wantedText } from '../wanted-version.ts'
import type { InstallContext } from './install-context.ts'
import { knownRepositories, type RepositoryLocation } from './known-repositories.ts'
import type { Offer, ResolvedOffer } from './offer.ts'
import { readRepositoryKey } from './repository-key.ts'

export interface RepositoryRequest {
  /** The input `repository`: `obs`, `ppa` or a one-line `deb` entry. */
  readonly repository: string
  /** The input `repository-key`: armored text, URL or path; null for a known repository. */
  readonly key: string | null
  readonly wanted: WantedVersion
}

/** A repository and the key that must sign it. */
interface SignedRepository {
  readonly label: string
  readonly location: RepositoryLocation
  readonly key: string
  /** Null where the user vouches for the key. */
  readonly fingerprint: string | null
}

/**
 * What a repository of CRIU packages can give. CRIU's libraries come from it or from the release that the machine runs.
 * @throws Error when the entry cannot be read, has no key, or the known repository has nothing for this release.
 */
export function repositoryOffers(
  request: RepositoryRequest,
  machine: AptMachine,
  context: InstallContext,
): readonly Offer[] {
  const signed = signedRepository(request, machine)
  const { uri, suite, components } = signed.location
  const wanted = request.wanted.kind === 'any' ? [] : [wantedText(request.wanted)]
  return [
    {
      provider: 'repository',
      label: signed.label,
      identity: ['repository', uri, suite, ...components, ...wanted],
      pinned: false,
      expectedVersion: '',
      resolve: () => resolveRepository(signed, request.wanted, machine, context),
    },
  ]
}

function signedRepository({ repository, key }: RepositoryRequest, { release }: AptMachine): SignedRepository {
  const known = knownRepositories[repository]
  if (known === undefined) return namedRepository(repository, key)
  const location = known.location(release)
  if (location === null) throw new Error(`${known.label} has nothing for ${release.name}`)
  return { label: known.label, location, key: key ?? known.keyUrl(location), fingerprint: known.fingerprint }
}

function namedRepository(entry: string, key: string | null): SignedRepository {
  const [source, ...more] = parseOneLine(entry)
  const [uri, suite] = [source?.uris[0], source?.suites[0]]
  if (source === undefined || uri === undefined || suite === undefined || more.length > 0)
    throw new Error(
      `Input 'repository' is '${entry}'. Allowed: ${Object.keys(knownRepositories).join(', ')}, or one line 'deb URI SUITE COMPONENT…'.`,
    )
  const refused = [...source.options.keys()].filter(name => /^(trusted|signed-by|allow-|check-)/.test(name))
  if (refused.length > 0)
    throw new Error(
      `Input 'repository' has the option ${refused.join(', ')}, but a repository is trusted by 'repository-key' alone.`,
    )
  if (key === null)
    throw new Error(
      `Input 'repository-key' is empty, but the 'deb' line of 'repository' needs the key that signs it. Allowed: armored text, a path or a URL.`,
    )
  return {
    label: `${uri} ${suite}`,
    location: { uri, suite, components: source.components },
    key,
    fingerprint: null,
  }
}

async function resolveRepository(
  signed: SignedRepository,
  wanted: WantedVersion,
  machine: AptMachine,
  context: InstallContext,
): Promise<ResolvedOffer> {
  const { label, location } = signed
  const { architecture } = machine
  const folder = await mkdtemp(join(context.scratch, 'repository-'))
  const keyFile = join(folder, 'repository.gpg')
  const source = {
    uris: [location.uri],
    suites: [location.suite],
    components: location.components,
    options: new Map([['signed-by', keyFile]]),
  }
  const sources = [source, ...ownRelease(machine)]
  const apt = await privateApt({ folder, sources, architecture, log: context.log })
  await writeFile(keyFile, await readRepositoryKey(signed.key, apt.fetch, signed.fingerprint))
  await apt.update()

  const all = (await apt.versions('criu')).filter(({ repository }) => sameUri(repository, location.uri))
  const chosen = all.find(({ version }) => isWanted(wanted, upstreamVersion(version)))
  if (chosen === undefined) {
    const has = all.length === 0 ? 'no package criu' : `CRIU ${all.map(({ version }) => version).join(', ')}`
    throw new Error(`${label} has ${has} for ${architecture}; wanted is ${wantedText(wanted)}`)
  }
  const { version } = chosen
  return {
    version: upstreamVersion(version),
    revision: version,
    origin: `${label}, criu ${version}`,
    install: async root => installDebs(root, await apt.download(`criu=${version}`), architecture, folder),
  }
}

/** Where the libraries come from that the repository itself does not have. */
function ownRelease({ release, sources }: AptMachine): readonly AptSource[] {
  const mirror = distributionMirror(sources, release)
  const components = distributions[release.distribution]?.components
  return mirror === null || components === undefined
    ? []
    : [{ ...mirror, suites: [release.codename], components }]
}

function sameUri(a: string, b: string): boolean {
  const plain = (uri: string) => uri.replace(/\/+$/, '')
  return plain(a) === plain(b)
}
