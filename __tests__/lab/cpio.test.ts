import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { needing } from '../needing.ts'
import { cpio } from './cpio.ts'

const files = [
  { name: 'dev', mode: 0o40755 },
  { name: 'init', mode: 0o100755, content: Buffer.from('#!/busybox sh\n') },
  { name: 'modules/a.ko', mode: 0o100644, content: Buffer.from([0, 1, 2]) },
]

describe('cpio', () => {
  it('pads each part to four bytes and ends with the trailer', () => {
    const archive = cpio(files)
    expect(archive.length % 4).toBe(0)
    expect(archive.subarray(0, 6).toString()).toBe('070701')
    expect(archive.toString('latin1')).toMatch(/TRAILER!!!\0+$/)
  })

  needing('cpio').it('writes what cpio reads', () => {
    const listed = execFileSync('cpio', ['--list', '--verbose', '--numeric-uid-gid'], {
      input: cpio(files),
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const lines = listed
      .toString()
      .trim()
      .split('\n')
      .map(line => line.split(/\s+/))
    expect(lines.map(([mode, , uid, gid, size]) => [mode, uid, gid, size])).toEqual([
      ['drwxr-xr-x', '0', '0', '0'],
      ['-rwxr-xr-x', '0', '0', '14'],
      ['-rw-r--r--', '0', '0', '3'],
    ])
    expect(lines.map(line => line.at(-1))).toEqual(['dev', 'init', 'modules/a.ko'])
  })
})
