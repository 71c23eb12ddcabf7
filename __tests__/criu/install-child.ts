import { mkdir } from 'node:fs/promises'
import { readAptMachine } from '../../src/criu/apt/machine.ts'
import { archiveOffers } from '../../src/criu/providers/archive.ts'
import { sealTree } from '../../src/criu/tree/manifest.ts'
import { withScratch } from '../../src/criu/tree/scratch.ts'
import { storeTree } from '../../src/criu/tree/store-tree.ts'

/**
 * Installs CRIU once, for tests that kill it, starve it or run it as somebody else:
 * `node install-child.ts URI KEY-FILE HOME NAME`, the archive's mirror being at URI. Prints the tree's manifest, or ends
 * with exit code 1 and the error's message. Lines of the log go to standard error.
 */
const [uri = '', keyFile = '', home = '', name = ''] = process.argv.slice(2)
const machine = {
  ...(await readAptMachine()),
  release: { distribution: 'debian', codename: 'sid', version: '', name: 'Debian on loopback' },
  sources: [
    { uris: [uri], suites: ['sid'], components: ['main'], options: new Map([['signed-by', keyFile]]) },
  ],
}
try {
  await mkdir(home, { recursive: true })
  await withScratch(home, async scratch => {
    const context = { scratch, log: (line: string) => console.error(line) }
    const [offer] = archiveOffers({ suite: 'sid', wanted: { kind: 'any' } }, machine, context)
    const resolved = await offer?.resolve()
    if (resolved === undefined) throw new Error('no offer')
    const { version, revision, origin, install } = resolved
    const tree = await storeTree(home, name, async root => {
      await install(root)
      const { architecture } = machine
      return await sealTree(root, { criu: version, provider: 'archive', origin, revision, architecture })
    })
    console.log(JSON.stringify(tree.manifest))
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
