import { type Ended, runProcess } from '../../src/base/process.ts'
import { runTool } from '../../src/base/tool.ts'
import { lacking, type NeedName, needs, told } from './needs.ts'

/** Set to `no`, nothing is installed: what is lacking stays so. */
const installVariable = 'CHECKPOINT_GATE_INSTALL_NEEDS'

/**
 * Installs Debian's packages of those of `names` that are missing, as root or through sudo without a password; what would
 * replace an installed package is left out. Says what it does, and what it does not.
 * @param say takes one line
 * @returns those that are missing still, of those that packages could bring
 */
export async function installNeeds(
  names: readonly NeedName[],
  say: (line: string) => void,
): Promise<readonly NeedName[]> {
  const missing = lacking(names.filter(name => needs[name].packages.length > 0))
  if (missing.length === 0) return []
  const asRoot = await rootPrefix()
  const reason = await whyNot(asRoot)
  if (reason !== null || asRoot === null) {
    say(`Not here, and not installed (${reason}): ${told(missing)}`)
    return missing
  }
  say(`Installing what is not here: ${told(missing)} (${installVariable}=no leaves that out)`)
  try {
    await runTool([...asRoot, ...aptGet, 'update'], { seconds: 600 })
    const fitting = await thatFit(missing, say)
    if (fitting.length > 0) await runTool([...asRoot, ...installOf(fitting)], { seconds: 1800 })
  } catch (error) {
    say(`That failed: ${error instanceof Error ? error.message : String(error)}`)
  }
  const still = lacking(missing)
  if (still.length > 0) say(`Still not here: ${told(still)}`)
  return still
}

// By `env`, since sudo hands on no environment.
const aptGet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300']

function installOf(names: readonly NeedName[], ...more: readonly string[]): readonly string[] {
  const packages = names.flatMap(name => needs[name].packages)
  return [...aptGet, 'install', '--yes', '--no-remove', '--no-install-recommends', ...more, ...packages]
}

/** Of `names` those that can be installed together without a package that goes. Each other one is told, with apt's reason. */
async function thatFit(
  names: readonly NeedName[],
  say: (line: string) => void,
): Promise<readonly NeedName[]> {
  if ((await simulated(names)).code === 0) return names
  let fitting: readonly NeedName[] = []
  for (const name of names) {
    const { code, stderr } = await simulated([...fitting, name])
    if (code === 0) fitting = [...fitting, name]
    else say(`Left out: ${told([name])} (${/^E: (.*)/m.exec(stderr)?.[1] ?? `apt-get ended with ${code}`})`)
  }
  return fitting
}

async function simulated(names: readonly NeedName[]): Promise<Ended> {
  return await runProcess([...installOf(names, '--simulate')], { timeoutMs: 120_000 })
}

async function whyNot(asRoot: readonly string[] | null): Promise<string | null> {
  if (process.env[installVariable] === 'no') return `${installVariable}=no`
  if (asRoot === null) return 'neither root nor sudo without a password'
  const { code } = await runProcess(['apt-get', '--version'], { timeoutMs: 10_000 })
  return code === 0 ? null : 'no apt-get'
}

/** What makes a command root's: nothing for root, sudo where it asks for no password, else `null`. */
export async function rootPrefix(): Promise<readonly string[] | null> {
  if (process.getuid?.() === 0) return []
  const { code } = await runProcess(['sudo', '-n', 'true'], { timeoutMs: 10_000 })
  return code === 0 ? ['sudo', '-n'] : null
}
