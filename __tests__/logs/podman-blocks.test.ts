import { expect, it } from 'vitest'
import { withoutToleratedPodman } from '../../src/logs/podman-blocks.ts'

const failed = [
  '# # podman container checkpoint -P 9bfe',
  '# Error: `/usr/bin/runc checkpoint --pre-dump 9bfe` failed: exit status 1',
  '# [ rc=125 (** EXPECTED 0 **) ]',
]

it('leaves what a command said that may not fail, and drops what one said that may', () => {
  const cleaned = ['# # podman volume rm myvol', '# Error: no volume with name "myvol" found', '# [ rc=1 ]']
  expect(withoutToleratedPodman([...failed, ...cleaned, '# counter is 3'])).toEqual([
    ...failed,
    '# counter is 3',
  ])
  const timed = ['[12:05:19.196778947] $ podman rm x', 'Error: no such container', '[12:05:19.2] [ rc=1 ]']
  expect(withoutToleratedPodman(timed)).toEqual([])
})

it('drops nothing before a command, nor by a status that no command has', () => {
  const lines = ['counter is 3, want 4', '[ rc=1 ]', ...failed, 'lost', '[ rc=1 (** EXPECTED 0 **) ]']
  expect(withoutToleratedPodman(lines)).toEqual(lines)
})

it('drops nothing that has CRIU do something, or that tells of a crash', () => {
  const restore = ['# # podman container restore 9bfe', '# Error: criu failed', '# [ rc=125 ]']
  const full = ['# # podman volume rm myvol', '# write /x: No space left on device', '# [ rc=1 ]']
  const killed = ['# # podman rm x', '# Error: no such container', '# [ rc=139 ]']
  for (const lines of [restore, full, killed]) expect(withoutToleratedPodman(lines)).toEqual(lines)
})
