import { pause } from '../../../base/interruption.ts'
import { retry } from '../../../base/network/retry.ts'
import { runProcess } from '../../../base/process.ts'
import { runTool, ToolError } from '../../../base/tool.ts'
import type { BuildPackage, Probe } from './packages.ts'

/** What stands before a command that only root may run: nothing for root itself, `sudo -n`; null where there is no way. */
export type RootWay = readonly string[] | null

export interface PackageInstaller {
  readonly root: RootWay
  readonly log: (line: string) => void
  /** How long another process may hold apt's lock; five minutes unless given. */
  readonly lockLimitMs?: number
}

/**
 * Sees to it that all of `packages` are there: what is missing is installed by apt, and nothing else is changed.
 * @throws Error that names what is missing, and the command that installs it, when this cannot be done here.
 */
export async function requirePackages(
  packages: readonly BuildPackage[],
  installer: PackageInstaller,
): Promise<void> {
  const names = await missingPackages(packages)
  if (names.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${names.join(' ')}`
  const advice = `Install them in a step before: sudo ${command}`
  if (installer.root === null)
    throw new Error(
      `Building CRIU needs ${names.join(', ')}, and neither root nor sudo without a password is there to install them. ${advice}`,
    )
  if (!(await isThere({ tool: 'apt-get' })))
    throw new Error(
      `Building CRIU needs ${names.join(', ')} (names of Debian), and this system has no apt-get`,
    )
  installer.log(`Installing what building CRIU needs: ${names.join(' ')}`)
  await installWithApt(names, installer)
  const still = await missingPackages(packages)
  if (still.length > 0)
    throw new Error(`apt installed ${names.join(', ')}, but ${still.join(', ')} cannot be used`)
}

/** Names of those of `packages` that are not there. */
async function missingPackages(packages: readonly BuildPackage[]): Promise<readonly string[]> {
  const there = await Promise.all(packages.map(({ probe }) => isThere(probe)))
  return packages.filter((_, index) => !there[index]).map(({ name }) => name)
}

async function isThere(probe: Probe): Promise<boolean> {
  const { code } = await runProcess(probeCommand(probe), { timeoutMs: 30_000 })
  return code === 0
}

function probeCommand(probe: Probe): readonly string[] {
  if ('module' in probe) return ['pkg-config', '--exists', probe.module]
  if ('header' in probe) return ['gcc', '-fsyntax-only', '-include', probe.header, '-x', 'c', '/dev/null']
  if ('file' in probe) return ['test', '-e', probe.file]
  return ['sh', '-c', 'command -v -- "$0"', probe.tool]
}

/** Lists that are missing or old are fetched only when an installation has failed for want of them. */
async function installWithApt(names: readonly string[], installer: PackageInstaller): Promise<void> {
  const install = () => apt(['install', '-y', '--no-install-recommends', ...names], installer)
  const update = () => apt(['update'], installer)
  try {
    await install()
  } catch (error) {
    const listsAreOld =
      /Unable to locate package|has no installation candidate|404 +Not Found|Unable to fetch/
    if (!(error instanceof ToolError && error.says(listsAreOld))) throw error
    await retry("apt's package lists", update, { log: installer.log })
    await retry('Packages to build CRIU', install, { log: installer.log })
  }
}

const lockLimitMs = 300_000
const lockPauseMs = 2_000

/** Runs apt-get as root; while another process holds its lock it waits, says so once, and gives up in the end. */
async function apt(args: readonly string[], installer: PackageInstaller): Promise<void> {
  const settings = ['env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C.UTF-8']
  const argv = [...(installer.root ?? []), ...settings, 'apt-get', '-q', ...args]
  const end = Date.now() + (installer.lockLimitMs ?? lockLimitMs)
  for (let waiting = false; ; waiting = true) {
    try {
      await runTool(argv, { seconds: 900, isNeverKilled: true })
      return
    } catch (error) {
      const holder = lockHolder(error)
      if (holder === null) throw error
      if (Date.now() > end)
        throw new Error(`apt's lock is still held by ${holder}; given up`, { cause: error })
      if (!waiting) installer.log(`apt's lock is held by ${holder}; waiting for it`)
      await pause(lockPauseMs)
    }
  }
}

/** Who holds a lock of apt, for people; null when the fault is another one. Source: apt-pkg/contrib/fileutl.cc, GetLock. */
function lockHolder(error: unknown): string | null {
  if (!(error instanceof ToolError && error.says(/Could not get lock|Unable to (?:acquire|lock)/)))
    return null
  return /held by (process \d+ \([^)]*\))/.exec(error.stderr)?.[1] ?? 'another process'
}
