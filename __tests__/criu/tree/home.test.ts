import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { treesHome } from '../../../src/criu/tree/home.ts'

let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'home-'))
})
afterAll(() => rm(scratch, { recursive: true }))

// Nobody can make a folder there, root neither.
const unwritable = '/sys/tool-cache'

describe('treesHome', () => {
  it('takes the tool cache, which may not be there yet', async () => {
    const toolCache = join(scratch, 'a', 'tools')
    const home = await treesHome({ RUNNER_TOOL_CACHE: toolCache, RUNNER_TEMP: join(scratch, 'temp') })
    expect(home).toBe(join(toolCache, 'checkpoint-gate'))
    expect(await readdir(home)).toEqual([])
  })

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['not writable', unwritable],
    ['relative', 'tools'],
    ['a path that no library path can hold', '/tmp/a:b'],
  ])('takes the temporary folder when the tool cache is %s', async (_, toolCache) => {
    const temp = join(scratch, 'temp')
    expect(await treesHome({ RUNNER_TOOL_CACHE: toolCache, RUNNER_TEMP: temp })).toBe(
      join(temp, 'checkpoint-gate'),
    )
  })

  it("takes the user's cache off a runner", async () => {
    expect(await treesHome({ XDG_CACHE_HOME: scratch })).toBe(join(scratch, 'checkpoint-gate'))
  })
})
