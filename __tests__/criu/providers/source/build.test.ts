import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runTool } from '../../../../src/base/tool.ts'
import { type RootWay, requirePackages } from '../../../../src/criu/providers/source/install.ts'
import { type BuildContext, sourceOffer } from '../../../../src/criu/providers/source/source.ts'
import { needing } from '../../../needing.ts'
import { writeSmallSource } from './small-source.ts'

// Compilers and apt take their time on a machine that runs other tests, too.
vi.setConfig({ testTimeout: 120_000 })

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'criu-build-'))
  await mkdir(join(folder, 'tree'))
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

/** Packs a small source whose build begins with `recipe`, and installs it from there. */
async function install(recipe: string, more: Partial<BuildContext> = {}): Promise<void> {
  await writeSmallSource(join(folder, 'criu-9.9'), recipe)
  const tarball = join(folder, 'criu.tar.gz')
  await runTool(['tar', '-czf', tarball, '-C', folder, 'criu-9.9'], { seconds: 10 })
  const context = { scratch: folder, logs: folder, root: [], log: () => {}, ...more }
  const offer = await sourceOffer({ url: tarball, sha256: null, wanted: { kind: 'any' } }, context)
  await (await offer.resolve()).install(join(folder, 'tree'))
}

/** A PATH on which only these tools are. */
async function onlyTools(...names: readonly string[]): Promise<void> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  for (const name of names) {
    const { stdout } = await runTool(['sh', '-c', 'command -v "$0"', name], { seconds: 10 })
    await symlink(stdout.trim(), join(bin, name))
  }
  vi.stubEnv('PATH', [bin, '/nowhere'].join(delimiter))
}

needing('make').describe('a build that fails', () => {
  it('shows its last 40 lines and keeps all of them', async () => {
    const error = await install('seq 1 500; echo the fault >&2; exit 3').catch(error => error)
    const [first, ...lines] = error.message.split('\n')
    const log = join(folder, 'criu-build.log')
    expect(first).toMatch(
      /^make -j\d+ WERROR=0 USERCFLAGS=-g0 criu ended with exit code 2\. All of its output is in /,
    )
    expect(first).toContain(log)
    expect(lines).toHaveLength(40)
    expect(lines).toContain('the fault')
    expect(lines).not.toContain('400')
    expect((await readFile(log, 'utf8')).split('\n')).toContain('1')
  })
  needing('root').it('because the disk is full says so', async () => {
    await writeSmallSource(join(folder, 'criu-9.9'), 'head -c 9000000 /dev/zero > big')
    await mkdir(join(folder, 'small'))
    const program = `
      import { installTree } from ${JSON.stringify(new URL('../../../../src/criu/providers/source/build.ts', import.meta.url).href)}
      await installTree('${folder}/tree', '${folder}/small', { logs: '${folder}', log: () => {} }).catch(error => console.log(error.message))`
    const script = 'mount -t tmpfs -o size=4m tmpfs "$0/small" && cp -a "$0/criu-9.9/." "$0/small" && "$@"'
    const node = [process.execPath, '--input-type=module', '--eval', program]
    const shown = await runTool(['unshare', '--mount', 'sh', '-c', script, folder, ...node], { seconds: 60 })
    expect(shown.stdout).toContain('No space left on device')
  })
})

describe('a machine that lacks what the build needs', () => {
  it('and has neither root nor sudo: says what to install, and how', async () => {
    await onlyTools('sh', 'timeout', 'tar', 'gzip')
    await expect(install('true', { root: null })).rejects.toThrow(
      /needs gcc, libc6-dev, binutils, make, .* neither root nor sudo .* Install them in a step before: sudo apt-get install -y --no-install-recommends gcc libc6-dev/,
    )
  })
  it('and has no apt: says what is missing', async () => {
    await onlyTools('sh', 'timeout', 'tar', 'gzip')
    await expect(install('true')).rejects.toThrow(/needs gcc, .*, and this system has no apt-get/)
  })
})

describe('packages that are missing', () => {
  const wanted = [{ name: 'hello', probe: { tool: 'no-such-tool' }, reason: 'small' }] as const

  /** An apt whose state is in the folder, and whose dpkg does nothing, run "as root" by this very user. */
  async function privateWay(lists: string): Promise<RootWay> {
    await Promise.all(
      ['lists/partial', 'archives/partial'].map(name => mkdir(join(folder, name), { recursive: true })),
    )
    const settings = [
      `Dir::State::lists "${lists}";`,
      `Dir::Cache "${folder}";`,
      `Dir::Cache::archives "${join(folder, 'archives')}";`,
      `Dir::State::status "${join(folder, 'status')}";`,
      'Dir::Bin::dpkg "/bin/true";',
      'APT::Sandbox::User "root";',
    ]
    await writeFile(join(folder, 'apt.conf'), settings.join('\n'))
    await copyFile('/var/lib/dpkg/status', join(folder, 'status'))
    return ['env', `APT_CONFIG=${join(folder, 'apt.conf')}`]
  }

  needing('make').it('are installed by apt, after its lists when those do not know them', async () => {
    const log: string[] = []
    const root = await privateWay(join(folder, 'lists'))
    await expect(requirePackages(wanted, { root, log: line => log.push(line) })).rejects.toThrow(
      'apt installed hello, but hello cannot be used',
    )
    expect(log).toEqual(['Installing what building CRIU needs: hello'])
    expect((await readdir(join(folder, 'archives'))).some(name => name.startsWith('hello_'))).toBe(true)
  })
  needing('make').it('wait for the lock that another process holds, and say so once', async () => {
    const log: string[] = []
    const root = await privateWay('/var/lib/apt/lists')
    const holder = await lockHolder()
    try {
      const installer = { root, log: (line: string) => void log.push(line) }
      await expect(requirePackages(wanted, { ...installer, lockLimitMs: 0 })).rejects.toThrow(
        `apt's lock is still held by process ${holder.pid} (perl); given up`,
      )
      setTimeout(() => holder.kill(), 3000)
      await expect(requirePackages(wanted, installer)).rejects.toThrow('apt installed hello')
    } finally {
      holder.kill()
    }
    expect(log.filter(line => line.includes('lock'))).toEqual([
      `apt's lock is held by process ${holder.pid} (perl); waiting for it`,
    ])
  })

  async function lockHolder(): Promise<ChildProcess> {
    const argv = ['perl', '-e', holdLock, join(folder, 'lock-frontend')]
    const holder = spawn('env', argv, { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    return holder
  }
})

/** Takes the POSIX lock that apt takes (struct flock of 64-bit Linux), says so, and keeps it until it is killed. */
const holdLock = `
  use Fcntl; $| = 1;
  open(my $file, '>', $ARGV[0]) or die;
  my $whole = pack('s s x4 q q i x4', F_WRLCK, 0, 0, 0, 0);
  fcntl($file, F_SETLK, $whole) or die;
  print "held\\n"; <STDIN>;`
