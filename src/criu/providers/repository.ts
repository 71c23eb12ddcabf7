import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type AptSource, parseOneLine } from '../apt/apt-source.ts'
import { distributionMirror } from '../apt/distribution-mirror.ts'
import { installDebs } from '../apt/install-debs.ts'
import type { AptMachine } from '../apt/machine.ts'
import { privateApt } from '../apt/private-apt.ts'
import { upstreamVersion } from '../apt/upstream-version.ts'
import { distributions } from '../suites.ts'
import { meetsWish, type VersionWish, wishText } from '../wish.ts'
import { knownRepositories, type RepositoryPlace } from './known-repositories.ts'
import type { Offer, ResolvedOffer } from './offer.ts'
import { readRepositoryKey } from './repository-key.ts'
import type { Workshop } from './workshop.ts'

export interface RepositoryRequest {
  /** The input `repository`: `obs`, `ppa` or a one-line `deb` entry. */
  readonly repository: string
  /** The input `repository-key`: armored text, URL or path; null for a known repository. */
  readonly key: string | null
  readonly wish: VersionWish
}

/** A repository and the key that must sign it. */
interface SignedPlace {
  readonly label: string
  readonly place: RepositoryPlace
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
  workshop: Workshop,
): readonly Offer[] {
  const signed = signedPlace(request, machine)
  const { uri, suite, components } = signed.place
  const wish = request.wish.kind === 'any' ? [] : [wishText(request.wish)]
  return [
    {
      provider: 'repository',
      label: signed.label,
      identity: ['repository', uri, suite, ...components, ...wish],
      pinned: false,
      expectedVersion: '',
      resolve: () => resolveRepository(signed, request.wish, machine, workshop),
    },
  ]
}

function signedPlace({ repository, key }: RepositoryRequest, { release }: AptMachine): SignedPlace {
  const known = knownRepositories[repository]
  if (known === undefined) return namedPlace(repository, key)
  const place = known.place(release)
  if (place === null) throw new Error(`${known.label} has nothing for ${release.name}`)
  return { label: known.label, place, key: key ?? known.keyUrl(place), fingerprint: known.fingerprint }
}

function namedPlace(entry: string, key: string | null): SignedPlace {
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
    place: { uri, suite, components: source.components },
    key,
    fingerprint: null,
  }
}

async function resolveRepository(
  signed: SignedPlace,
  wish: VersionWish,
  machine: AptMachine,
  workshop: Workshop,
): Promise<ResolvedOffer> {
  const { label, place } = signed
  const { architecture } = machine
  const folder = await mkdtemp(join(workshop.scratch, 'repository-'))
  const keyFile = join(folder, 'repository.gpg')
  const source = {
    uris: [place.uri],
    suites: [place.suite],
    components: place.components,
    options: new Map([['signed-by', keyFile]]),
  }
  const sources = [source, ...ownRelease(machine)]
  const apt = await privateApt({ folder, sources, architecture, log: workshop.log })
  await writeFile(keyFile, await readRepositoryKey(signed.key, apt.fetch, signed.fingerprint))
  await apt.update()

  const all = (await apt.versions('criu')).filter(({ repository }) => sameUri(repository, place.uri))
  const chosen = all.find(({ version }) => meetsWish(wish, upstreamVersion(version)))
  if (chosen === undefined) {
    const has = all.length === 0 ? 'no package criu' : `CRIU ${all.map(({ version }) => version).join(', ')}`
    throw new Error(`${label} has ${has} for ${architecture}; wanted is ${wishText(wish)}`)
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
