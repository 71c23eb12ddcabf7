import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { root } from '../../../scripts/check/root.ts'
import { installNeeds } from '../../../scripts/needs/install-needs.ts'
import { lacking, needs, told } from '../../../scripts/needs/needs.ts'
import { type TestNeed, testNeeds } from '../../../scripts/needs/test-needs.ts'
import { needing } from '../../needing.ts'

describe('what tests need', () => {
  it('is found where it is, and missing where PATH does not lead to it', () => {
    expect(lacking(['git'])).toEqual([])
    vi.stubEnv('PATH', '/nowhere')
    expect(lacking(['git', 'runc'])).toContain('git')
    vi.unstubAllEnvs()
  })

  it('is one of the table', () => {
    expect(() => needing('rung' as TestNeed)).toThrow(
      "A test needs 'rung', which is not one of root, sudo, criu tools",
    )
  })

  it('is named by a test, each of it', async () => {
    const texts: string[] = []
    for await (const file of glob('**/*.test.ts', { cwd: join(root, '__tests__') }))
      texts.push(await readFile(join(root, '__tests__', file), 'utf8'))
    const named = new Set(texts.flatMap(text => text.match(/needing\([^)]*\)/g) ?? []).values())
    const unnamed = testNeeds.filter(name => ![...named].some(call => call.includes(`'${name}'`)))
    expect(unnamed).toEqual([])
  })

  it('has words and packages that a reader knows', () => {
    expect(told(['root', 'go', 'build of criu'])).toBe('root, go, the build dependencies of CRIU')
    expect(needs['build of criu'].packages).toContain('libnl-3-dev')
  })
})

describe('installing', () => {
  it('is nothing where nothing is missing', async () => {
    const said: string[] = []
    expect(await installNeeds(['git', 'root'], line => said.push(line))).toEqual([])
    expect(said).toEqual([])
  })

  it('is left out where the variable says so, and what is missing is told', async () => {
    vi.stubEnv('PATH', '/nowhere')
    vi.stubEnv('CHECKPOINT_GATE_INSTALL_NEEDS', 'no')
    const said: string[] = []
    expect(await installNeeds(['git', 'go'], line => said.push(line))).toEqual(['git', 'go'])
    vi.unstubAllEnvs()
    expect(said).toEqual(['Not here, and not installed (CHECKPOINT_GATE_INSTALL_NEEDS=no): git, go'])
  })
})
