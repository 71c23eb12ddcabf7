import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { retry } from '../../../base/network/retry.ts'
import { withoutSecrets } from '../../../base/network/without-secrets.ts'
import { isWanted, type WantedVersion, wantedText } from '../../wanted-version.ts'
import type { InstallContext } from '../install-context.ts'
import type { Offer, ResolvedOffer } from '../offer.ts'
import { installTree } from './build.ts'
import { fetchCommit, remoteRefs } from './git.ts'
import { type RootWay, requirePackages } from './install.ts'
import { buildPackages, gitPackages, unpackPackages } from './packages.ts'
import { findRef, newestRelease, type RemoteRef } from './refs.ts'
import { sourceVersion } from './source-version.ts'
import { fetchTarball, localFile, unpackTarball } from './tarball.ts'

export interface SourceRequest {
  /** The input `source-url`: a git URL, or URL or path of a tarball. */
  readonly url: string
  /** The input `source-sha256`. */
  readonly sha256: string | null
  readonly wanted: WantedVersion
}

export interface BuildContext extends InstallContext {
  readonly root: RootWay
  /** An existing folder that outlives the run: a build's full log is kept there. */
  readonly logs: string
}

/**
 * What can be built from source: the branch, tag or commit of a wanted `git:`, else the newest release tag that is
 * wanted; or the tarball that `url` names.
 * @throws Error when a tarball is asked for by a git ref.
 */
export async function sourceOffer(request: SourceRequest, context: BuildContext): Promise<Offer> {
  if (!isTarball(request)) return gitOffer(request, context)
  if (request.wanted.kind === 'git')
    throw new Error(
      `Input 'source-url' is the tarball ${withoutSecrets(request.url)}, and ${wantedText(request.wanted)} needs a git repository`,
    )
  return await tarballOffer(request, context)
}

/** A checksum is given for tarballs only, however their URL ends. */
function isTarball({ url, sha256 }: SourceRequest): boolean {
  return (
    sha256 !== null ||
    /\.(?:tar(?:\.(?:gz|xz|zst|bz2))?|tgz|txz|tzst|tbz2?)$/.test(url.replace(/[?#].*$/, ''))
  )
}

function gitOffer({ url, wanted }: SourceRequest, context: BuildContext): Offer {
  const name = withoutSecrets(url)
  const asked = wanted.kind === 'git' ? wanted.ref : wantedText(wanted)
  const pinned = wanted.kind === 'git' && isCommit(wanted.ref)
  const resolve = async (): Promise<ResolvedOffer> => {
    await requirePackages(gitPackages, context)
    const found = pinned ? { commit: wanted.ref, name: '' } : await findTarget(url, wanted, context)
    const at = found.name === '' ? found.commit.slice(0, 12) : `${found.commit.slice(0, 12)} (${found.name})`
    return {
      version: found.version ?? '',
      revision: found.commit,
      origin: `${name} at ${at}`,
      install: async root => {
        const folder = await newFolder(context, 'git')
        const fetch = () => fetchCommit(url, found, folder)
        await retry(`Commit ${found.commit.slice(0, 12)} of ${name}`, fetch, { log: context.log })
        await build(root, folder, name, context)
      },
    }
  }
  return {
    provider: 'source',
    label: `${asked} of ${name.replace(/^\w+:\/\/|\.git$/g, '')}`,
    identity: ['source', name, asked],
    pinned,
    expectedVersion: /^v?(\d+(?:\.\d+)+)$/.exec(asked)?.[1] ?? '',
    resolve,
  }
}

/** A commit to build; `version` where a release tag tells it. */
interface Target extends RemoteRef {
  readonly version?: string
}

async function findTarget(url: string, wanted: WantedVersion, { log }: BuildContext): Promise<Target> {
  const name = withoutSecrets(url)
  const refs = await retry(`Refs of ${name}`, () => remoteRefs(url), { log })
  if (wanted.kind === 'git') return findRef(refs, wanted.ref, name)
  const release = newestRelease(refs, version => isWanted(wanted, version))
  if (release === null) throw new Error(`${name} has no release tag for ${wantedText(wanted)}`)
  return release
}

async function tarballOffer(request: SourceRequest, context: BuildContext): Promise<Offer> {
  const { url, wanted } = request
  const name = withoutSecrets(url)
  const sha256 = request.sha256 ?? (await localSha256(url))
  const resolve = async (): Promise<ResolvedOffer> => {
    const folder = await newFolder(context, 'tarball')
    const file = await fetchTarball(url, join(folder, 'tarball'), context.log)
    const revision = await fileSha256(file)
    if (sha256 !== null && revision !== sha256)
      throw new Error(`${name} has SHA-256 ${revision}; input 'source-sha256' asks for ${sha256}`)
    await requirePackages(await unpackPackages(file), context)
    const source = await unpackTarball(file, join(folder, 'source'), name)
    const version = await sourceVersion(source, name)
    if (!isWanted(wanted, version))
      throw new Error(`${name} holds CRIU ${version}; wanted is ${wantedText(wanted)}`)
    return { version, revision, origin: name, install: root => build(root, source, name, context) }
  }
  return {
    provider: 'source',
    label: name,
    identity: ['source', ...(sha256 === null ? [name, ...queryDigest(url)] : [sha256])],
    pinned: sha256 !== null,
    expectedVersion: '',
    resolve,
  }
}

async function build(root: string, source: string, name: string, context: BuildContext): Promise<void> {
  await sourceVersion(source, name)
  await requirePackages(buildPackages, context)
  await installTree(root, source, context)
}

function newFolder({ scratch }: InstallContext, kind: string): Promise<string> {
  return mkdtemp(join(scratch, `source-${kind}-`))
}

function isCommit(ref: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref)
}

/** The query may say which tarball it is, and may be a secret. */
function queryDigest(url: string): readonly string[] {
  const query = url.replace(/^[^?#]*/, '')
  return query === '' ? [] : [createHash('sha256').update(query).digest('hex').slice(0, 12)]
}

/** The checksum of a tarball that is a file here; null when it is elsewhere, or nowhere. */
async function localSha256(url: string): Promise<string | null> {
  const file = localFile(url)
  return file === null ? null : await fileSha256(file).catch(() => null)
}

async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
