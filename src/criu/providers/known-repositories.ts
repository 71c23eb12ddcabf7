import type { Release } from '../apt/release.ts'

/** A repository of CRIU packages that has a name. */
export interface KnownRepository {
  readonly label: string
  /** What it has for a release; null when it has nothing. */
  readonly location: (release: Release) => RepositoryLocation | null
  readonly keyUrl: (location: RepositoryLocation) => string
  /** Of the key that must sign it, whatever key the URL gives. */
  readonly fingerprint: string
  readonly source: string
}

/** Where a repository keeps the packages of one release. */
export interface RepositoryLocation {
  readonly uri: string
  readonly suite: string
  readonly components: readonly string[]
}

/** By the value of the input `repository`. */
export const knownRepositories: Readonly<Record<string, KnownRepository>> = {
  obs: {
    label: 'OBS devel:tools:criu',
    location: release => {
      const folder = obsFolder(release)
      return folder === null ? null : { uri: `${obs}/${folder}/`, suite: '/', components: [] }
    },
    keyUrl: location => `${location.uri}Release.key`,
    // The project has no key of its own and is signed with that of devel:tools.
    fingerprint: '428E4E348405CE7900DB99C230A8343A498D5A23',
    source: 'https://github.com/checkpoint-restore/criu/issues/2342',
  },
  ppa: {
    label: 'PPA criu/ppa',
    location: release =>
      release.distribution === 'ubuntu'
        ? {
            uri: 'https://ppa.launchpadcontent.net/criu/ppa/ubuntu/',
            suite: release.codename,
            components: ['main'],
          }
        : null,
    keyUrl: () =>
      'https://keyserver.ubuntu.com/pks/lookup?op=get&options=mr&search=0x4E2A48715C45AEEC077B48169B29EEC9246B6CE2',
    fingerprint: '4E2A48715C45AEEC077B48169B29EEC9246B6CE2',
    source: 'https://launchpad.net/~criu/+archive/ubuntu/ppa',
  },
}

const obs = 'https://download.opensuse.org/repositories/devel:/tools:/criu'

/** Source: https://download.opensuse.org/repositories/devel:/tools:/criu/ */
function obsFolder(release: Release): string | null {
  switch (release.distribution) {
    case 'debian':
      return `Debian_${release.version || 'Testing'}`
    case 'ubuntu':
      return `xUbuntu_${release.version}`
    default:
      return null
  }
}
