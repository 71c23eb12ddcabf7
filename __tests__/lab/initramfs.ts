import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cpio, type Member } from './cpio.ts'
import { loadOrder, moduleName } from './modules-dep.ts'
import { type Kernel, moduleTable } from './unpacked-kernel.ts'

/** What the first disk needs. Some kernels have parts of it built in. */
const diskModules = ['virtio_pci', 'virtio_blk', 'ext4']

/**
 * Writes the smallest root file system that can go over to the one on the first disk: busybox, the modules for the disk
 * in the order of modules.dep, and a script.
 * @param busybox a static one for the guest's architecture.
 */
export async function writeInitramfs(kernel: Kernel, busybox: string, path: string): Promise<void> {
  const files = loadOrder(await moduleTable(kernel), diskModules)
  const modules = await Promise.all(
    files.map(async file => ({
      name: `modules/${moduleName(file)}.ko`,
      mode: 0o100644,
      content: await content(join(kernel.root, 'lib', 'modules', kernel.release, file)),
    })),
  )
  const members: readonly Member[] = [
    ...['dev', 'root', 'modules'].map(name => ({ name, mode: 0o40755 })),
    { name: 'busybox', mode: 0o100755, content: await readFile(busybox) },
    { name: 'init', mode: 0o100755, content: Buffer.from(script(modules.map(({ name }) => name))) },
    ...modules,
  ]
  await writeFile(path, cpio(members))
}

function script(modules: readonly string[]): string {
  return `#!/busybox sh
/busybox mount -t devtmpfs dev /dev
${modules.map(name => `/busybox insmod /${name}`).join('\n')}
/busybox mount -t ext4 -o noatime /dev/vda /root
/busybox mount -t ext4 -o noatime /dev/vdc /root/lab/job
exec /busybox switch_root /root /lab/job/boot
`
}

async function content(file: string): Promise<Uint8Array> {
  return file.endsWith('.xz')
    ? execFileSync('xz', ['--decompress', '--stdout', file], { maxBuffer: 64 << 20 })
    : await readFile(file)
}
