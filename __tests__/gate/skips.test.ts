import { expect, it } from 'vitest'
import { readSkip } from '../../src/gate/skips.ts'

it.each([
  // runc
  ['requires CRIU feature mem_dirty_track', ['mem_dirty_track']],
  ['requires CRIU feature uffd-noncoop', ['uffd-noncoop']],
  ['Test requires userns', ['userns']],
  ['criu is missing features: [MemTrack]', ['mem_dirty_track']],
  ['criu is missing features: [MemTrack LazyPages]', ['mem_dirty_track', 'uffd-noncoop']],
  // zdtm
  ['no pagemap_scan_guard_pages feature', ['pagemap_scan_guard_pages']],
  ['no mnt_id feature', ['mnt_id']],
  // crun, podman
  ['CRIU memory tracking not supported', ['mem_dirty_track']],
  ['system (architecture/kernel/CRIU) does not support memory tracking', ['mem_dirty_track']],
  // as people write it
  ['requires criu_feature_network_lock_nftables', ['network_lock_nftables']],
  ['needs memtrack', ['mem_dirty_track']],
  ['requires memtrack and lazy-pages', ['mem_dirty_track', 'uffd-noncoop']],
  ['kernel has no soft-dirty', ['mem_dirty_track']],
  ['pidfd_store not supported', ['pidfd_store']],
  ['userfaultfd is not available', ['uffd']],
  ['missing CRIU features: timens', ['timens']],
])('%s: features', (reason, features) => {
  expect(readSkip(reason)).toEqual({ kind: 'features', features })
})

it.each([
  'criu binary not found: exec: "criu": executable file not found in $PATH',
  'system does not have criu installed',
  'criu is not installed',
  'CRIU is missing',
  'skipping test because no (or wrong) criu installed',
  'live migration with CRIU (missing binary)',
  'test requires criu',
])('%s: CRIU itself', reason => {
  expect(readSkip(reason)).toEqual({ kind: 'criu' })
})

it.each([
  ['checkpoint/restore requires at least CRIU 31100', 31100],
  ['CRIU version 31500 must be 31600 or higher', 31600],
  ['CRIU binary not found or too old (<31600). Failed to checkpoint container', 31600],
])('%s: a version', (reason, atLeast) => {
  expect(readSkip(reason)).toEqual({ kind: 'criu-version', atLeast })
})

it.each([
  '',
  'manual run only',
  'checkskip failed',
  'test requires unsafe',
  'test requires root',
  'FIXME: #24571 - not working an super flaky',
  'Test flakes on debian in CI',
  'requires cgroups_v2',
  'no such thing',
  'TestCheckpoint is broken; see moby#38963',
])('%j: nothing that was measured', reason => {
  expect(readSkip(reason)).toEqual({ kind: 'nothing' })
})
