import { runTool } from '../../src/base/tool.ts'

/**
 * Writes an ext4 file system with the content of `folder`, without mounting anything. All files belong to root in it:
 * an ordinary user makes it in a user namespace of his own.
 * @param mebibytes size; the file is sparse.
 * @param label at most 16 characters.
 */
export async function writeDisk(
  folder: string,
  image: string,
  mebibytes: number,
  label: string,
): Promise<void> {
  const asRoot = process.getuid?.() === 0 ? [] : ['unshare', '--map-root-user']
  // A journal would only slow down a disk whose changes are thrown away.
  const format = ['mke2fs', '-q', '-F', '-t', 'ext4', '-O', '^has_journal', '-m', '0', '-L', label]
  await runTool([...asRoot, ...format, '-d', folder, image, `${mebibytes}M`], { seconds: 300 })
}
