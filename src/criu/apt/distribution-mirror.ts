import type { AptSource } from './apt-source.ts'
import type { Release } from './release.ts'

/**
 * The entry of apt's configuration that is the mirror of the distribution itself; null when there is none.
 * Other repositories use the same suite names (Docker, PPAs), so each sign of the real one counts: its keyring, an
 * `-updates` suite on the same mirror, the archive's usual path.
 */
export function distributionMirror(sources: readonly AptSource[], release: Release): AptSource | null {
  const candidates = sources.filter(
    source => source.components.includes('main') && source.suites.some(suite => isOwnSuite(suite, release)),
  )
  const ranked = candidates
    .map(source => ({ source, signs: signs(source, sources, release) }))
    .sort((a, b) => b.signs - a.signs)
  return ranked[0]?.source ?? null
}

/** What Debian's mirrors call their suites besides the codenames. */
const movingSuites = ['stable', 'oldstable', 'oldoldstable', 'testing', 'unstable', 'sid']

function isOwnSuite(suite: string, release: Release): boolean {
  return suite === release.codename || (release.distribution === 'debian' && movingSuites.includes(suite))
}

function signs(source: AptSource, all: readonly AptSource[], release: Release): number {
  const keyring = source.options.get('signed-by') ?? ''
  const sameMirror = all.filter(other => other.uris.some(uri => source.uris.includes(uri)))
  return [
    keyring.includes(`${release.distribution}-archive-`),
    sameMirror.some(other => other.suites.some(suite => suite.endsWith('-updates'))),
    source.uris.some(
      uri => /^mirror\+|\/(debian|ubuntu|ubuntu-ports)\/?$/.test(uri) && !/ppa|launchpad/.test(uri),
    ),
  ].filter(Boolean).length
}
