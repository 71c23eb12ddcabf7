import { describe, expect, it } from 'vitest'
import { qemuArgv } from './qemu.ts'

const guest = {
  image: '/k/vmlinuz',
  initramfs: '/k/initramfs',
  disks: { root: '/d/root,1', modules: '/d/modules', work: '/d/work', results: '/d/results' },
}

describe('qemuArgv', () => {
  it.each([
    ['amd64', 'qemu-system-x86_64', 'q35', 'console=ttyS0'],
    ['arm64', 'qemu-system-aarch64', 'virt', 'console=ttyAMA0'],
  ] as const)('boots %s by %s', (arch, program, machine, console) => {
    const argv = qemuArgv({ ...guest, arch })
    expect(argv[0]).toBe(program)
    expect(argv[argv.indexOf('-machine') + 1]).toBe(machine)
    expect(argv[argv.indexOf('-append') + 1]).toContain(console)
    expect(argv.join(' ')).not.toContain('kvm')
  })

  it('keeps what a guest writes on its last disk only, and takes commas in names', () => {
    const drives = qemuArgv({ ...guest, arch: 'amd64' }).filter(argument => argument.startsWith('file='))
    expect(drives[0]).toMatch(/^file=\/d\/root,,1,/)
    expect(drives.map(drive => drive.endsWith('snapshot=on'))).toEqual([true, true, true, false])
  })
})
