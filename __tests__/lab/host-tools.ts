import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runTool } from '../../src/base/tool.ts'
import type { Machine } from './machine.ts'
import { boards } from './qemu.ts'
import { tell } from './told.ts'

/** A file of the host that the lab uses, and Debian's package that has it. */
export interface HostTool {
  /** A program's name, or an absolute path. */
  readonly file: string
  readonly package: string
}

const always: readonly HostTool[] = [
  { file: 'depmod', package: 'kmod' },
  { file: 'mke2fs', package: 'e2fsprogs' },
  { file: 'gpg', package: 'gnupg' },
  { file: 'xz', package: 'xz-utils' },
  { file: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
]

const forBuilds: readonly HostTool[] = [
  { file: 'make', package: 'make' },
  { file: 'gcc', package: 'gcc' },
  { file: 'flex', package: 'flex' },
  { file: 'bison', package: 'bison' },
  { file: 'bc', package: 'bc' },
  { file: '/usr/include/gelf.h', package: 'libelf-dev' },
]

/** What is needed on the host to run `machines`. */
export function hostTools(machines: readonly Machine[]): readonly HostTool[] {
  const emulators = [...new Set(machines.map(({ arch }) => boards[arch]))]
  return [
    ...always,
    ...emulators.map(board => ({ file: board.program, package: board.package })),
    ...(machines.some(({ suites }) => suites) ? [{ file: 'go', package: 'golang-go' }] : []),
    ...(machines.some(({ kernel }) => kernel.kind !== 'package') ? forBuilds : []),
  ]
}

/**
 * Installs those of `tools` that are missing, by the host's apt, as root or through sudo.
 * @throws Error with the command to be given by hand, when that is not allowed.
 */
export async function installHostTools(tools: readonly HostTool[]): Promise<void> {
  const missing = tools.filter(tool => !isThere(tool.file)).map(tool => tool.package)
  if (missing.length === 0) return
  tell(`installing ${missing.join(', ')}`)
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const install = [...sudo, 'apt-get', 'install', '--yes', '--no-install-recommends', ...missing]
  try {
    await runTool([...sudo, 'apt-get', 'update'], { seconds: 300 })
    await runTool([...install, '-o', 'DPkg::Lock::Timeout=300'], { seconds: 900 })
  } catch (error) {
    throw new Error(`The lab needs packages that could not be installed: ${install.join(' ')}`, {
      cause: error,
    })
  }
}

function isThere(file: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return file.startsWith('/') ? existsSync(file) : folders.some(folder => existsSync(join(folder, file)))
}
