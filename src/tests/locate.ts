import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { isAbsolute, join, posix, relative } from 'node:path'

/** A Go module of the repository: its path, and its folder relative to the repository's root. */
export interface GoModule {
  readonly path: string
  readonly folder: string
}

/** What is known of the repository for finding files in it. Folders are relative to its root, `''` for the root. */
export interface Repository {
  readonly modules: readonly GoModule[]
  /** Where the command ran. */
  readonly workingDirectory: string
  readonly root: string
  /** Whether a path relative to the root is a file. */
  readonly has: (path: string) => boolean
}

/**
 * The path, relative to the repository's root, of a file that a test program named; null if it is not in the repository.
 * `go test` names files without their folder, which follows from the package and `go.mod`; others name them relative to
 * where they ran, or in full.
 */
export function locate(suite: string, file: string, repository: Repository): string | null {
  const { root, workingDirectory, has } = repository
  const candidates = isAbsolute(file)
    ? [relative(root, file)]
    : [
        ...goFolders(suite, repository.modules).map(folder => posix.join(folder, file)),
        posix.join(workingDirectory, file),
        posix.normalize(file),
      ]
  return candidates.find(path => !path.startsWith('..') && !isAbsolute(path) && has(path)) ?? null
}

/** The folders that a Go package's path may stand for, the module with the longest path first. */
function goFolders(suite: string, modules: readonly GoModule[]): readonly string[] {
  return modules
    .filter(({ path }) => suite === path || suite.startsWith(`${path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)
    .map(({ path, folder }) => posix.join(folder, suite.slice(path.length + 1)))
}

/** The module path of a `go.mod`; null if it has none (go.dev/ref/mod). */
export function modulePath(text: string): string | null {
  return /^module\s+(?:"([^"\n]+)"|`([^`\n]+)`|([^\s"`]+))/m.exec(text)?.slice(1).find(Boolean) ?? null
}

const skippedFolders = new Set(['.git', 'node_modules', 'vendor', 'testdata'])

/** Looks up the repository at `root`, an absolute path, as it is on disk; `workingDirectory` is absolute, too. */
export async function readRepository(root: string, workingDirectory: string): Promise<Repository> {
  const modules: GoModule[] = []
  const files = glob('**/go.mod', { cwd: root, exclude: name => skippedFolders.has(posix.basename(name)) })
  for await (const file of files) {
    const path = modulePath(await readFile(join(root, file), 'utf8'))
    if (path !== null) modules.push({ path, folder: posix.dirname(file).replace(/^\.$/, '') })
  }
  return {
    modules,
    workingDirectory: relative(root, workingDirectory),
    root,
    has: path => existsSync(join(root, path)),
  }
}
