import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { runProcess } from '../../src/base/process.ts'
import { runTool } from '../../src/base/tool.ts'

/** Counts on in a file, so that a restore that only pretends is seen. */
const program = `
#include <stdio.h>
#include <unistd.h>
int main(void) {
  for (int n = 1;; n++) {
    FILE *file = fopen("/count.new", "w");
    fprintf(file, "%d", n);
    fclose(file);
    rename("/count.new", "/count");
    usleep(20000);
  }
}
`

/** How runc is reached, and with it CRIU. */
export interface RuncWay {
  /** Stands before runc: `['sudo', '-n']`. */
  readonly prefix: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** What a container had counted before the checkpoint, and some time after the restore. */
export interface Counted {
  readonly before: number
  readonly after: number
}

/**
 * Checkpoints and restores a container with Debian's runc, which finds CRIU by itself, as root.
 * @throws Error with runc's words and CRIU's log when it fails; nothing of the container is left.
 */
export async function runcRoundTrip(way: RuncWay): Promise<Counted> {
  const folder = await mkdtemp(join(tmpdir(), 'runc-'))
  const name = basename(folder)
  const [bundle, images, work] = ['bundle', 'images', 'work'].map(part => join(folder, part)) as [
    string,
    string,
    string,
  ]
  const count = join(bundle, 'rootfs', 'count')
  const counted = async () => Number(await readFile(count, 'utf8').catch(() => '0'))
  const runc = async (...args: readonly string[]) => {
    const argv = ['runc', '--root', join(folder, 'state'), '--log', join(folder, 'runc.log'), ...args]
    // The container keeps runc's descriptors, and CRIU can only dump those of files that it can find.
    const quiet = ['sh', '-c', 'exec "$@" < /dev/null > /dev/null 2>&1', 'sh']
    const ended = await runProcess([...quiet, ...way.prefix, ...argv], { timeoutMs: 60_000, env: way.env })
    if (ended.code === 0) return
    const said = await runProcess(['grep', '-rhE', '--include=*.log', 'rror', folder], { timeoutMs: 5000 })
    throw new Error(`${argv.join(' ')} ended with ${ended.code}:\n${said.stdout}`)
  }
  try {
    await makeBundle(bundle, name)
    await runc('run', '--detach', '--bundle', bundle, name)
    const before = await atLeast(1, counted)
    await runc('checkpoint', '--image-path', images, '--work-path', work, name)
    const frozen = await counted()
    await runc('restore', '--detach', '--bundle', bundle, '--image-path', images, '--work-path', work, name)
    return { before, after: await atLeast(frozen + 5, counted) }
  } finally {
    await runc('delete', '--force', name).catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeBundle(bundle: string, name: string): Promise<void> {
  const root = join(bundle, 'rootfs')
  // CRIU 4.2.1 makes a folder in /tmp of the container while it restores.
  for (const folder of ['tmp', 'proc', 'dev', 'sys']) await mkdir(join(root, folder), { recursive: true })
  await writeFile(join(bundle, 'program.c'), program)
  await runTool(['gcc', '-static', '-O1', '-o', join(root, 'program'), join(bundle, 'program.c')], {
    seconds: 60,
  })
  await runTool(['runc', 'spec', '--bundle', bundle], { seconds: 20 })
  const config = JSON.parse(await readFile(join(bundle, 'config.json'), 'utf8'))
  config.process.terminal = false
  config.process.args = ['/program']
  config.root.readonly = false
  config.linux.cgroupsPath = `/${name}`
  await writeFile(join(bundle, 'config.json'), JSON.stringify(config))
}

async function atLeast(wanted: number, counted: () => Promise<number>): Promise<number> {
  for (let tries = 0; tries < 500; tries++) {
    const now = await counted()
    if (now >= wanted) return now
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`The container has not counted to ${wanted} in 10 s`)
}
