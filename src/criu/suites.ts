import { nearest } from '../base/nearest.ts'
import type { Release } from './apt/release.ts'

/** A release of a distribution from whose archive CRIU can be taken. */
export interface Suite {
  /** `ID` of os-release. */
  readonly distribution: string
  readonly codename: string
  /** As os-release spells it; empty for what is not released. */
  readonly version: string
  /** CRIU's version there; empty where it may still change or is not known, null where there is no such package. */
  readonly criu: string | null
  /** Empty for a suite of which nothing is known. */
  readonly source: string
}

/**
 * Oldest first. Releases that have left the mirrors are not listed: they would only cost a look-up that fails.
 */
const suites: readonly Suite[] = [
  {
    distribution: 'debian',
    codename: 'bookworm',
    version: '12',
    criu: '3.17.1',
    source: 'https://packages.debian.org/bookworm/criu',
  },
  {
    distribution: 'debian',
    codename: 'trixie',
    version: '13',
    criu: '4.1.1',
    source: 'https://packages.debian.org/trixie/criu',
  },
  {
    distribution: 'debian',
    codename: 'forky',
    version: '',
    criu: '',
    source: 'https://packages.debian.org/forky/criu',
  },
  {
    distribution: 'debian',
    codename: 'sid',
    version: '',
    criu: '',
    source: 'https://packages.debian.org/sid/criu',
  },
  {
    distribution: 'ubuntu',
    codename: 'jammy',
    version: '22.04',
    criu: '3.16.1',
    source: 'https://packages.ubuntu.com/jammy/criu',
  },
  {
    distribution: 'ubuntu',
    codename: 'noble',
    version: '24.04',
    criu: null,
    source: 'https://github.com/checkpoint-restore/criu/issues/2404',
  },
  {
    distribution: 'ubuntu',
    codename: 'resolute',
    version: '26.04',
    criu: '',
    source: 'https://packages.ubuntu.com/resolute/criu',
  },
  {
    distribution: 'ubuntu',
    codename: 'stonking',
    version: '26.10',
    criu: '',
    source: 'https://packages.ubuntu.com/stonking/criu',
  },
]

/** The distributions whose archives are known; the components are those that hold CRIU and its libraries. */
export const distributions: Readonly<
  Record<string, { readonly name: string; readonly components: readonly string[] }>
> = {
  debian: { name: 'Debian', components: ['main'] },
  ubuntu: { name: 'Ubuntu', components: ['main', 'universe'] },
}

/** The suites that `suite: auto` tries on `release`: its own, then the newer ones, oldest first; those without CRIU are left out. */
export function autoSuites(release: Release): readonly Suite[] {
  const ofDistribution = suites.filter(suite => suite.distribution === release.distribution)
  const own = ofDistribution.findIndex(suite => suite.codename === release.codename)
  const fromOwn =
    own < 0
      ? [findSuite(release.codename, release), ...ofDistribution.filter(suite => isNewer(suite, release))]
      : ofDistribution.slice(own)
  return fromOwn.filter(suite => suite.criu !== null)
}

function isNewer(suite: Suite, release: Release): boolean {
  if (suite.version === '') return true
  return release.version !== '' && Number(suite.version) > Number(release.version)
}

/** What is known of the suite `codename` of the distribution that runs here. */
export function findSuite(codename: string, { distribution }: Release): Suite {
  const known = suites.find(suite => suite.codename === codename && suite.distribution === distribution)
  return known ?? { distribution, codename, version: '', criu: '', source: '' }
}

/**
 * What is wrong with the input `suite` on `release`, for people; null when it can be used.
 * @param value `auto` or a codename.
 */
export function suiteFault(value: string, release: Release): string | null {
  const known = suites
    .filter(suite => suite.distribution === release.distribution)
    .map(suite => suite.codename)
  if (value === 'auto' || known.includes(value) || value === release.codename) return null
  const allowed = ['auto', ...known]
  const meant = nearest(value, allowed)
  const hint = meant === undefined ? '.' : `; did you mean '${meant}'?`
  return known.length === 0
    ? `Input 'suite' is '${value}', but no suite of ${release.name} is known. Allowed: auto.`
    : `Input 'suite' is '${value}', which is no suite of ${release.name}${hint} Allowed: ${allowed.join(', ')}.`
}
