import { access, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { distributionMirror } from '../../src/criu/apt/distribution-mirror.ts'
import { readAptMachine } from '../../src/criu/apt/machine.ts'
import { withScratch } from '../../src/criu/tree/scratch.ts'

const kept = join(import.meta.dirname, '..', '..', '.cache', 'rootfs')

/** A minimal root file system: which packages beside the essential ones. */
export interface RootWanted {
  /** mmdebstrap's: `essential` has no apt, `apt` has. */
  readonly variant: 'essential' | 'apt'
  /** Of this machine's distribution; its own release unless given. */
  readonly suite?: string
  readonly packages?: readonly string[]
}

/**
 * Gives the archive (`.tar.zst`) of a minimal root file system of this machine's distribution; made by mmdebstrap on first
 * use, from the mirror that apt is set up with, and kept in the git-ignored `.cache/rootfs`. Needs root.
 */
export async function rootArchive({ variant, suite, packages = [] }: RootWanted): Promise<string> {
  const { release, sources } = await readAptMachine()
  const codename = suite ?? release.codename
  const archive = join(kept, `${[codename, variant, ...packages].join('-')}.tar.zst`)
  if (await isThere(archive)) return archive
  const mirror = distributionMirror(sources, release)
  if (mirror === null) throw new Error(`apt is set up with no mirror of ${release.name}`)
  const trust = mirror.options.get('signed-by')
  const source = `deb [${trust === undefined ? '' : `signed-by=${trust}`}] ${mirror.uris[0]} ${codename} main`
  await mkdir(kept, { recursive: true })
  await withScratch(kept, async scratch => {
    const made = join(scratch, 'root.tar.zst')
    const include = packages.map(name => `--include=${name}`)
    await runTool(['mmdebstrap', `--variant=${variant}`, ...include, codename, made, source], {
      seconds: 600,
    })
    await rename(made, archive)
  })
  return archive
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
