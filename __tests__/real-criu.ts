import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readAptMachine } from '../src/criu/apt/machine.ts'
import { archiveOffers } from '../src/criu/providers/archive.ts'
import { layout } from '../src/criu/tree/layout.ts'
import { type Manifest, sealTree, verifyTree } from '../src/criu/tree/manifest.ts'
import { withScratch } from '../src/criu/tree/scratch.ts'
import { storeTree } from '../src/criu/tree/store-tree.ts'

/** A real CRIU for tests. */
export interface RealCriu {
  /** Root of its tree. */
  readonly root: string
  /** What to start. */
  readonly path: string
  readonly version: string
}

const project = join(import.meta.dirname, '..')
const home = join(project, '.cache', 'criu')

/** A tree is made anew when the code that lays it out has changed. */
const recipe = ['apt/install-debs.ts', 'tree/lay-out.ts', 'tree/layout.ts', 'tree/manifest.ts']

/**
 * A tree with the CRIU of `suite` (`bookworm` is 3.17.1, `sid` the newest), made by the archive provider on first use
 * and kept in the repository's git-ignored `.cache/criu`. Any number of processes may ask at once.
 * It is shared: a test that changes a tree copies it first.
 */
export async function realCriu(suite: string): Promise<RealCriu> {
  const name = `${suite}-${await recipeDigest()}`
  const root = join(home, name)
  const manifest = (await verifyTree(root).catch(() => null)) ?? (await make(suite, name))
  return { root, path: join(root, layout.start), version: manifest.criu }
}

async function recipeDigest(): Promise<string> {
  const texts = await Promise.all(recipe.map(path => readFile(join(project, 'src', 'criu', path))))
  return createHash('sha256').update(Buffer.concat(texts)).digest('hex').slice(0, 12)
}

async function make(suite: string, name: string): Promise<Manifest> {
  await mkdir(home, { recursive: true })
  const machine = await readAptMachine()
  return await withScratch(home, async scratch => {
    const context = { scratch, log: (line: string) => console.error(line) }
    const [offer] = archiveOffers({ suite, wanted: { kind: 'any' } }, machine, context)
    if (offer === undefined) throw new Error(`No offer for ${suite}`)
    const { version, revision, origin, install } = await offer.resolve()
    const { manifest } = await storeTree(home, name, async root => {
      await install(root)
      const { architecture } = machine
      return await sealTree(root, { criu: version, provider: 'archive', origin, revision, architecture })
    })
    return manifest
  })
}
