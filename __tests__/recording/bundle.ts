import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { runProcess } from '../../src/base/process.ts'

/** A runc bundle of a container that sleeps, made of this machine's own `sleep`; its `id` is taken by nobody. */
export async function makeBundle(bundle: string): Promise<{ readonly bundle: string; readonly id: string }> {
  const root = join(bundle, 'rootfs')
  // CRIU 4.2 needs a /tmp in a root that is read-only.
  for (const folder of ['bin', 'tmp', 'proc', 'dev', 'sys'])
    await mkdir(join(root, folder), { recursive: true })
  const { stdout } = await runProcess(['ldd', '/bin/sleep'], { timeoutMs: 5000 })
  for (const file of ['/bin/sleep', ...(stdout.match(/\/\S+/g) ?? [])]) {
    await mkdir(join(root, dirname(file)), { recursive: true })
    await copyFile(file, join(root, file))
  }
  await runProcess(['runc', 'spec', '--bundle', bundle], { timeoutMs: 10_000 })
  const path = join(bundle, 'config.json')
  const config = JSON.parse(await readFile(path, 'utf8'))
  config.process.terminal = false
  config.process.args = ['/bin/sleep', '600']
  // The network of the machine and no limits: what this container is about is neither.
  config.linux.namespaces = config.linux.namespaces.filter(
    ({ type }: { type: string }) => !/network|cgroup/.test(type),
  )
  config.mounts = config.mounts.filter(({ type }: { type: string }) => !/cgroup|mqueue/.test(type))
  delete config.linux.seccomp
  delete config.linux.resources
  await writeFile(path, JSON.stringify(config))
  return { bundle, id: `checkpoint-gate-${randomBytes(6).toString('hex')}` }
}
