import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { uninterrupted } from '../base/interruption.ts'
import { endOf, runProcess } from '../base/process.ts'
import type { Place } from '../host/place.ts'

/** Where CRIU run as root keeps what it once found out about the kernel (criu/kerndat.c, KERNDAT_CACHE_FILE). */
const kdat = '/run/criu.kdat'

/**
 * A mount namespace of its own whose /run is a fresh tmpfs with links to everything of the real one but CRIU's cache.
 * `.tmp` is left out too: one that a killed CRIU left behind keeps every later CRIU from caching. The namespace lives
 * as long as the standard input of its `cat`, so that nothing is left behind however the caller ends.
 */
const script = `
set -e
new=$(mktemp -d -p "$2")
mount -t tmpfs -o mode=755 checkpoint-gate "$new"
mkdir "$new/.real"
mount --rbind /run "$new/.real"
cd "$new"
set -- "$1" .real/* .real/.[!.]*
source=$1
shift
ln -s "$@" .
rm -f criu.kdat* '*' '.[!.]*'
cd /
mount --move "$new" /run
rmdir "$new"
if [ -n "$source" ]; then cp "$source" ${kdat}; fi
echo "$$"
exec cat >/dev/null
`

/** It takes some hundredths of a second. */
const startLimitMs = 20_000

/** A place in which CRIU starts with no cache, or with the real one's copy. */
export interface PrivateKdat {
  readonly place: Place
  close(): Promise<void>
}

/**
 * Opens a place like `place` in which CRIU neither trusts nor changes `/run/criu.kdat`.
 * @param seed `copy` starts with a copy of the real cache instead of none.
 */
export async function openPrivateKdat(place: Place, seed: 'none' | 'copy' = 'none'): Promise<PrivateKdat> {
  // Only as root does CRIU use /run at all; for others its cache is in $XDG_RUNTIME_DIR, with --unprivileged.
  if (!place.root) return { place, close: async () => {} }
  const source = seed === 'copy' ? `/run/.real/criu.kdat` : ''
  const [command = '', ...prefix] = [...place.prefix, 'unshare', '--mount', '--propagation', 'private']
  const holder = spawn(command, [...prefix, 'sh', '-c', script, 'sh', source, tmpdir()], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exited = endOf(holder)
  holder.stdin.on('error', () => {})
  const late = sleep(startLimitMs, null, { ref: false })
  const pid = await Promise.race([firstLine(holder.stdout), exited.then(() => null), late])
  if (pid === null || !/^\d+$/.test(pid)) {
    holder.stdin.end()
    holder.kill('SIGKILL')
    holder.unref()
    return await setAside(place)
  }
  // However this process ends, it is not kept alive by the namespace that it holds open.
  holder.unref()
  for (const stream of [holder.stdin, holder.stdout]) (stream as Socket).unref()
  return {
    place: {
      root: true,
      prefix: [
        ...place.prefix,
        'nsenter',
        `--mount=/proc/${pid}/ns/mnt`,
        `--root=/proc/${pid}/root`,
        `--wd=/proc/${pid}/root`,
        '--',
      ],
    },
    close: async () => {
      holder.ref()
      holder.stdin.end()
      await exited
    },
  }
}

/** Where no mount namespace can be made (a container without CAP_SYS_ADMIN), the real cache steps aside for the while. */
async function setAside(place: Place): Promise<PrivateKdat> {
  const aside = `${kdat}.aside`
  const run = (...argv: string[]) => runProcess([...place.prefix, ...argv], { timeoutMs: 10_000 })
  // One that is aside already is the machine's: a gate that was killed has left it there, and its own in the place.
  await run('mv', '-n', kdat, aside)
  await run('rm', '-f', kdat)
  return {
    place,
    close: () =>
      uninterrupted(async () => {
        await run('rm', '-f', kdat)
        await run('mv', '-n', aside, kdat)
      }),
  }
}

/** SHA-256 of the cache that CRIU sees in `place`, or null where there is none. */
export async function kdatDigest(place: Place): Promise<string | null> {
  const { code, stdout } = await runProcess([...place.prefix, 'sha256sum', kdat], { timeoutMs: 10_000 })
  return code === 0 ? (stdout.split(' ')[0] ?? null) : null
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of createInterface({ input: stream })) return line
  return null
}
