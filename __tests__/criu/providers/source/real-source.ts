import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool } from '../../../../src/base/tool.ts'
import { distributionMirror } from '../../../../src/criu/apt/distribution-mirror.ts'
import { readAptMachine } from '../../../../src/criu/apt/machine.ts'

const cache = join(import.meta.dirname, '..', '..', '..', '..', '.cache', 'criu')

/**
 * The tarball of CRIU's own source that is in the source package of the newest suite: fetched once by an apt with
 * private state from the mirror that this machine is set up with, and kept in the git-ignored `.cache`.
 */
export async function realSourceTarball(): Promise<string> {
  const kept = join(cache, 'source')
  const [file] = await readdir(kept).catch(() => [])
  if (file !== undefined) return join(kept, file)
  const { release, sources } = await readAptMachine()
  const mirror = distributionMirror(sources, release)
  if (mirror === null) throw new Error('apt is set up with no mirror of this distribution')
  const suite = release.distribution === 'ubuntu' ? 'devel' : 'sid'
  const components = release.distribution === 'ubuntu' ? 'main universe' : 'main'
  const signedBy = mirror.options.get('signed-by')
  const folder = await mkdtemp(join(tmpdir(), 'criu-source-'))
  try {
    await Promise.all(
      ['lists/partial', 'sources', 'got'].map(name => mkdir(join(folder, name), { recursive: true })),
    )
    const stanza = [
      'Types: deb-src',
      `URIs: ${mirror.uris[0]}`,
      `Suites: ${suite}`,
      `Components: ${components}`,
      ...(signedBy === undefined ? [] : [`Signed-By: ${signedBy}`]),
    ]
    await writeFile(join(folder, 'sources/source.sources'), `${stanza.join('\n')}\n`)
    const state = [
      `Dir::Etc::sourceparts=${join(folder, 'sources')}`,
      'Dir::Etc::sourcelist=/dev/null',
      `Dir::State::lists=${join(folder, 'lists')}`,
      'Dir::Cache::pkgcache=',
      'Dir::Cache::srcpkgcache=',
      'APT::Sandbox::User=root',
    ].flatMap(option => ['-o', option])
    await runTool(['apt-get', ...state, 'update', '-qq'], { seconds: 120 })
    const source = ['source', '-qq', '--download-only', '--tar-only', 'criu']
    await runTool(['apt-get', ...state, ...source], { seconds: 120, cwd: join(folder, 'got') })
    const name = (await readdir(join(folder, 'got'))).find(name => name.includes('.orig.tar.'))
    if (name === undefined) throw new Error('the source package has no .orig.tar')
    await mkdir(kept, { recursive: true })
    await runTool(['cp', join(folder, 'got', name), join(cache, name)], { seconds: 30 })
    await rename(join(cache, name), join(kept, name))
    return join(kept, name)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
