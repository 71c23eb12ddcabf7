import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { runTool } from '../../../../src/base/tool.ts'
import { sourceOffer } from '../../../../src/criu/providers/source/source.ts'
import { type Manifest, sealTree, verifyTree } from '../../../../src/criu/tree/manifest.ts'
import { withScratch } from '../../../../src/criu/tree/scratch.ts'
import { type StoredTree, storeTree } from '../../../../src/criu/tree/store-tree.ts'
import { makeRepository, startGitServer } from './git-server.ts'
import { realSourceTarball } from './real-source.ts'

const project = join(import.meta.dirname, '../../../..')
const home = join(project, '.cache', 'criu')

/**
 * The tree of the real CRIU, built by the provider `source` from a tarball or from a git repository on loopback. It is
 * kept in the git-ignored `.cache` until the source or the way it is built changes, since a build takes a minute.
 */
export async function realSourceTree(from: 'tarball' | 'git'): Promise<StoredTree> {
  const tarball = await realSourceTarball()
  const recipes = [
    'providers/source/build.ts',
    'providers/source/git.ts',
    'tree/lay-out.ts',
    'tree/layout.ts',
  ]
  const texts = await Promise.all(recipes.map(path => readFile(join(project, 'src/criu', path))))
  const recipe = texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex')
  const name = `source-${from}-${basename(tarball)}-${recipe.slice(0, 12)}`
  const root = join(home, name)
  const kept = await verifyTree(root).catch(() => null)
  if (kept !== null) return { root, manifest: kept }
  await mkdir(home, { recursive: true })
  return await withScratch(home, scratch =>
    storeTree(home, name, root => (from === 'git' ? fromGit : fromTarball)(tarball, scratch, root)),
  )
}

async function fromTarball(tarball: string, scratch: string, root: string): Promise<Manifest> {
  return await build({ url: tarball, sha256: null, wanted: { kind: 'any' } }, scratch, root)
}

async function fromGit(tarball: string, scratch: string, root: string): Promise<Manifest> {
  const work = join(scratch, 'work')
  await mkdir(work)
  await runTool(['tar', '-xf', tarball, '-C', work, '--strip-components=1'], { seconds: 60 })
  await makeRepository(work, join(scratch, 'criu.git'), 'v99.0')
  const server = await startGitServer(scratch)
  try {
    const wanted = { kind: 'git', ref: 'criu-dev' } as const
    return await build({ url: `${server.url}criu.git`, sha256: null, wanted }, scratch, root)
  } finally {
    await server.close()
  }
}

async function build(
  request: Parameters<typeof sourceOffer>[0],
  scratch: string,
  root: string,
): Promise<Manifest> {
  const offer = await sourceOffer(request, { scratch, logs: scratch, log: console.error, root: [] })
  const { version, revision, origin, install } = await offer.resolve()
  await install(root)
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  return await sealTree(root, { criu: version, provider: 'source', origin, revision, architecture })
}
