/** A member of a cpio archive: a file with its content, or a folder. All belong to root. */
export interface Member {
  readonly name: string
  readonly mode: number
  readonly content?: Uint8Array
}

/**
 * Writes the `newc` format of cpio, which the kernel unpacks as its first root file system.
 * Source: Documentation/driver-api/early-userspace/buffer-format.rst of Linux.
 */
export function cpio(members: readonly Member[]): Buffer {
  const all = [...members, { name: 'TRAILER!!!', mode: 0 }]
  return Buffer.concat(all.flatMap((member, index) => entry(member, index + 1)))
}

function entry({ name, mode, content = new Uint8Array() }: Member, inode: number): readonly Uint8Array[] {
  const [uid, gid, links, mtime, device] = [0, 0, 1, 0, 0]
  const fields = [inode, mode, uid, gid, links, mtime, content.length]
  const numbers = [...fields, device, device, device, device, name.length + 1, 0]
  const head = Buffer.from(
    `070701${numbers.map(number => number.toString(16).padStart(8, '0')).join('')}${name}\0`,
    'latin1',
  )
  return [head, padding(head.length), content, padding(content.length)]
}

function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4)
}
