import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locate, modulePath, readRepository } from '../../src/tests/locate.ts'

describe('the file of a result', () => {
  let root = ''
  const files = {
    'go.mod': 'module example.com/top // comment\n\ngo 1.19\n',
    'libcontainer/integration/checkpoint_test.go': '',
    'tools/go.mod': 'module "example.com/top/tools"\n',
    'tools/cr/cr_test.go': '',
    'vendor/example.com/x/go.mod': 'module example.com/x\n',
    'tests/integration/checkpoint.bats': '',
  }
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'locate-'))
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), text)
    }
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const cases: readonly (readonly [string, string, string, string | null])[] = [
    [
      'example.com/top/libcontainer/integration',
      'checkpoint_test.go',
      '',
      'libcontainer/integration/checkpoint_test.go',
    ],
    ['example.com/top/tools/cr', 'cr_test.go', '', 'tools/cr/cr_test.go'],
    ['example.com/topology', 'checkpoint_test.go', '', null],
    ['example.com/x', 'x_test.go', '', null],
    ['', 'tests/integration/checkpoint.bats', '', 'tests/integration/checkpoint.bats'],
    ['', 'integration/checkpoint.bats', 'tests', 'tests/integration/checkpoint.bats'],
    ['', 'checkpoint.bats', '', null],
    ['', '../../etc/passwd', 'tests', null],
    ['', '/etc/passwd', '', null],
    ['', '{root}/tests/integration/checkpoint.bats', '', 'tests/integration/checkpoint.bats'],
  ]
  for (const [suite, file, folder, expected] of cases) {
    it(`${suite || '-'} ${file} in ${folder || '.'}`, async () => {
      const repository = await readRepository(root, join(root, folder))
      expect(locate(suite, file.replace('{root}', root), repository)).toBe(expected)
    })
  }
})

it('reads the module line of a go.mod', () => {
  expect(modulePath('// c\nmodule example.com/a\n')).toBe('example.com/a')
  expect(modulePath('module `example.com/b`')).toBe('example.com/b')
  expect(modulePath('go 1.19')).toBeNull()
})
