import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path'
import { failedStatement } from '../readers/failed-statement.ts'
import type { TestResult } from '../readers/result.ts'
import { stackFrames } from '../readers/stack-frames.ts'

/** Where the tests were run and what the repository looks like from there. Paths are absolute. */
interface Checkout {
  /** The workspace, which annotations' paths are relative to. */
  readonly root: string
  readonly workingDirectory: string
  readonly goModules: readonly GoModule[]
  /** Files of the repository that have a name that was printed. */
  readonly files: () => Promise<readonly string[]>
}

interface GoModule {
  /** Import path, `github.com/opencontainers/runc`. */
  readonly path: string
  readonly folder: string
}

/** A file as it was printed, and by which test. */
type Printed = Pick<TestResult, 'format' | 'suite'> & { readonly file: string }

/**
 * The tests with their statements, and with `file` as a path in the repository, with `/`, where a file of that name is there;
 * else null. `go test` prints bare file names and the package's import path, bats and pytest paths relative to where they ran.
 * A test that crashed, or that prints no such place, failed where the innermost frame of its stack is that lies in the
 * repository.
 */
export async function locateTests(
  tests: readonly TestResult[],
  root: string,
  workingDirectory: string,
): Promise<readonly TestResult[]> {
  const placed = tests.map(test => ({ test, places: placesOf(test) }))
  const printed = new Map(placed.flatMap(({ places }) => places.map(({ file }) => [keyOf(file), file])))
  if (printed.size === 0) return tests
  const names = new Set([...printed.values()].map(({ file }) => basename(file)))
  let walked: Promise<readonly string[]> | null = null
  const files = () => (walked ??= filesOf(root, name => name === 'go.mod' || names.has(name)))
  const goModules = [...printed.values()].some(isGo) ? await readGoModules(await files()) : []
  const checkout = { root, workingDirectory, goModules, files }
  const located = new Map<string, string | null>()
  for (const [key, file] of printed) located.set(key, await locate(file, checkout))
  const found = placed.map(({ test, places }) => {
    const [best] = places.flatMap(({ file, line, isFrame }) => {
      const path = located.get(keyOf(file)) ?? null
      const isForeign = isFrame && path?.split('/').some(folder => notOurs.has(folder))
      return path === null || isForeign ? [] : { file: path, line }
    })
    return places.length === 0 ? test : { ...test, ...(best ?? { file: null }) }
  })
  return await withStatements(found, root)
}

/** More source files than these are not read: so many tests do not fail for want of one feature. */
const mostSources = 200
const largestSource = 4 << 20

/** Failed tests with what their source says at the place where they failed. */
async function withStatements(tests: readonly TestResult[], root: string): Promise<readonly TestResult[]> {
  const failed = tests.filter(
    ({ outcome, file, line }) => outcome === 'failed' && file !== null && line !== null,
  )
  const files = [...new Set(failed.map(({ file }) => file ?? ''))].slice(0, mostSources)
  const sources = new Map(
    await Promise.all(files.map(async file => [file, await sourceLines(join(root, file))] as const)),
  )
  return tests.map(test => {
    const lines = test.outcome === 'failed' ? sources.get(test.file ?? '') : undefined
    return lines === undefined || test.line === null
      ? test
      : { ...test, statement: failedStatement(lines, test.line) }
  })
}

async function sourceLines(path: string): Promise<readonly string[]> {
  const info = await stat(path).catch(() => null)
  if (info === null || info.size > largestSource) return []
  return (await readFile(path, 'utf8').catch(() => '')).split('\n')
}

/** Where a test may have failed, the best first. */
function placesOf({ format, suite, file, line, outcome, crash, output }: TestResult) {
  const printed = file === null ? [] : [{ file: { format, suite, file }, line, isFrame: false }]
  if (outcome !== 'failed') return printed
  const frames = stackFrames(output).map(frame => ({
    file: { format, suite, file: frame.file },
    line: frame.line,
    isFrame: true,
  }))
  return crash === null ? [...printed, ...frames] : [...frames, ...printed]
}

function isGo({ format }: Printed): boolean {
  return format === 'go' || format === 'go-json'
}

function keyOf({ format, suite, file }: Printed): string {
  return `${format}\t${suite}\t${file}`
}

async function locate(printed: Printed, checkout: Checkout): Promise<string | null> {
  return (
    (await firstFile(candidates(printed, checkout), checkout.root)) ?? (await onlyFile(printed, checkout))
  )
}

/** Absolute paths where the file of a test may be, the surest first. */
function candidates(printed: Printed, { root, workingDirectory, goModules }: Checkout): readonly string[] {
  const { suite, file } = printed
  if (isAbsolute(file)) return [normalize(file)]
  const below = (importPath: string) =>
    modulesOf(importPath, goModules, workingDirectory).map(({ path, folder }) =>
      join(folder, importPath.slice(path.length)),
    )
  const asPrinted = [resolve(workingDirectory, file), resolve(root, file)]
  if (!isGo(printed)) return asPrinted
  // `go test -trimpath` prints the import path before the file's name.
  const inPackage = [...below(suite).map(folder => join(folder, file)), ...below(file)]
  // A bare name is that of a file in the package: the same name elsewhere is another file.
  return suite === '' || suite === 'command-line-arguments' ? [...inPackage, ...asPrinted] : inPackage
}

/**
 * The modules that may hold an import path, the innermost first. Of several checkouts of one module it is that in which the
 * command was run; where it was run in none of them nobody knows which.
 */
function modulesOf(
  importPath: string,
  modules: readonly GoModule[],
  workingDirectory: string,
): readonly GoModule[] {
  const holding = modules.filter(({ path }) => importPath === path || importPath.startsWith(`${path}/`))
  return holding
    .filter(module => {
      const checkouts = holding.filter(({ path }) => path === module.path)
      return checkouts.length === 1 || isBelow(workingDirectory, module.folder)
    })
    .sort((a, b) => b.path.length - a.path.length || b.folder.length - a.folder.length)
}

function isBelow(path: string, folder: string): boolean {
  const inFolder = relative(folder, path)
  return inFolder !== '..' && !inFolder.startsWith(`..${sep}`) && !isAbsolute(inFolder)
}

async function firstFile(paths: readonly string[], root: string): Promise<string | null> {
  for (const path of paths) {
    if (isBelow(path, root) && (await isFile(path))) return relative(root, path).split(sep).join('/')
  }
  return null
}

/** A script may change the folder before it runs the tests: the one file of the repository whose path ends as printed. */
async function onlyFile(printed: Printed, { root, files }: Checkout): Promise<string | null> {
  const { file } = printed
  if (isAbsolute(file) || isGo(printed)) return null
  const end = `${sep}${normalize(file)}`
  const found = (await files()).filter(path => path.endsWith(end))
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
async function readGoModules(files: readonly string[]): Promise<readonly GoModule[]> {
  const mods = files.filter(path => basename(path) === 'go.mod')
  return (await Promise.all(mods.map(readGoModule))).flat()
}

async function readGoModule(file: string): Promise<readonly GoModule[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const path = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1]
  return path === undefined ? [] : [{ path, folder: dirname(file) }]
}
