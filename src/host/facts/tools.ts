import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The programs that CRIU calls by name, and nft, which shows what CRIU sets through libnftables.
 * Source: criu/util.c `get_legacy_iptables_bin`, criu/net.c `run_ip_tool` and `iptables_network_lock_internal`,
 * criu/filesystems.c `tmpfs_dump`.
 */
export const criuTools = [
  'iptables',
  'ip6tables',
  'iptables-save',
  'ip6tables-save',
  'iptables-restore',
  'ip6tables-restore',
  'iptables-legacy-save',
  'ip6tables-legacy-save',
  'nft',
  'ip',
  'sh',
  'tar',
] as const
export type CriuTool = (typeof criuTools)[number]

/** Looks for each of `criuTools` in the folders of `path`, a PATH as in the environment; null for one not found. */
export async function findTools(path: string): Promise<Readonly<Record<string, string | null>>> {
  const folders = path.split(':').filter(folder => folder.startsWith('/'))
  const found = criuTools.map(async tool => [
    tool,
    await firstExecutable(folders.map(folder => join(folder, tool))),
  ])
  return Object.fromEntries(await Promise.all(found))
}

async function firstExecutable(files: readonly string[]): Promise<string | null> {
  for (const file of files) {
    try {
      await access(file, constants.X_OK)
      return file
    } catch {
      // Not in this folder.
    }
  }
  return null
}
