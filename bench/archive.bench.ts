import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../src/base/tool.ts'
import { type AptSource, renderSource } from '../src/criu/apt/apt-source.ts'
import { distributionMirror } from '../src/criu/apt/distribution-mirror.ts'
import { type AptMachine, readAptMachine } from '../src/criu/apt/machine.ts'
import { archiveOffers } from '../src/criu/providers/archive.ts'
import { autoSuites, distributions } from '../src/criu/suites.ts'
import { sealTree } from '../src/criu/tree/manifest.ts'
import { storeTree } from '../src/criu/tree/store-tree.ts'
import type { Bench } from './bench.ts'
import { interleaved } from './interleaved.ts'
import { inScratch } from './scratch.ts'
import { timed } from './timed.ts'

export const benches: readonly Bench[] = [
  {
    name: 'cold archive, from nothing to a sealed tree',
    rival: 'plain apt: update, install --download-only, dpkg-deb -x of the same packages',
    bound: 1.2,
    measure: async () => {
      const machine = await readAptMachine()
      const suite = autoSuites(machine.release).at(-1)
      const mirror = distributionMirror(machine.sources, machine.release)
      const components = distributions[machine.release.distribution]?.components
      if (suite === undefined || mirror === null || components === undefined)
        return { skipped: `${machine.release.name} has no archive with CRIU` }
      const source = { ...mirror, suites: [suite.codename], components }
      return await interleaved(
        3,
        timed(() => inScratch(scratch => archive(suite.codename, scratch))),
        timed(() => inScratch(scratch => plainApt(source, machine, scratch))),
      )
    },
  },
]

async function archive(suite: string, scratch: string): Promise<void> {
  const machine = await readAptMachine()
  const context = { scratch, log: (line: string) => console.error(line) }
  const [offer] = archiveOffers({ suite, wanted: { kind: 'any' } }, machine, context)
  const resolved = await offer?.resolve()
  if (resolved === undefined) throw new Error(`no offer for ${suite}`)
  const { version, revision, origin } = resolved
  await storeTree(scratch, 'tree', async root => {
    await resolved.install(root)
    const { architecture } = machine
    return await sealTree(root, { criu: version, provider: 'archive', origin, revision, architecture })
  })
}

/** As a person would do it who knows how to keep the system as it is: apt's defaults, but for its folders. */
async function plainApt(source: AptSource, machine: AptMachine, scratch: string): Promise<void> {
  for (const folder of ['lists/partial', 'archives/partial', 'sources', 'root'])
    await mkdir(join(scratch, folder), { recursive: true })
  await writeFile(join(scratch, 'status'), '')
  await writeFile(join(scratch, 'sources', 'a.sources'), renderSource(source, machine.architecture))
  const options = [
    `Dir::State=${scratch}`,
    `Dir::State::status=${join(scratch, 'status')}`,
    `Dir::Cache=${scratch}`,
    // Container images turn these off, which would make the rival slower than it is on a runner.
    'Dir::Cache::pkgcache=pkgcache.bin',
    'Dir::Cache::srcpkgcache=srcpkgcache.bin',
    'Acquire::GzipIndexes=false',
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${join(scratch, 'sources')}`,
    'APT::Install-Recommends=false',
    'APT::Sandbox::User=root',
  ].flatMap(option => ['-o', option])
  const apt = (...args: readonly string[]) =>
    runTool(['apt-get', '-qq', ...options, ...args], { seconds: 300 })
  await apt('update')
  await apt('install', '--yes', '--download-only', 'criu')
  const debs = (await readdir(join(scratch, 'archives'))).filter(name => name.endsWith('.deb'))
  for (const deb of debs)
    await runTool(['dpkg-deb', '-x', join(scratch, 'archives', deb), join(scratch, 'root')], { seconds: 60 })
}
