import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locateTests } from '../../src/action/locate-tests.ts'
import { result } from '../report/examples.ts'

const files: Readonly<Record<string, string>> = {
  'go.mod': '// a comment\nmodule example.org/engine // the engine\n\ngo 1.24\n',
  'main_test.go': '',
  'checkpoint/checkpoint_test.go': '',
  'api/go.mod': 'module "example.org/engine/api"\n',
  'api/v2/api_test.go': '',
  'checkpoint/api/v2/api_test.go': '',
  'vendor/example.org/other/go.mod': 'module example.org/other\n',
  'vendor/example.org/other/other_test.go': '',
  'tests/integration/checkpoint.bats': '',
  'tests/test_dump.py': '',
}

let parent: string
let root: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'checkout-'))
  root = join(parent, 'repository')
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await writeFile(join(parent, 'secret_test.go'), '')
})
afterAll(async () => {
  await rm(parent, { recursive: true })
})

describe('where a test is in the repository', () => {
  it.each<[string, string, string, string, string | null]>([
    [
      'a Go package',
      '',
      'example.org/engine/checkpoint',
      'checkpoint_test.go',
      'checkpoint/checkpoint_test.go',
    ],
    ['the root package', '', 'example.org/engine', 'main_test.go', 'main_test.go'],
    ['the innermost of nested modules', '', 'example.org/engine/api/v2', 'api_test.go', 'api/v2/api_test.go'],
    [
      'a path of -trimpath',
      '',
      'x',
      'example.org/engine/checkpoint/checkpoint_test.go',
      'checkpoint/checkpoint_test.go',
    ],
    ['a package named like a prefix', '', 'example.org/engineering', 'main_test.go', null],
    [
      'a Go file without a package, where it ran',
      'checkpoint',
      '',
      'checkpoint_test.go',
      'checkpoint/checkpoint_test.go',
    ],
    [
      'bats, relative to where it ran',
      'tests',
      '',
      'integration/checkpoint.bats',
      'tests/integration/checkpoint.bats',
    ],
    [
      'bats, relative to the repository',
      'tests',
      '',
      'tests/integration/checkpoint.bats',
      'tests/integration/checkpoint.bats',
    ],
    ['pytest', '', '', './tests/test_dump.py', 'tests/test_dump.py'],
    [
      'bats, after the script changed the folder',
      '',
      '',
      'checkpoint.bats',
      'tests/integration/checkpoint.bats',
    ],
    ['a file that is not there', '', '', 'tests/gone.bats', null],
    ['a folder', '', '', 'tests', null],
    ['a file outside of the repository', '', '', '../secret_test.go', null],
    ['a name that is none', '', '', 'a\0b', null],
  ])('%s', async (_, workingDirectory, suite, file, expected) => {
    const format = file.endsWith('.go') ? 'go' : 'tap'
    const [located] = await locateTests(
      [result('TestA', { format, suite, file, line: 3 })],
      root,
      join(root, workingDirectory),
    )
    expect(located).toMatchObject({ file: expected, line: 3, suite })
  })

  it('an absolute path, in the repository and outside', async () => {
    const tests = ['repository/main_test.go', 'secret_test.go'].map(path =>
      result('TestA', { file: join(parent, path) }),
    )
    const located = await locateTests(tests, root, root)
    expect(located.map(({ file }) => file)).toEqual(['main_test.go', null])
  })

  it('nothing of a test that names no file, nor in a checkout that is not there', async () => {
    expect(await locateTests([result('TestA')], root, root)).toEqual([result('TestA')])
    const lost = await locateTests(
      [result('TestA', { file: 'a_test.go' })],
      join(root, 'none'),
      join(root, 'none'),
    )
    expect(lost[0]?.file).toBeNull()
  })
})
