import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** One thing that tests, benches or the lab use of the machine. */
export interface Need {
  /** Whether this machine has it. */
  readonly isHere: () => boolean
  /** What is said where it is missing, behind "needs": `runc`, `root`. */
  readonly words: string
  /** Debian's packages that bring it; none where no package could. */
  readonly packages: readonly string[]
}

/**
 * Everything that a test, a bench or the lab may name as needed. A program or file that all Debian and Ubuntu machines
 * have (util-linux, coreutils, perl-base, dpkg) is no need.
 */
export const needs = {
  root: { isHere: () => process.getuid?.() === 0, words: 'root', packages: [] },

  // CRIU's tools, other users
  sudo: program('sudo'),
  'criu tools': all(
    'the tools that CRIU calls',
    program('ip', 'iproute2'),
    program('iptables'),
    program('nft', 'nftables'),
  ),
  ps: program('ps', 'procps'),

  // real suites in real formats
  runc: program('runc'),
  go: program('go', 'golang-go'),
  bats: program('bats'),
  gotestsum: program('gotestsum'),
  pytest: file('/usr/bin/pytest-3', 'pytest of python3', 'python3-pytest'),

  // CRIU from source, small programs as patients
  git: program('git'),
  gcc: all('a C compiler', program('gcc'), header('stdio.h', 'stdio.h', 'libc6-dev')),
  make: program('make'),
  'build of criu': all(
    'the build dependencies of CRIU',
    program('pkg-config'),
    program('protoc', 'protobuf-compiler'),
    program('protoc-c', 'protobuf-c-compiler'),
    header('google/protobuf/descriptor.proto', 'protobuf', 'libprotobuf-dev'),
    header('protobuf-c/protobuf-c.h', 'protobuf-c', 'libprotobuf-c-dev'),
    header('libnl3/netlink/netlink.h', 'libnl', 'libnl-3-dev'),
    header('sys/capability.h', 'libcap', 'libcap-dev'),
    header('libnet.h', 'libnet', 'libnet1-dev'),
    header('uuid/uuid.h', 'libuuid', 'uuid-dev'),
    header('bsd/bsd.h', 'libbsd', 'libbsd-dev'),
    header('gnutls/gnutls.h', 'GnuTLS', 'libgnutls28-dev'),
    header('nftables/libnftables.h', 'libnftables', 'libnftables-dev'),
  ),
  zstd: program('zstd'),
  xz: program('xz', 'xz-utils'),
  'archive tools': all('xz, zstd and bzip2', program('xz', 'xz-utils'), program('zstd'), program('bzip2')),

  // signed repositories
  gpg: program('gpg', 'gnupg'),

  // what GitHub makes of the job summary
  'cmark-gfm': program('cmark-gfm'),

  // minimal root file systems
  mmdebstrap: program('mmdebstrap'),

  // the lab: file systems of its guests, what builds their kernels, what runs them
  cpio: program('cpio'),
  depmod: program('depmod', 'kmod'),
  mke2fs: program('mke2fs', 'e2fsprogs'),
  'debian-archive-keyring': file(
    '/usr/share/keyrings/debian-archive-keyring.gpg',
    'the keyring of Debian’s archive',
    'debian-archive-keyring',
  ),
  'build of linux': all(
    'the build dependencies of Linux',
    program('flex'),
    program('bison'),
    program('bc'),
    header('gelf.h', 'libelf', 'libelf-dev'),
  ),
  'qemu-system-x86_64': program('qemu-system-x86_64', 'qemu-system-x86'),
  'qemu-system-aarch64': program('qemu-system-aarch64', 'qemu-system-arm'),
} as const satisfies Record<string, Need>

export type NeedName = keyof typeof needs

/** Those of `names` that this machine does not have. */
export function lacking(names: readonly NeedName[]): readonly NeedName[] {
  return names.filter(name => !needs[name].isHere())
}

/** `names` as they are told to a reader: `root, runc`. */
export function told(names: readonly NeedName[]): string {
  return names.map(name => needs[name].words).join(', ')
}

function program(name: string, ...packages: readonly string[]): Need {
  return {
    isHere: () => folders().some(folder => existsSync(join(folder, name))),
    words: name,
    packages: packages.length === 0 ? [name] : packages,
  }
}

function file(path: string, words: string, ...packages: readonly string[]): Need {
  return { isHere: () => existsSync(path), words, packages }
}

/** A header, where all architectures share it or where it is the architecture's own (it moves between releases). */
function header(path: string, words: string, ...packages: readonly string[]): Need {
  const folders = ['', 'x86_64-linux-gnu', 'aarch64-linux-gnu'].map(own => join('/usr/include', own))
  return { isHere: () => folders.some(folder => existsSync(join(folder, path))), words, packages }
}

function all(words: string, ...parts: readonly Need[]): Need {
  return {
    isHere: () => parts.every(part => part.isHere()),
    words,
    packages: parts.flatMap(part => part.packages),
  }
}

/** Debian keeps programs of the administrator's where an ordinary user's PATH does not lead. */
function folders(): readonly string[] {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']
}
