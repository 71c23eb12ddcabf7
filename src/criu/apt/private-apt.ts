import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { retry } from '../../base/network/retry.ts'
import { runTool, type ToolOutput } from '../../base/tool.ts'
import { type AptSource, renderSource } from './apt-source.ts'

/** One version of a package and where apt finds it. */
export interface PackageVersion {
  readonly version: string
  /** URI of the repository, as apt shows it. */
  readonly repository: string
}

/** An apt that keeps all its state in one folder, sees only the given sources, and believes that nothing is installed. */
export interface PrivateApt {
  /** Fetches a file by apt's own way to the network, with its proxies and certificates. */
  fetch(url: string): Promise<Buffer>
  /** Fetches the package lists. */
  update(): Promise<void>
  /** All versions of the package `name`, newest first. */
  versions(name: string): Promise<readonly PackageVersion[]>
  /** Fetches packages (`criu=4.2.1-1`) and all that they depend on; gives the paths of the `.deb` files. */
  download(...wanted: readonly string[]): Promise<readonly string[]>
}

export interface PrivateAptSetup {
  /** An existing, empty folder. */
  readonly folder: string
  readonly sources: readonly AptSource[]
  readonly architecture: string
  /** Takes one line for each attempt that the network spoilt. */
  readonly log: (line: string) => void
}

/**
 * Sets up an apt of its own in `folder`. It needs no root, changes nothing outside, and shares no lock with the
 * system's apt; proxies, credentials and certificates of the system's configuration still count.
 */
export async function privateApt(setup: PrivateAptSetup): Promise<PrivateApt> {
  const { folder, log } = setup
  const path = (...parts: readonly string[]) => join(folder, ...parts)
  await mkdir(path('lists', 'partial'), { recursive: true })
  await mkdir(path('archives', 'partial'), { recursive: true })
  await mkdir(path('sources'))
  await writeFile(path('status'), '')
  await writeFile(path('apt.conf'), configuration(folder, setup.architecture))
  const names = setup.sources.map(source => source.suites.join('+')).join(', ')
  /** Of several mirrors apt would ask all and fail with any; one at a time is enough, and the next one if it fails. */
  const useMirror = (turn: number) =>
    Promise.all(
      setup.sources.map(async (source, index) => {
        // From `file:` apt fetches nothing: it leaves the packages where they are, and where we do not look.
        const uri = (source.uris[turn % source.uris.length] ?? '').replace(/^file:/, 'copy:')
        await writeFile(
          path('sources', `${index}.sources`),
          renderSource({ ...source, uris: [uri] }, setup.architecture),
        )
      }),
    )
  const apt = (program: string, seconds: number, args: readonly string[]): Promise<ToolOutput> =>
    runTool([program, '-c', path('apt.conf'), ...args], {
      seconds,
      // What it leaves when it is ended goes with the folder.
      env: { LC_ALL: 'C', TMPDIR: folder },
    })
  return {
    fetch: async url => {
      const file = path('fetched')
      await retry(url, () => apt('/usr/lib/apt/apt-helper', 60, ['download-file', url, file]), { log })
      return await readFile(file)
    },
    update: async () => {
      let turn = 0
      const fetchLists = async () => {
        await useMirror(turn++)
        await apt('apt-get', 300, ['update', '-qq', '--error-on=any'])
      }
      await retry(`Package lists of ${names}`, fetchLists, { log })
    },
    versions: async name => parseMadison((await apt('apt-cache', 60, ['madison', name])).stdout),
    download: async (...wanted) => {
      const install = ['install', '-qq', '--yes', '--download-only', ...wanted]
      await retry(`Packages of ${names}`, () => apt('apt-get', 600, install), { log })
      const files = await readdir(path('archives'))
      return files.filter(file => file.endsWith('.deb')).map(file => path('archives', file))
    },
  }
}

/** Reads what `apt-cache madison` prints, a line `NAME | VERSION | URI SUITE/COMPONENT ARCHITECTURE Packages` for each version. */
export function parseMadison(text: string): readonly PackageVersion[] {
  return [...text.matchAll(/^ *\S+ \| +(\S+) \| (\S+) .*Packages$/gm)].map(
    ([, version = '', repository = '']) => ({ version, repository }),
  )
}

/**
 * apt reads this file after the system's own (`-c`), so it has the last word. Hooks are cleared because they act on
 * the system (`docker-clean` empties its cache); pins, other architectures and a default release would hide CRIU.
 * Our own retries tell what happened, so apt's are off.
 */
function configuration(folder: string, architecture: string): string {
  const cleared = [
    'APT::Update::Pre-Invoke',
    'APT::Update::Post-Invoke',
    'APT::Update::Post-Invoke-Success',
    'APT::Architectures',
    'APT::Default-Release',
    'Dir::Cache::pkgcache',
  ]
  const settings: Readonly<Record<string, string>> = {
    'APT::Architecture': architecture,
    'APT::Architectures::': architecture,
    'APT::Install-Recommends': 'false',
    'APT::Install-Suggests': 'false',
    'APT::Sandbox::User': 'root',
    'APT::Get::AllowUnauthenticated': 'false',
    'Acquire::AllowInsecureRepositories': 'false',
    'Acquire::AllowWeakRepositories': 'false',
    'Acquire::AllowDowngradeToInsecureRepositories': 'false',
    'Acquire::GzipIndexes': 'false',
    'Acquire::Retries': '0',
    'Dir::State': folder,
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::State::extended_states': join(folder, 'extended_states'),
    'Dir::Cache': folder,
    'Dir::Cache::archives': join(folder, 'archives'),
    'Dir::Cache::pkgcache': join(folder, 'pkgcache.bin'),
    'Dir::Cache::srcpkgcache': '',
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(folder, 'sources'),
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::Log': folder,
  }
  return [
    ...cleared.map(name => `#clear ${name};`),
    ...Object.entries(settings).map(([name, value]) => `${name} "${value}";`),
    '',
  ].join('\n')
}
