import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, readlink, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { processStart } from '../../base/process-start.ts'

/** Trees are built in this folder of their home, so that one rename puts them in place. */
const scratchFolder = '.scratch'

/** After so long a folder is dead whoever made it: its owner may live on another machine that shares the home. */
const longestLifeMs = 24 * 3600 * 1000

/**
 * Gives `use` an empty folder of its own in `home`, and removes it afterwards, together with those that killed
 * processes left behind.
 */
export async function withScratch<T>(home: string, use: (folder: string) => Promise<T>): Promise<T> {
  const all = join(home, scratchFolder)
  const folder = join(all, `${await thisProcess()}.${randomBytes(4).toString('hex')}`)
  await mkdir(folder, { recursive: true })
  try {
    await removeDead(all)
    return await use(folder)
  } finally {
    await remove(folder)
  }
}

/** What cannot be removed now, since a tool that was killed or failed still writes there, the next one removes. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(() => {})
}

async function removeDead(all: string): Promise<void> {
  const names = await readdir(all)
  await Promise.all(
    names.map(async name => {
      if (await isDead(all, name)) await remove(join(all, name))
    }),
  )
}

async function isDead(all: string, name: string): Promise<boolean> {
  const [pid = '', start = '', world = ''] = name.split('.')
  if (world === (await thisWorld())) return (await processStart(Number(pid))) !== start
  const made = await stat(join(all, name)).catch(() => null)
  return made !== null && Date.now() - made.mtimeMs > longestLifeMs
}

/** Names a process for good: a pid alone comes back. */
async function thisProcess(): Promise<string> {
  return [process.pid, await processStart('self'), await thisWorld()].join('.')
}

/** Where a pid means this process and no other: the boot and the pid namespace. */
async function thisWorld(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  return `${boot.slice(0, 8)}-${namespace.replaceAll(/\D/g, '')}`
}
