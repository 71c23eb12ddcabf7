import { cp, readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import type { Arch } from './machine.ts'
import { made } from './made.ts'
import { cache, repository } from './paths.ts'

/** Where the end-to-end suites are, in the repository and in a guest's checkout. */
export const suitesFolder = '__tests__/e2e/suites'

/** Go packages of the suites; each becomes `PACKAGE.test` in its folder, since a guest has no compiler. */
const packages = ['checkpoint', 'panicking']

/** What a guest runs where a workflow would run `go test -json ./...; bats --tap .` */
export const runSuites = `
set -o pipefail
go_test_json() (
  cd "$1"
  { ./"$1".test -test.v 2>&1 || { printf 'FAIL\\texample.org/suite/%s\\t0s\\n' "$1"; false; }; } |
    ../test2json -p "example.org/suite/$1"
)
cd ${suitesFolder}/go
for package in ${packages.join(' ')}; do go_test_json $package || status=$?; done
cd ../bats
bats --tap . || status=$?
exit \${status:-0}
`

/**
 * Copies the suites and compiles what is Go in them for `arch`.
 * @returns the folder, to be laid at `suitesFolder`.
 */
export async function compiledSuites(arch: Arch): Promise<string> {
  const source = join(repository, suitesFolder)
  return await made(
    join(cache, 'suites', arch),
    { layout: 2, texts: await textsOf(source) },
    async folder => {
      await cp(source, folder, { recursive: true })
      const go = (...args: readonly string[]) =>
        runTool(['go', ...args], {
          seconds: 600,
          cwd: join(folder, 'go'),
          env: { GOARCH: arch, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '' },
        })
      await go('build', '-o', 'test2json', 'cmd/test2json')
      for (const name of packages)
        await go('test', '-c', '-trimpath', '-o', join(name, `${name}.test`), `./${name}`)
    },
  )
}

/** All files below `folder`, by their paths in it. */
async function textsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  const texts = await Promise.all(
    files.sort().map(async file => [relative(folder, file), await readFile(file, 'utf8')] as const),
  )
  return Object.fromEntries(texts)
}
