// npm run bare [-- SUITE [USER]]: the README's commands in a minimal root file system that has Node, npm and git and nothing
// else of what the tests use, by root (unless USER is `sudo` or `ordinary`). Needs root.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import { readAptMachine } from '../../src/criu/apt/machine.ts'
import { installNeeds } from '../needs/install-needs.ts'
import { lacking, told } from '../needs/needs.ts'
import { rootArchive } from './root-archive.ts'

const repository = join(import.meta.dirname, '..', '..')
const boot = join(import.meta.dirname, 'boot.sh')

/** Who types the commands; `sudo` asks `sudo` for no password. */
const users = ['root', 'sudo', 'ordinary'] as const
type User = (typeof users)[number]

const [suite = (await readAptMachine()).release.codename, user = 'root'] = process.argv.slice(2)
if (!isUser(user)) throw new Error(`'${user}' is no user; allowed: ${users.join(', ')}.`)
await installNeeds(['mmdebstrap', 'zstd'], say)
const missing = lacking(['root', 'mmdebstrap', 'zstd', 'git'])
if (missing.length > 0) throw new Error(`npm run bare needs ${told(missing)}.`)

const folder = await mkdtemp(join(tmpdir(), 'bare-'))
try {
  const root = join(folder, 'root')
  await makeRoot(root, suite, user)
  for (const command of await readmeCommands()) {
    say(`${suite}, as ${user}: ${command}`)
    const status = await runThere(root, user, command)
    say(`${command}: ${status === 0 ? 'passed' : `FAILED with exit status ${status}`}`)
    if (status !== 0) process.exitCode = 1
  }
} finally {
  await rm(folder, { recursive: true })
}

function isUser(word: string): word is User {
  return users.some(user => user === word)
}

function say(line: string): void {
  console.log(`=== ${line}`)
}

/** Lays a root file system into the folder `root`, with Node, npm, a clone of HEAD, and what reaches the registries. */
async function makeRoot(root: string, suite: string, user: User): Promise<void> {
  const packages = ['ca-certificates', 'git', 'mount', ...(user === 'sudo' ? ['sudo'] : [])]
  const archive = await rootArchive({ variant: 'apt', suite, packages })
  await mkdir(root)
  await runTool(['tar', '--zstd', '-xf', archive, '-C', root], { seconds: 300 })
  for (const [from, to] of await nodeAndNpm()) await copyInto(from, join(root, to))
  for (const path of await reachesRegistries()) {
    const place = path.startsWith(`${homedir()}/`) ? join(homeOf(user), relative(homedir(), path)) : path
    await copyInto(path, join(root, place))
  }
  const checkout = join(root, homeOf(user), 'checkpoint-gate')
  await runTool(['git', 'clone', '--quiet', `file://${repository}`, checkout], { seconds: 300 })
}

/** The Node and npm that this machine has: what each is here, and where it goes. */
async function nodeAndNpm(): Promise<readonly (readonly [string, string])[]> {
  const npm = process.env.npm_execpath ?? (await runTool(['which', 'npm'], { seconds: 10 })).stdout.trim()
  const node = process.env.npm_node_execpath ?? process.execPath
  const modules = dirname(dirname(await realpath(npm)))
  return [
    [await realpath(node), '/usr/bin/node'],
    [modules, '/usr/lib/node_modules/npm'],
  ]
}

/** Settings of this machine without which a package manager may reach nothing from it. */
async function reachesRegistries(): Promise<readonly string[]> {
  const npm = ['userconfig', 'globalconfig'].map(async key =>
    (await runTool(['npm', 'config', 'get', key], { seconds: 30 })).stdout.trim(),
  )
  return [
    '/etc/resolv.conf',
    '/etc/hosts',
    '/etc/ssl/certs/ca-certificates.crt',
    '/usr/local/share/ca-certificates',
    '/etc/apt/apt.conf.d',
    '/etc/npmrc',
    ...(await Promise.all(npm)),
    join(homedir(), '.config', 'go', 'env'),
  ]
}

async function copyInto(from: string, to: string): Promise<void> {
  const isThere = await access(from).then(
    () => true,
    () => false,
  )
  if (isThere) await cp(from, to, { recursive: true, dereference: true, force: true })
}

function homeOf(user: User): string {
  return user === 'root' ? '/root' : '/home/tester'
}

/** The commands of the README's shell block, one to a line. */
async function readmeCommands(): Promise<readonly string[]> {
  const text = await readFile(join(repository, 'README.md'), 'utf8')
  const block = /^```sh\n(.*?)^```$/ms.exec(text)?.[1] ?? ''
  const commands = block.split('\n').filter(line => line !== '')
  if (commands.length !== 2) throw new Error(`README.md has ${commands.length} commands in its shell block.`)
  return commands
}

/** Runs `command` in the checkout there, in a machine of its own made of `root`; gives its exit status. */
async function runThere(root: string, user: User, command: string): Promise<number> {
  const machine = ['--mount', '--pid', '--fork', '--kill-child', 'bash', boot, root, user, homeOf(user)]
  const child = spawn('unshare', [...machine, command], { env: environment(), stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

/** Of this process's environment what tells how to reach the network. */
function environment(): NodeJS.ProcessEnv {
  const reaching = /_proxy$|^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|GIT_SSL_CAINFO|CURL_CA_BUNDLE)$/i
  const kept = Object.entries(process.env).filter(([name]) => reaching.test(name))
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', PATH: process.env.PATH }
}
