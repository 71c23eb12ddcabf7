import type { Arch } from './machine.ts'

/** What a guest is started with. */
export interface Guest {
  readonly arch: Arch
  readonly image: string
  readonly initramfs: string
  /** In the order of `/dev/vda`, `/dev/vdb`, …: only `results` keeps what the guest writes. */
  readonly disks: {
    readonly root: string
    readonly modules: string
    readonly work: string
    readonly results: string
  }
}

interface Board {
  readonly program: 'qemu-system-x86_64' | 'qemu-system-aarch64'
  readonly options: readonly string[]
  readonly console: string
}

/** How each architecture is emulated. */
export const boards: Record<Arch, Board> = {
  amd64: {
    program: 'qemu-system-x86_64',
    options: ['-machine', 'q35', '-cpu', 'max'],
    console: 'ttyS0',
  },
  arm64: {
    program: 'qemu-system-aarch64',
    // With `-cpu max` restores of CRIU 4.1.1 were seen to hang.
    options: ['-machine', 'virt', '-cpu', 'cortex-a72'],
    console: 'ttyAMA0',
  },
}

/** The command that boots `guest`. Software emulation on purpose: a `/dev/kvm` that is there may still hang a kernel. */
export function qemuArgv(guest: Guest): readonly string[] {
  const { program, options, console } = boards[guest.arch]
  const { root, modules, work, results } = guest.disks
  return [
    program,
    ...options,
    // One processor: guests run side by side, and more of them only wait for each other.
    ...['-accel', 'tcg', '-smp', '1', '-m', '1024'],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-serial', 'stdio'],
    ...['-kernel', guest.image, '-initrd', guest.initramfs],
    ...['-append', `console=${console} panic=-1 quiet loglevel=4`],
    ...[root, modules, work].flatMap(path => drive(path, ',snapshot=on')),
    ...drive(results, ''),
  ]
}

function drive(path: string, more: string): readonly string[] {
  return ['-drive', `file=${path.replaceAll(',', ',,')},format=raw,if=virtio,cache=unsafe${more}`]
}
