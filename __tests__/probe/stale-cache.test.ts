import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runProcess } from '../../src/base/process.ts'
import { realCriu } from '../real-criu.ts'

const root = process.getuid?.() === 0

it.skipIf(!root)('a cache that lies is not believed, not touched, and told of (as root)', async () => {
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
