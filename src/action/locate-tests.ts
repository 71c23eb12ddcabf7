import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path'
import type { TestResult } from '../readers/result.ts'

/** Where the tests were run and what the repository looks like from there. Paths are absolute. */
interface Checkout {
  /** The workspace, which annotations' paths are relative to. */
  readonly root: string
  readonly workingDirectory: string
  readonly goModules: readonly GoModule[]
}

interface GoModule {
  /** Import path, `github.com/opencontainers/runc`. */
  readonly path: string
  readonly folder: string
}

type Printed = Pick<TestResult, 'format' | 'suite' | 'file'>

/**
 * The tests with `file` as a path in the repository, with `/`, where a file of that name is there; else null. `go test`
 * prints bare file names and the package's import path, bats and pytest paths relative to where they ran.
 */
export async function locateTests(
  tests: readonly TestResult[],
  root: string,
  workingDirectory: string,
): Promise<readonly TestResult[]> {
  const printed = new Map(tests.filter(({ file }) => file !== null).map(test => [keyOf(test), test]))
  if (printed.size === 0) return tests
  const goModules = [...printed.values()].some(isGo) ? await readGoModules(root) : []
  const checkout = { root, workingDirectory, goModules }
  const found = await Promise.all(
    [...printed].map(async ([key, test]) => {
      const file = (await firstFile(candidates(test, checkout), root)) ?? (await onlyFile(test, root))
      return [key, file] as const
    }),
  )
  const located = new Map(found)
  return tests.map(test => (test.file === null ? test : { ...test, file: located.get(keyOf(test)) ?? null }))
}

function isGo({ format }: Printed): boolean {
  return format === 'go' || format === 'go-json'
}

function keyOf({ format, suite, file }: Printed): string {
  return `${format}\t${suite}\t${file}`
}

/** Absolute paths where the file of a test may be, the surest first. */
function candidates(printed: Printed, { root, workingDirectory, goModules }: Checkout): readonly string[] {
  const { suite, file } = printed
  if (file === null) return []
  if (isAbsolute(file)) return [normalize(file)]
  const below = (importPath: string) =>
    goModules
      .filter(({ path }) => importPath === path || importPath.startsWith(`${path}/`))
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ path, folder }) => join(folder, importPath.slice(path.length)))
  const asPrinted = [resolve(workingDirectory, file), resolve(root, file)]
  if (!isGo(printed)) return asPrinted
  // `go test -trimpath` prints the import path before the file's name.
  const inPackage = [...below(suite).map(folder => join(folder, file)), ...below(file)]
  // A bare name is that of a file in the package: the same name elsewhere is another file.
  return suite === '' || suite === 'command-line-arguments' ? [...inPackage, ...asPrinted] : inPackage
}

async function firstFile(paths: readonly string[], root: string): Promise<string | null> {
  for (const path of paths) {
    const inRoot = relative(root, path)
    if (inRoot.startsWith('..') || isAbsolute(inRoot)) continue
    if (await isFile(path)) return inRoot.split(sep).join('/')
  }
  return null
}

/** A script may change the folder before it runs the tests: the one file of the repository whose path ends as printed. */
async function onlyFile({ file, ...printed }: Printed, root: string): Promise<string | null> {
  if (file === null || isAbsolute(file) || isGo({ file, ...printed })) return null
  const end = `${sep}${normalize(file)}`
  const found = (await filesOf(root, name => name === basename(file))).filter(path => path.endsWith(end))
  return found.length === 1 ? await firstFile(found, root) : null
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    found => found.isFile(),
    () => false,
  )
}

/** Folders that hold modules of others. */
const notOurs = new Set(['vendor', 'node_modules', 'testdata', '.git'])
/** A checkout with more folders is searched as far as that. */
const maxFolders = 5000

/** All files below `root` that `wanted` takes, those of others left out. A folder that cannot be read holds none. */
async function filesOf(root: string, wanted: (name: string) => boolean): Promise<readonly string[]> {
  const files: string[] = []
  const folders = [root]
  for (let next = 0; next < Math.min(folders.length, maxFolders); next++) {
    const folder = folders[next] ?? root
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (entry.isDirectory() && !notOurs.has(entry.name)) folders.push(join(folder, entry.name))
      if (entry.isFile() && wanted(entry.name)) files.push(join(folder, entry.name))
    }
  }
  return files
}

/** The Go modules of a checkout, by its `go.mod` files. */
async function readGoModules(root: string): Promise<readonly GoModule[]> {
  const files = await filesOf(root, name => name === 'go.mod')
  return (await Promise.all(files.map(readGoModule))).flat()
}

async function readGoModule(file: string): Promise<readonly GoModule[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const path = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1]
  return path === undefined ? [] : [{ path, folder: dirname(file) }]
}
