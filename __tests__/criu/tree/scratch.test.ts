import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withScratch } from '../../../src/criu/tree/scratch.ts'

let home = ''
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'scratch-'))
})
afterAll(() => rm(home, { recursive: true }))

const left = async () => (await readdir(join(home, '.scratch'))).sort()

describe('withScratch', () => {
  it('removes what a dead process of this boot left, and not what a living one has', async () => {
    await withScratch(home, async living => {
      const [pid = '', start = '', world = ''] = basename(living).split('.')
      const reused = `${pid}.${Number(start) - 1}.${world}.aa`
      const gone = `4194305.1.${world}.bb`
      for (const name of [reused, gone])
        await mkdir(join(home, '.scratch', name, 'tree'), { recursive: true })
      await withScratch(home, async other => {
        expect(await left()).toEqual([living, other].map(path => basename(path)).sort())
      })
      expect(await left()).toEqual([basename(living)])
    })
    expect(await left()).toEqual([])
  })

  it("leaves another machine's for a day", async () => {
    const [fresh, old] = ['1.1.00000000-1.cc', '1.1.00000000-1.dd']
    for (const name of [fresh, old]) await mkdir(join(home, '.scratch', name), { recursive: true })
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600
    await utimes(join(home, '.scratch', old), twoDaysAgo, twoDaysAgo)
    await withScratch(home, async () => {})
    expect(await left()).toEqual([fresh])
  })

  it('removes its own folder when the work fails', async () => {
    const before = await left()
    await expect(withScratch(home, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await left()).toEqual(before)
  })
})
