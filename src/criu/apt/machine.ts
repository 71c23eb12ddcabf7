import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from '../../base/tool.ts'
import { type AptSource, parseDeb822, parseOneLine } from './apt-source.ts'
import { parseRelease, type Release } from './release.ts'

/** What apt on this machine is set up for. */
export interface AptMachine {
  readonly release: Release
  /** dpkg's name: `amd64`, `arm64`. */
  readonly architecture: string
  readonly sources: readonly AptSource[]
}

/**
 * Reads the machine's release and apt's configuration; nothing is changed.
 * @throws Error when this is no machine with apt.
 */
export async function readAptMachine(): Promise<AptMachine> {
  const [osRelease, config, dpkg] = await Promise.all([
    readFile('/etc/os-release', 'utf8').catch(() => ''),
    aptTool(['apt-config', 'shell', 'file', 'Dir::Etc::sourcelist/f', 'folder', 'Dir::Etc::sourceparts/d']),
    aptTool(['dpkg', '--print-architecture']),
  ])
  const path = (name: string) => new RegExp(`^${name}='(.*)'$`, 'm').exec(config)?.[1] ?? ''
  return {
    release: parseRelease(osRelease),
    architecture: dpkg.trim(),
    sources: await readSources(path('file'), path('folder')),
  }
}

async function aptTool(argv: readonly string[]): Promise<string> {
  try {
    return (await runTool(argv, { seconds: 30 })).stdout
  } catch (error) {
    throw new Error(`This is no machine with apt: ${error instanceof Error ? error.message : error}`)
  }
}

/** All active sources of the file `sources.list` and the folder `sources.list.d`, in apt's order. */
async function readSources(file: string, folder: string): Promise<readonly AptSource[]> {
  const names = (await readdir(folder).catch(() => [])).sort()
  const texts = await Promise.all(
    [file, ...names.map(name => join(folder, name))].map(async path => ({
      path,
      text: await readFile(path, 'utf8').catch(() => ''),
    })),
  )
  return texts.flatMap(({ path, text }) => {
    if (path.endsWith('.sources')) return parseDeb822(text)
    return path.endsWith('.list') ? parseOneLine(text) : []
  })
}
