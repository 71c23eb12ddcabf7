// npm test [-- ARGUMENTS OF VITEST]: installs what the tests use and this machine lacks, where that is allowed, then runs
// them; as root where sudo asks for no password, since only root can checkpoint real processes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { runProcess } from '../src/base/process.ts'
import { installNeeds, rootPrefix } from './needs/install-needs.ts'
import { testNeeds } from './needs/test-needs.ts'

// What CRIU calls lies where an ordinary user's PATH does not lead.
const path = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].join(delimiter)
const root = join(import.meta.dirname, '..')
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
// What tests keep between runs; made here so that it is the caller's own.
const kept = join(root, '.cache')

await mkdir(kept, { recursive: true })
await installNeeds(testNeeds, line => console.log(line))
const asRoot = await rootPrefix()
if (asRoot === null)
  console.log('Neither root nor sudo without a password: what needs root is skipped, and says so.')
process.exitCode = await runTests(asRoot ?? [], process.argv.slice(2))
if (asRoot?.length) await giveBack(asRoot)

/** Runs the tests on this terminal; gives vitest's exit status. */
async function runTests(asRoot: readonly string[], options: readonly string[]): Promise<number> {
  const [command = '', ...args] = [
    ...(await withEnvironment(asRoot)),
    process.execPath,
    vitest,
    'run',
    ...options,
  ]
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } })
  // A terminal's interrupt reaches the tests as well: they say how they ended.
  process.on('SIGINT', () => {})
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

/** sudo with this process's environment, but for the home folder, as far as it may hand that on. */
async function withEnvironment(asRoot: readonly string[]): Promise<readonly string[]> {
  if (asRoot.length === 0) return []
  const whole = [...asRoot, '-E', '-H']
  const { code } = await runProcess([...whole, 'true'], { timeoutMs: 10_000 })
  // sudo has a PATH of its own.
  return [...(code === 0 ? whole : [...asRoot, '-H']), 'env', `PATH=${path}`]
}

/** What root has written into the checkout goes to the one whose checkout it is. */
async function giveBack(asRoot: readonly string[]): Promise<void> {
  const owner = `${process.getuid?.()}:${process.getgid?.()}`
  await runProcess([...asRoot, 'chown', '-hR', owner, kept], { timeoutMs: 60_000 })
}
