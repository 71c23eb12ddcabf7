import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { debs, unpackDebs } from './debs.ts'
import { writeDisk } from './disk.ts'
import type { Arch } from './machine.ts'
import { made } from './made.ts'
import { mergeUsr } from './merged-usr.ts'
import { type Offered, writeMirror } from './mirror.ts'
import { nodeBinary } from './node-binary.ts'
import { cache } from './paths.ts'

/** The guests are Debian 12: its CRIU, 3.17.1, is the one that runc 4274 met. */
const release = 'bookworm'

/** What the guests' mirror offers: the CRIU of the guests' own release, and those that `suite` can name on it. */
const offeredSuites = [release, 'trixie', 'sid']

/** CRIU, and all that a test suite of containers needs. */
const guestPackages = `
  base-files base-passwd bash dash coreutils diffutils findutils grep sed mawk tar gzip xz-utils zstd libc-bin
  util-linux mount procps kmod busybox-static apt gpgv iproute2 iptables nftables perl criu runc bats
`
  .trim()
  .split(/\s+/)

/** The disk that every guest of an architecture starts from. */
export interface RootDisk {
  readonly image: string
  /** The same files on this machine. */
  readonly folder: string
}

/** Makes the disk that every guest of `arch` starts from. */
export async function rootDisk(arch: Arch): Promise<RootDisk> {
  const packages = await debs({ suite: release, arch, packages: guestPackages })
  const offered: Offered[] = []
  for (const suite of offeredSuites)
    offered.push({ suite, arch, files: await debs({ suite, arch, packages: ['criu'] }) })
  const node = await nodeBinary(arch)
  const inputs = { layout: 7, node, packages, offered }
  const folder = await made(join(cache, 'disks', `root-${arch}`), inputs, async root => {
    await mergeUsr(root)
    await unpackDebs(packages, root)
    await configure(root)
    await copyFile(node, join(root, 'usr', 'local', 'bin', 'node'))
    await writeMirror(join(root, 'lab', 'mirror'), offered)
  })
  const image = await made(`${folder}.ext4`, inputs, path => writeDisk(folder, path, 1024, 'root'))
  return { image, folder }
}

/** What the packages' installation scripts would have done, as far as the guests need it. */
async function configure(root: string): Promise<void> {
  const at = (...parts: readonly string[]) => join(root, ...parts)
  for (const folder of ['usr/local/bin', 'lab/job']) await mkdir(at(folder), { recursive: true })
  for (const name of ['passwd', 'group'])
    await copyFile(at('usr/share/base-passwd', `${name}.master`), at('etc', name))
  await writeFile(at('etc/hosts'), '127.0.0.1 localhost\n')
  for (const [link, target] of alternatives) await symlink(target, at('usr', link))
  await writeFile(at('etc/apt/sources.list.d/debian.sources'), source)
}

const alternatives = [
  ['bin/awk', 'mawk'],
  ...[
    'iptables',
    'iptables-save',
    'iptables-restore',
    'ip6tables',
    'ip6tables-save',
    'ip6tables-restore',
  ].map(name => [`sbin/${name}`, 'xtables-nft-multi'] as const),
] as const

const source = `Types: deb
URIs: copy:/lab/mirror
Suites: ${release}
Components: main
Signed-By: /lab/mirror.gpg
`
