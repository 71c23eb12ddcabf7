import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { runProcess } from '../../src/base/process.ts'
import { needing } from '../needing.ts'
import { realCriu } from '../real-criu.ts'

needing('root').it('a cache that lies is not believed, not touched, and told of', async () => {
  const { path } = await realCriu('sid')
  const child = fileURLToPath(new URL('stale-cache-child.ts', import.meta.url))
  const script = 'mount -t tmpfs checkpoint-gate-test /run && exec "$@"'
  const argv = ['unshare', '--mount', 'sh', '-c', script, 'sh', process.execPath, child, path]
  const ended = await runProcess(argv, { timeoutMs: 120_000 })
  expect(ended.stderr).toBe('')
  expect(JSON.parse(ended.stdout)).toEqual({
    memtrack: 'false',
    disagrees: ['mem_dirty_track'],
    untouched: true,
  })
})
