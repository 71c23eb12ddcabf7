import { describe, expect, it } from 'vitest'
import { shownCommand } from '../../src/logs/operations.ts'

describe('a command that is shown whole', () => {
  it.each([
    ['runc checkpoint --work-dir ./work test (status=1)', 'dump', 1],
    ['runc checkpoint --pre-dump --image-path ./parent test (status=1)', 'pre-dump', 1],
    ['runc checkpoint --parent-path ../parent --image-path ./image test (status=0)', 'tracked dump', 0],
    ['/usr/sbin/runc checkpoint --lazy-pages --status-fd 5 test (status=1)', 'lazy dump', 1],
    ['runc restore --lazy-pages --image-path ./image test (status=1)', 'lazy restore', 1],
    ['runc restore --work-dir ./work -d test (status=255)', 'restore', 255],
    ["`criu pre-dump -t $pid -D images' failed with status 134", 'pre-dump', 134],
    ["`criu dump -t $pid -D images --track-mem' failed", 'tracked dump', null],
    ["`criu dump -t $pid -D images --prev-images-dir ../1' failed", 'dump', null],
    ['Error: `/usr/bin/crun restore --image-path /tmp/1 id` failed: exit status 1', 'restore', 1],
    ['podman container checkpoint --pre-checkpoint ctr: exit status 125', 'pre-dump', 125],
    ['criu dump -t 17 -D images: exit status 1', 'dump', 1],
  ] as const)('%s', (text, kind, status) => {
    expect(shownCommand(text)).toMatchObject({ operation: { kind }, status })
  })

  it.each([
    'runc checkpoint failed: exit status 1',
    'criu dump: exit status 1',
    'runc exec test true (status=1)',
    'the dump of 3 pages failed',
  ])('is none: %s', text => {
    expect(shownCommand(text)).toBeNull()
  })
})
