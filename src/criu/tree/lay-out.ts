import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { runTool } from '../../base/tool.ts'
import { layout, startScript } from './layout.ts'

/** Where the parts of a tree are found. */
export interface TreeParts {
  /** CRIU's ELF file. */
  readonly criu: string
  /** The dynamic loader that goes with the C library in `libraryPath`. */
  readonly loader: string
  /** Folders searched for libraries, first one first; none means the loader's own, the system's. */
  readonly libraryPath: readonly string[]
  /** Files of CRIU's plugins. */
  readonly plugins: readonly string[]
}

/**
 * Fills the empty folder `root` with CRIU, its loader and exactly the libraries that it and its plugins link, in the
 * one layout (`layout.ts`).
 * @throws Error when a library is found nowhere, with its name.
 */
export async function layOutTree(root: string, parts: TreeParts): Promise<void> {
  const needed = await Promise.all([parts.criu, ...parts.plugins].map(file => linkedLibraries(file, parts)))
  const libraries = new Map(needed.flat().map(path => [basename(path), path]))
  libraries.delete(basename(parts.loader))
  const inTree = (path: string) => join(root, path)
  await Promise.all(
    ['bin', 'libexec', layout.plugins].map(folder => mkdir(inTree(folder), { recursive: true, mode: 0o755 })),
  )
  await Promise.all([
    writeFile(inTree(layout.start), startScript).then(() => chmod(inTree(layout.start), 0o755)),
    putFile(parts.loader, inTree(layout.loader), 0o755),
    putFile(parts.criu, inTree(layout.criu), 0o755),
    ...[...libraries].map(([soname, path]) => putFile(path, inTree(join(layout.libraries, soname)), 0o644)),
    ...parts.plugins.map(path => putFile(path, inTree(join(layout.plugins, basename(path))), 0o644)),
  ])
}

async function putFile(from: string, to: string, mode: number): Promise<void> {
  await copyFile(from, to)
  await chmod(to, mode)
}

/** Paths of all libraries that the loader would give to `file`. */
async function linkedLibraries(file: string, parts: TreeParts): Promise<readonly string[]> {
  const search =
    parts.libraryPath.length === 0 ? [] : ['--inhibit-cache', '--library-path', parts.libraryPath.join(':')]
  const { stdout } = await runTool([parts.loader, ...search, '--list', file], { seconds: 30 })
  return parseLinked(stdout, file)
}

/**
 * Reads what the loader's `--list` prints: `libnl-3.so.200 => /usr/lib/… (0x…)`. The vDSO and the loader itself have
 * no path of their own and are left out.
 * @throws Error when a library is not found.
 */
export function parseLinked(listed: string, file: string): readonly string[] {
  const missing = [...listed.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
  if (missing.length > 0)
    throw new Error(`${basename(file)} needs ${missing.join(', ')}, found in no package`)
  return [...listed.matchAll(/^\s*\S+ => (\/.*) \(0x[0-9a-f]+\)$/gm)].map(([, path = '']) => path)
}

/** Name of the dynamic loader of an architecture. Source: glibc, sysdeps/**\/shlib-versions and ldconfig.h. */
const loaders: Readonly<Record<string, string>> = {
  amd64: 'ld-linux-x86-64.so.2',
  arm64: 'ld-linux-aarch64.so.1',
  armhf: 'ld-linux-armhf.so.3',
  ppc64el: 'ld64.so.2',
  riscv64: 'ld-linux-riscv64-lp64d.so.1',
  s390x: 'ld64.so.1',
}

/**
 * Finds the parts of a tree among the files of unpacked packages. Only files count: libc6 has its loader at /lib64 as an
 * absolute link, which would lead to the loader of the system.
 * @param unpacked the folder that stands for `/`.
 * @param architecture dpkg's name.
 * @throws Error that names what is missing.
 */
export async function findParts(unpacked: string, architecture: string): Promise<TreeParts> {
  const files = (await readdir(unpacked, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => join(relative(unpacked, entry.parentPath), entry.name))
  const inPackages = (path: string) => join(unpacked, path)
  const found = (what: string, fits: (path: string) => boolean): string => {
    const file = files.find(fits)
    if (file === undefined) throw new Error(`The packages hold no ${what}`)
    return inPackages(file)
  }
  const loader = loaders[architecture]
  if (loader === undefined) throw new Error(`CRIU does not run on ${architecture}`)
  const sharedObjects = files.filter(file => /\.so(\.[\d.]+)?$/.test(file))
  const isPlugin = (file: string) => /\/lib\/(?:[^/]+\/)?criu\/[^/]+\.so$/.test(`/${file}`)
  return {
    criu: found('criu', path => /^usr\/s?bin\/criu$/.test(path)),
    loader: found(
      `dynamic loader ${loader}`,
      path => basename(path) === loader && isLibraryFolder(dirname(path)),
    ),
    libraryPath: [...new Set(sharedObjects.map(dirname))].filter(isLibraryFolder).map(inPackages),
    plugins: sharedObjects.filter(isPlugin).map(inPackages),
  }
}

function isLibraryFolder(path: string): boolean {
  return /^(?:usr\/)?lib(?:64|\/[^/]+-linux-gnu[^/]*)?$/.test(path)
}
