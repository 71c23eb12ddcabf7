import { compare } from 'semver'
import { comparableVersion } from '../../../base/comparable-version.ts'
import { nearest } from '../../../base/nearest.ts'

/** A branch or tag of a remote repository. */
export interface RemoteRef {
  /** `criu-dev`, `v4.2`; empty for a commit that was named by its hash. */
  readonly name: string
  readonly commit: string
  /** For an annotated tag, what the tag is called in full: `refs/tags/v4.2`. */
  readonly tag?: string
}

/** Reads what `git ls-remote` prints: branches and tags, each with its commit. A tag wins over a branch, as in git. */
export function parseRemoteRefs(text: string): ReadonlyMap<string, RemoteRef> {
  const refs = new Map<string, RemoteRef>()
  for (const kind of ['heads', 'tags']) {
    // An annotated tag has two lines, the second one (`^{}`) with the commit that it stands for.
    for (const [, commit = '', name = ''] of text.matchAll(lineOf(kind))) {
      const plain = name.replace(/\^\{\}$/, '')
      refs.set(plain, { name: plain, commit, ...(kind === 'tags' ? { tag: `refs/tags/${plain}` } : {}) })
    }
  }
  return refs
}

function lineOf(kind: string): RegExp {
  return new RegExp(`^([0-9a-f]{40,64})\\trefs/${kind}/(\\S+)$`, 'gm')
}

/**
 * The branch or tag that is called `name`.
 * @param where the repository, for people.
 * @throws Error when there is none, with the one that may be meant.
 */
export function findRef(refs: ReadonlyMap<string, RemoteRef>, name: string, where: string): RemoteRef {
  const found = refs.get(name.replace(/^refs\/(?:heads|tags)\//, ''))
  if (found !== undefined) return found
  if (/^[0-9a-f]{7,39}$/.test(name))
    throw new Error(
      `${where} has no branch or tag '${name}'; a commit must be given in full, all 40 digits of it`,
    )
  const meant = nearest(name, [...refs.keys()])
  const hint = meant === undefined ? '' : ` Is '${meant}' meant?`
  throw new Error(`${where} has no branch or tag '${name}' among its ${refs.size}.${hint}`)
}

/** The tag (`v4.2`) of the highest release whose version is `wanted`; null when there is none. */
export function newestRelease(
  refs: ReadonlyMap<string, RemoteRef>,
  wanted: (version: string) => boolean,
): (RemoteRef & { readonly version: string }) | null {
  const releases = [...refs.values()].flatMap(ref => {
    const version = /^v(\d+(?:\.\d+)+)$/.exec(ref.name)?.[1]
    const comparable = version === undefined ? null : comparableVersion(version)
    return version === undefined || comparable === null || !wanted(version)
      ? []
      : [{ ...ref, version, comparable }]
  })
  const [newest] = releases.sort((a, b) => compare(b.comparable, a.comparable))
  return newest ?? null
}
