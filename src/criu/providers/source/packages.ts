import { open } from 'node:fs/promises'

/** How it is seen that what a package gives is there, whoever installed it. */
export type Probe =
  /** A program on PATH. */
  | { readonly tool: string }
  /** A module that pkg-config knows. */
  | { readonly module: string }
  /** A header that the compiler finds. */
  | { readonly header: string }
  | { readonly file: string }

export interface BuildPackage {
  /** Its name in Debian (bookworm to sid) and Ubuntu (22.04 to 26.04), the same in all of them. */
  readonly name: string
  readonly probe: Probe
  readonly reason: string
}

/**
 * What `make criu` needs, with the libraries that Debian's own package is linked with, so that no feature is lost.
 * Source: criu/Makefile.packages and Makefile.config of CRIU 3.17 to 4.2; Build-Depends of Debian's criu 3.17.1 to 4.2.1.
 */
export const buildPackages: readonly BuildPackage[] = [
  { name: 'gcc', probe: { tool: 'gcc' }, reason: 'the compiler' },
  { name: 'libc6-dev', probe: { header: 'stdio.h' }, reason: 'the C library' },
  { name: 'binutils', probe: { tool: 'ld' }, reason: 'the linker, strip and readelf' },
  { name: 'make', probe: { tool: 'make' }, reason: 'the build' },
  { name: 'pkg-config', probe: { tool: 'pkg-config' }, reason: 'where the libraries are' },
  { name: 'protobuf-compiler', probe: { tool: 'protoc' }, reason: 'the format of images' },
  { name: 'protobuf-c-compiler', probe: { tool: 'protoc-c' }, reason: 'the format of images, in C' },
  { name: 'libprotobuf-dev', probe: { module: 'protobuf' }, reason: 'descriptor.proto' },
  { name: 'libprotobuf-c-dev', probe: { module: 'libprotobuf-c' }, reason: 'the format of images, in C' },
  { name: 'libnl-3-dev', probe: { module: 'libnl-3.0' }, reason: 'netlink' },
  { name: 'libcap-dev', probe: { module: 'libcap' }, reason: 'capabilities' },
  { name: 'libnet1-dev', probe: { header: 'libnet.h' }, reason: 'TCP repair' },
  { name: 'uuid-dev', probe: { module: 'uuid' }, reason: 'from CRIU 4.0 on' },
  { name: 'libbsd-dev', probe: { module: 'libbsd' }, reason: 'optional: the title of the process' },
  { name: 'libgnutls28-dev', probe: { module: 'gnutls' }, reason: 'optional: TLS of page servers' },
  {
    name: 'libnftables-dev',
    probe: { module: 'libnftables' },
    reason: 'optional: locking the network with nftables',
  },
]

/** A commit can be fetched only by git, which minimal container images lack. */
export const gitPackages: readonly BuildPackage[] = [
  { name: 'git', probe: { tool: 'git' }, reason: 'fetching the source' },
  {
    name: 'ca-certificates',
    probe: { file: '/etc/ssl/certs/ca-certificates.crt' },
    reason: 'believing the server, which git only recommends',
  },
]

/** The programs that tar calls, by the first bytes of the archive. Source: /usr/share/misc/magic, "compress". */
const unpackers: readonly (BuildPackage & { readonly magic: string })[] = [
  { magic: '1f8b', name: 'gzip', probe: { tool: 'gzip' }, reason: 'unpacking a .gz' },
  { magic: 'fd377a585a00', name: 'xz-utils', probe: { tool: 'xz' }, reason: 'unpacking a .xz' },
  { magic: '28b52ffd', name: 'zstd', probe: { tool: 'zstd' }, reason: 'unpacking a .zst' },
  { magic: '425a68', name: 'bzip2', probe: { tool: 'bzip2' }, reason: 'unpacking a .bz2' },
]

/** What is needed to unpack the tar archive `file`. */
export async function unpackPackages(file: string): Promise<readonly BuildPackage[]> {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(6), 0, 6, 0)
    return unpackers.filter(({ magic }) => buffer.toString('hex').startsWith(magic))
  } finally {
    await handle.close()
  }
}
