import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locateTests } from '../../src/action/locate-tests.ts'
import type { TestResult } from '../../src/readers/result.ts'
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
  'checkpoint/images.go': '',
  'main.go': '',
  'src/test/java/org/example/RestoreTest.java': '',
  'node_modules/runner/index.js': '',
  'tests/restore.test.mjs': '',
  'ours/go.mod': 'module example.org/twice\n',
  'ours/twice_test.go': '',
  'theirs/go.mod': 'module example.org/twice\n',
  'theirs/twice_test.go': '',
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

describe('where a stack says that a test failed', () => {
  const at = (stack: string, failed: Partial<TestResult> = {}) => {
    const output = stack.replaceAll('ROOT', root).split('\n')
    return locateTests([result('TestA', { outcome: 'failed', output, ...failed })], root, root)
  }

  it('a panic of Go: in the first frame of the repository, not where the test logged last', async () => {
    const stack = [
      '    main_test.go:6: a line that was logged',
      'panic: runtime error: invalid memory address or nil pointer dereference [recovered, repanicked]',
      'goroutine 7 [running]:',
      'panic({0x55a7a0?, 0x6caec0?})',
      '\t/usr/local/go/src/runtime/panic.go:860 +0x13a',
      'example.org/other.Do(...)',
      '\tROOT/vendor/example.org/other/other_test.go:2 +0x1',
      'example.org/engine/checkpoint.Open(...)',
      '\tROOT/checkpoint/images.go:61',
      'example.org/engine.TestA(0xa71b2068908?)',
      '\tROOT/main_test.go:10 +0x4a',
    ].join('\n')
    const go = { format: 'go', suite: 'example.org/engine', file: 'main_test.go', line: 6 } as const
    expect(await at(stack, { ...go, crash: 'panic' })).toMatchObject([
      { file: 'checkpoint/images.go', line: 61 },
    ])
    expect(
      await at(stack.replace('ROOT/checkpoint/', 'example.org/engine/checkpoint/'), {
        ...go,
        crash: 'panic',
      }),
    ).toMatchObject([{ file: 'checkpoint/images.go', line: 61 }])
    expect(await at(stack, go)).toMatchObject([{ file: 'main_test.go', line: 6 }])
    const logged = stack.split('\n').filter(line => !line.startsWith('panic: '))
    expect(await at(logged.join('\n'), { ...go, crash: 'panic' })).toMatchObject([
      { file: 'main_test.go', line: 6 },
    ])
  })

  it.each([
    [
      'Java',
      `org.opentest4j.AssertionFailedError: expected: <0> but was: <1>
\tat org.junit.jupiter.api.AssertEquals.assertEquals(AssertEquals.java:150)
\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)
\tat org.example.RestoreTest$Nested.restores(RestoreTest.java:42)`,
      'src/test/java/org/example/RestoreTest.java',
      42,
    ],
    [
      'Python, whose innermost frame is the last',
      `Traceback (most recent call last):
  File "/usr/lib/python3.11/unittest/case.py", line 57, in testPartExecutor
    yield
  File "ROOT/tests/test_dump.py", line 12, in test_dump
    subprocess.run(["criu", "dump"], check=True)
  File "/usr/lib/python3.11/subprocess.py", line 571, in run`,
      'tests/test_dump.py',
      12,
    ],
    [
      'Node.js',
      `AssertionError [ERR_ASSERTION]: 1 == 0
    at run (ROOT/node_modules/runner/index.js:3:7)
    at TestContext.<anonymous> (file://ROOT/tests/restore.test.mjs:5:10)
    at async startSubtest (node:internal/test_runner/harness:280:3)`,
      'tests/restore.test.mjs',
      5,
    ],
  ])('%s', async (_, stack, file, line) => {
    expect(await at(stack, { format: 'junit' })).toMatchObject([{ file, line }])
    expect(await at(stack, { format: 'junit', outcome: 'skipped' })).toMatchObject([{ file: null }])
    expect(await at(stack, { format: 'junit', file: 'main.go', line: 3 })).toMatchObject([
      { file: 'main.go', line: 3 },
    ])
  })

  it('nowhere, where no frame is in the repository', async () => {
    const stack = '\tat org.example.Elsewhere.run(Elsewhere.java:4)'
    expect(await at(stack, { format: 'junit' })).toMatchObject([{ file: null, line: null }])
  })
})

describe('two checkouts of one module', () => {
  const go = { format: 'go', suite: 'example.org/twice', file: 'twice_test.go', line: 3 } as const

  it.each([
    ['ours', 'ours/twice_test.go'],
    ['theirs', 'theirs/twice_test.go'],
    ['.', null],
  ])('run in %s', async (folder, file) => {
    expect(await locateTests([result('TestA', go)], root, join(root, folder))).toMatchObject([{ file }])
  })
})
