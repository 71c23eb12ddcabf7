import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealTree, verifyTree } from '../../../src/criu/tree/manifest.ts'
import { storeTree } from '../../../src/criu/tree/store-tree.ts'

const about = { provider: 'archive', origin: 'a test', revision: '1', architecture: 'amd64' } as const

let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'place-'))
})
afterAll(() => rm(scratch, { recursive: true }))

const newHome = () => mkdtemp(join(scratch, 'home-'))

/** A small tree whose one file says who built it. */
const builtBy = (who: string) => async (root: string) => {
  await mkdir(join(root, 'bin'))
  await writeFile(join(root, 'bin', 'criu'), who)
  return await sealTree(root, { ...about, criu: who })
}

describe('storeTree', () => {
  it('builds beside the place and leaves nothing there', async () => {
    const home = await newHome()
    const { root, manifest } = await storeTree(home, 'tree', async building => {
      expect(await readdir(building)).toEqual([])
      expect(await readdir(home)).toEqual(['.scratch'])
      return await builtBy('first')(building)
    })
    expect(root).toBe(join(home, 'tree'))
    expect(await verifyTree(root)).toEqual(manifest)
    expect(await readdir(join(home, '.scratch'))).toEqual([])
  })

  it('keeps the tree that another job has put there', async () => {
    const home = await newHome()
    const { root } = await storeTree(home, 'tree', builtBy('first'))
    expect((await storeTree(home, 'tree', builtBy('second'))).manifest.criu).toBe('first')
    expect(await readFile(join(root, 'bin', 'criu'), 'utf8')).toBe('first')
  })

  it.each([
    ['a broken tree', (place: string) => builtBy('broken')(place).then(() => rm(join(place, 'bin', 'criu')))],
    ['a folder of something else', (place: string) => writeFile(join(place, 'x'), '')],
    ['an empty folder', async () => {}],
  ])('replaces %s', async (_, fill) => {
    const home = await newHome()
    await mkdir(join(home, 'tree'))
    await fill(join(home, 'tree'))
    const { root } = await storeTree(home, 'tree', builtBy('second'))
    expect((await verifyTree(root)).criu).toBe('second')
    expect(await readdir(join(home, '.scratch'))).toEqual([])
  })

  it('gives several jobs at once one whole tree', async () => {
    const home = await newHome()
    await mkdir(join(home, 'tree'))
    const jobs = Array.from({ length: 8 }, (_, index) =>
      storeTree(home, 'tree', async root => {
        await sleep(Math.random() * 20)
        return await builtBy(`job ${index}`)(root)
      }),
    )
    const placed = await Promise.all(jobs)
    const standing = await verifyTree(join(home, 'tree'))
    expect(placed.map(({ manifest }) => manifest.criu)).toEqual(placed.map(() => standing.criu))
    expect(await readdir(join(home, '.scratch'))).toEqual([])
  })

  it('leaves no trace of a build that fails', async () => {
    const home = await newHome()
    const failing = storeTree(home, 'tree', async root => {
      await writeFile(join(root, 'half'), '')
      throw new Error('no space left')
    })
    await expect(failing).rejects.toThrow('no space left')
    expect(await readdir(home)).toEqual(['.scratch'])
    expect(await readdir(join(home, '.scratch'))).toEqual([])
  })
})
